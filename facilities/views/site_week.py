"""A week of a whole site. Open to everybody."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from facilities import availability, known
from facilities.blocks import blocks_on
from facilities.site_week import site_week
from facilities.views.places import LATEST, asked_monday, monday_of, seen_by, viewer_of
from portal import clock
from portal.access import public_page
from portal.kept import kept


@public_page
def site_week_page(request: HttpRequest, site: str) -> HttpResponse:
    """Every room of a site over seven days, with a link to book each stretch that is free."""
    place = known.place_called(site)
    if place is None:
        raise Http404
    at, this = clock.now(), monday_of(clock.today())
    latest = monday_of(clock.today() + timedelta(days=LATEST))
    monday = min(max(asked_monday(request.GET.get("uke", "")) or this, this), latest)
    blocks = blocks_on(availability.week_of(monday), place.wholes, at=at, viewer=viewer_of(request))
    shown = kept(
        f"site-week|{place.site.pk}|{monday}|{seen_by(at)}|{blocks}",
        (known.PREMISES,),
        lambda: render_to_string(
            "facilities/site_week_main.html",
            {"site": place.site, "week": site_week(place, monday, blocks, at=at)},
        ),
    )
    context = {
        "site": place.site,
        "shown": shown,
        "monday": monday,
        "previous": monday - timedelta(days=7) if monday > this else None,
        "next": monday + timedelta(days=7) if monday < latest else None,
    }
    return render(request, "facilities/site_week.html", context)
