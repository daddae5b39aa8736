"""The waiting list of a time that somebody else has."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities import workflow
from facilities.models import TimeWait
from facilities.views.bookings import bookable_or_404, booking_form
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused


@member_page
@require_POST
def wait_for(request: MemberRequest, site: str, facility: str) -> HttpResponse:
    """Into the line for what the booking form asks for."""
    room = bookable_or_404(site, facility)
    form = booking_form(request, room, request.POST)
    if form.is_valid():
        try:
            wish = replace(form.wish(), is_adult=form.cleaned_data.get("is_adult"))
            return redirect(workflow.wait_for(wish, by=request.user, at=clock.now()))
        except Refused as refused:
            refused.show_on(form)
    can_wait = "is_adult" in form.errors  # their word is all that is missing
    return render(request, "facilities/book.html", {"room": room, "form": form, "can_wait": can_wait})


@member_page
def wait(request: MemberRequest, pk: int) -> HttpResponse:
    """Where we stand in line; or the offer, with yes and no."""
    row = _mine(request, pk)
    at = clock.now()
    rivals = TimeWait.objects.filter(facility=row.facility, starts_at=row.starts_at, ends_at=row.ends_at)
    context = {
        "wait": row,
        "number": rivals.number_in_line(row) if row.is_waiting else None,
        "can_take": row.is_offered and not row.offer_problems(at),
        "is_open": (row.is_waiting or row.is_offered) and row.starts_at > at,
    }
    return render(request, "facilities/wait.html", context)


@member_page
@require_POST
def wait_take(request: MemberRequest, pk: int) -> HttpResponse:
    """Yes to the offer."""
    row = _mine(request, pk)
    try:
        return redirect(workflow.take(row, by=request.user, at=clock.now()))
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, str(problem.text))
    return redirect(row)


@member_page
@require_POST
def wait_leave(request: MemberRequest, pk: int) -> HttpResponse:
    """No, or no longer."""
    row = _mine(request, pk)
    try:
        workflow.leave(row, by=request.user, at=clock.now())
    except Refused as refused:
        messages.warning(request, str(refused.problems[0].text))
    else:
        messages.success(request, _("You are no longer on the waiting list."))
    return redirect(row)


def _mine(request: MemberRequest, pk: int) -> TimeWait:
    rows = TimeWait.objects.for_members(request.user).select_related(
        "facility__site__district", "association", "booking"
    )
    return get_object_or_404(rows, pk=pk)
