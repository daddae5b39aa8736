"""Day lists for those who look after a site: on a phone, in print, and as PDF."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from facilities import day_list as lists
from facilities.models import Booking, Keeper, Site
from portal import clock
from portal.access import MemberRequest, member_page


@member_page
def day_lists(request: MemberRequest) -> HttpResponse:
    """The sites I look after, with how much there is today; one alone opens at once."""
    sites = Keeper.objects.sites_of(request.user).select_related("district")
    today = clock.today()
    counts = Booking.objects.on_day(today).per_site()
    found = [(site, counts.get(site.pk, 0)) for site in sites]
    if len(found) == 1:
        return redirect("day_list", found[0][0].slug)
    return render(request, "facilities/day_lists.html", {"sites": found, "today": today})


@member_page
def day_list(request: MemberRequest, site: str) -> HttpResponse:
    """One day at one site. Others than those who look after it learn nothing, not even that it is there."""
    place = _mine(request, site)
    day = asked_day(request)
    context = {
        "site": place,
        "day": day,
        "is_today": day == clock.today(),
        "entries": lists.entries(place, day, at=clock.now()),
        "previous": day - timedelta(days=1),
        "next": day + timedelta(days=1),
    }
    return render(request, "facilities/day_list.html", context)


@member_page
def day_list_pdf(request: MemberRequest, site: str) -> HttpResponse:
    place, day = _mine(request, site), asked_day(request)
    response = HttpResponse(lists.as_pdf(place, day, at=clock.now()), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{place.slug}-{day.isoformat()}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _mine(request: MemberRequest, slug: str) -> Site:
    return get_object_or_404(Keeper.objects.sites_of(request.user), slug=slug)


def asked_day(request: HttpRequest) -> date:
    """The day in the address; today for anything that is none, or that is far away."""
    today = clock.today()
    try:
        day = date.fromisoformat(request.GET.get("dag", ""))
    except ValueError:
        return today
    return day if abs(day - today) < timedelta(days=750) else today
