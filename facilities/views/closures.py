"""What an association meets when a place is closed: which bookings, why, and what it can have instead."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import workflow
from facilities.forms import SubstituteForm
from facilities.models import Booking
from facilities.offers import PriceChanged
from facilities.substitutes import hit
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

SHOWN = 12  # with free times beside them; more are listed without


@member_page
def closure(request: MemberRequest, pk: int) -> HttpResponse:
    """Every booking of mine that it hit, each with other free times."""
    mine = Booking.objects.for_members(request.user).bookings().filter(closure=pk).order_by("starts_at")
    known = ("facility__site__district", "association", "closure__site", "closure__facility__site")
    rows = get_list_or_404(mine.select_related(*known))
    at = clock.now()
    hits = [hit(row, by=request.user, at=at) for row in rows[:SHOWN]]
    context = {"closure": rows[0].closure, "hits": hits, "more": rows[SHOWN:], "at": at}
    return render(request, "facilities/closure.html", context)


@member_page
@require_POST
def substitute(request: MemberRequest, pk: int) -> HttpResponse:
    """One press: the shown place and time instead of the cancelled booking, at the shown price."""
    mine = Booking.objects.for_members(request.user).bookings().exclude(closure=None)
    row = get_object_or_404(mine.select_related("association", "closure"), pk=pk)
    form = SubstituteForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Choose one of the free times."))
        return redirect(row.closure)  # type: ignore[arg-type]
    data = form.cleaned_data
    try:
        found = workflow.substitute(
            row, facility=data["facility"], starts_at=data["starts_at"], shown=data["shown"],
            by=request.user, at=clock.now(),
        )  # fmt: skip
    except PriceChanged:
        messages.warning(request, _("The price has changed. Look at the free times once more."))
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, str(problem.text))
    else:
        return redirect(found)
    return redirect(row.closure)  # type: ignore[arg-type]
