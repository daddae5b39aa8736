"""The calendar that everybody sees: the list, and an activity."""

from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from organizations import linked_data, permissions, rules
from organizations.models import Activity, Occurrence, SignUp
from organizations.views.finding import Look
from portal import clock
from portal.access import public_page

PAGE = 25
NEXT_DATES = 10  # on an activity's page, until somebody asks for all


@public_page
def activity_list(request: HttpRequest) -> HttpResponse:
    """What happens next, day by day."""
    at = clock.now()
    look = Look(request, "calendar", at.astimezone(clock.OSLO).date(), f"{at:%Y-%m-%dT%H:%M}")

    def facts() -> dict[str, Any]:
        shown = look.filtered(Occurrence.objects.public().upcoming(at))
        page = Paginator(shown.qs.with_activity(), PAGE).get_page(request.GET.get("side"))
        chosen = getattr(shown.form, "cleaned_data", {}).get("day")
        return {
            "filters": shown.offered,
            "page": page,
            "days": by_day(page, max(look.day, chosen or look.day)),
        }

    return look.answer("calendar", facts)


def by_day(occurrences: Iterable[Occurrence], first: date) -> list[tuple[date, list[Occurrence]]]:
    """From `first` on; what began before and goes on is of that day."""
    return [(day, list(found)) for day, found in groupby(occurrences, key=lambda one: max(one.on, first))]


@public_page
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    shown = get_object_or_404(
        Activity.objects.visible_to(user).select_related("association", "district", "activity_type"), pk=pk
    )
    at = clock.now()
    rows = shown.occurrences.in_plan().upcoming(at)
    coming = list(rows if "alle" in request.GET else rows[: NEXT_DATES + 1])
    has_more = "alle" not in request.GET and len(coming) > NEXT_DATES
    coming = coming[:NEXT_DATES] if has_more else coming
    own = SignUp.objects.filter(activity=shown).first()
    is_mine = permissions.may_act_for(user, shown.association)
    context = {
        "activity": shown,
        "occurrences": coming,
        "has_more": has_more,
        "linked_data": linked_data.script(shown, coming[:NEXT_DATES]),
        "is_imported": rules.is_fetched(shown),
        "own_sign_up": own,
        "full": own.full_on(coming) if own else set(),
        "is_mine": is_mine,
        "listed": _listed(shown, coming, at) if own and is_mine else None,
    }
    return render(request, "organizations/activity.html", context)


def _listed(activity: Activity, coming: list[Occurrence], at: datetime) -> Occurrence | None:
    """The date whose participants the organiser sees first: the next, else the last, to note who came."""
    return coming[0] if coming else activity.occurrences.in_plan().over(at).first()
