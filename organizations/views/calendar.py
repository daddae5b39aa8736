"""The calendar that everybody sees: the list, and an activity."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organizations import linked_data, permissions
from organizations.filters import CalendarFilter
from organizations.models import Activity, Occurrence, SignUp, SourceEvent
from portal import clock
from portal.access import public_page

PAGE = 25


@public_page
def activity_list(request: HttpRequest) -> HttpResponse:
    """What happens next, day by day."""
    coming = Occurrence.objects.public().upcoming(clock.now())
    found = CalendarFilter(request.GET, queryset=coming)
    page = Paginator(found.qs.with_activity(), PAGE).get_page(request.GET.get("side"))
    today = clock.today()
    context = {"filters": found.offered, "page": page, "days": by_day(page), "today": today}
    return render(request, "organizations/calendar.html", context)


def by_day(occurrences: Iterable[Occurrence]) -> list[tuple[date, list[Occurrence]]]:
    return [(day, list(found)) for day, found in groupby(occurrences, key=lambda one: one.on)]


@public_page
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    shown = get_object_or_404(
        Activity.objects.visible_to(user).select_related("association", "district", "activity_type"), pk=pk
    )
    coming = list(shown.occurrences.in_plan().upcoming(clock.now())[:10])
    context = {
        "activity": shown,
        "occurrences": coming,
        "linked_data": linked_data.script(shown, coming),
        "is_imported": SourceEvent.objects.filter(activity=shown).exists(),
        "own_sign_up": SignUp.objects.filter(activity=shown).first(),
        "is_mine": permissions.may_act_for(user, shown.association),
    }
    return render(request, "organizations/activity.html", context)
