"""What an association meets when matches have taken its hours: which, and what it can have instead."""

from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, render

from facilities.models import MatchList
from facilities.substitutes import hit
from portal import clock
from portal.access import MemberRequest, member_page

SHOWN = 12  # with free times beside them; more are listed without


@member_page
def matches(request: MemberRequest, pk: int) -> HttpResponse:
    """Every booking of mine that had to yield to a match of the list, the coming ones first."""
    match_list, at = get_object_or_404(MatchList, pk=pk), clock.now()
    mine = match_list.bookings_hit().for_members(request.user)
    known = ("facility__site__district", "association", "closure__match")
    rows = get_list_or_404(mine.select_related(*known).order_by("starts_at", "pk"))
    coming = [row for row in rows if row.ends_at > at]
    context = {
        "match_list": match_list,
        "hits": [hit(row, by=request.user, at=at) for row in coming[:SHOWN]],
        "more": [*coming[SHOWN:], *(row for row in rows if row.ends_at <= at)],
        "at": at,
    }
    return render(request, "facilities/matches.html", context)
