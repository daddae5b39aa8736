"""A series: see each date first, book, and change what is left of it later."""

from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from facilities import availability, known, workflow
from facilities.forms import FromDayForm, SeriesChangeForm, SeriesForm, TimeQuery
from facilities.models import BookingSeries, Facility
from facilities.offers import PriceChanged
from facilities.series import Plan, SeriesWish, dates_of, plan, plan_change
from facilities.views.bookings import asks_for_ages, bookable_or_404, pieces_of
from organizations.acting import acting_association, my_associations
from organizations.permissions import may_act_for
from portal import clock
from portal.access import MemberRequest, member_page
from portal.forms import DateField
from portal.problems import Refused


@member_page
def book_series(request: MemberRequest, site: str, facility: str) -> HttpResponse:
    """Ask for the same hours week after week, see every date, then book those that can be had."""
    room = bookable_or_404(site, facility)
    acting = acting_association(request)
    if acting is None:
        lets = known.lets_to_persons(clock.today())
        return render(request, "facilities/only_associations.html", {"room": room, "lets": lets})
    is_sent = request.method == "POST"
    form = SeriesForm(
        request.POST if is_sent else None, mine=my_associations(request), choices=pieces_of(room),
        acting=acting, asks_for_ages=asks_for_ages(), initial={} if is_sent else _prefilled(request, room),
    )  # fmt: skip
    context: dict[str, Any] = {"room": room, "form": form, "acting": acting}
    if is_sent and form.is_valid():
        is_sure, wish = request.POST.get("step") == "book", form.wish()
        try:
            with suppress(PriceChanged):
                if is_sure:
                    return redirect(_book(wish, form, request, at=clock.now()))
            context |= {"plan": plan(wish, by=request.user, at=clock.now()), "changed": is_sure}
        except Refused as refused:
            refused.show_on(form)
            context |= _plan_anyway(wish, request, at=clock.now())
    return render(request, "facilities/series_book.html", context)


def _book(wish: SeriesWish, form: SeriesForm, request: MemberRequest, *, at: datetime) -> BookingSeries:
    return workflow.book_series(
        wish, by=request.user, key=form.cleaned_data["key"], shown=request.POST.get("shown", ""), at=at
    )


def _plan_anyway(wish: SeriesWish, request: MemberRequest, *, at: datetime) -> dict[str, Any]:
    """The dates with their reasons, also when none of them could be booked."""
    try:
        return {"plan": plan(wish, by=request.user, at=at)}
    except Refused:
        return {}


def _prefilled(request: MemberRequest, room: Facility) -> dict[str, Any]:
    initial: dict[str, Any] = {"part": room.pk, "purpose": availability.usual_purpose(room.kind)}
    query = TimeQuery(request.GET)
    query.is_valid()
    data = query.cleaned_data
    if data.get("dag"):
        initial |= {"first_on": data["dag"], "weekdays": [data["dag"].weekday()]}
    return initial | {"from_time": data.get("fra"), "to_time": data.get("til")}


@member_page
def series(request: MemberRequest, pk: int) -> HttpResponse:
    """Every date of it: booked, refused with the reason, or given back."""
    row = _mine(request, pk)
    at = clock.now()
    dates = dates_of(row)
    context = {
        "series": row,
        "dates": dates,
        "booked": sum(one.is_live for one in dates),
        "at": at,
        "today": clock.today(),
        "may_change": may_act_for(request.user, row.association),
        "is_over": not row.bookings.still_to_come(at, clock.today()).exists(),
    }
    return render(request, "facilities/series.html", context)


@member_page
@require_POST
def series_add(request: MemberRequest, pk: int) -> HttpResponse:
    """Try once more to get a date that was refused or given back."""
    row = _mine(request, pk)
    try:
        day = DateField().clean(request.POST.get("day", ""))
        booking = workflow.add_date(row, day=day, by=request.user, at=clock.now())
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, str(problem.text))
    except ValidationError:
        messages.warning(request, _("Write a date, for example 1.3.2027."))
    else:
        done = _("The request is sent.") if booking.is_requested else _("The date is booked.")
        messages.success(request, done)
    return redirect(row)


@member_page
def series_change(request: MemberRequest, pk: int) -> HttpResponse:
    """Move the dates that are left: see first which can be moved and which stay."""
    row = _mine(request, pk, to_change=True)
    places = list(Facility.objects.bookable().by_site().select_related("site__district"))
    form = SeriesChangeForm(request.POST or None, series=row, places=places, today=clock.today())
    context: dict[str, Any] = {"series": row, "form": form}
    if request.method == "POST" and form.is_valid():
        change, at = form.change(), clock.now()
        is_sure = request.POST.get("step") == "move"
        try:
            with suppress(PriceChanged):
                if is_sure:
                    shown = request.POST.get("shown", "")
                    stayed = workflow.move_following(row, change, by=request.user, shown=shown, at=at)
                    messages.success(request, _moved(len(stayed)))
                    return redirect(row)
        except Refused as refused:
            refused.show_on(form)
        context |= {
            "plan": Plan([planned for _old, planned in plan_change(row, change, at=at)]),
            "changed": is_sure,
        }
    return render(request, "facilities/series_change.html", context)


def _moved(stayed: int) -> str:
    if not stayed:
        return _("All the dates are moved.")
    text = ngettext(
        "The dates are moved. %(count)s date could not be moved, and stands as before.",
        "The dates are moved. %(count)s dates could not be moved, and stand as before.",
        stayed,
    )
    return text % {"count": stayed}


@member_page
def series_cancel(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what it costs where it is late, then give back every date from a day on."""
    row, at = _mine(request, pk, to_change=True), clock.now()
    form = FromDayForm(request.POST or None, initial={"from_day": clock.today()})
    context: dict[str, Any] = {"series": row, "form": form}
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["from_day"]
        fees = workflow.fees_from(row, day, at=at)
        try:
            with suppress(PriceChanged):
                if str(fees) == request.POST.get("shown", "0"):
                    return _given_back(row, day, fees, request, at=at)
        except Refused as refused:
            refused.show_on(form)
        context |= {"fees": fees, "shown": str(fees)}
    return render(request, "facilities/series_cancel.html", context)


def _given_back(
    row: BookingSeries, day: date, fees: Decimal, request: MemberRequest, *, at: datetime
) -> HttpResponse:
    count = workflow.cancel_following(row, from_day=day, shown=fees, by=request.user, at=at)
    text = ngettext("%(count)s date is given back.", "%(count)s dates are given back.", count)
    messages.success(request, text % {"count": count})
    return redirect(row)


def _mine(request: MemberRequest, pk: int, *, to_change: bool = False) -> BookingSeries:
    rows = BookingSeries.objects.for_members(request.user) if to_change else (
        BookingSeries.objects.visible_to(request.user)
    )  # fmt: skip
    return get_object_or_404(rows.select_related("facility__site__district", "association"), pk=pk)
