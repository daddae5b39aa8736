"""Booking, the receipt, the list, and giving a time back."""

from contextlib import suppress
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from facilities import alternatives, availability, known, workflow
from facilities.forms import BookingForm, ReasonForm, TimeQuery
from facilities.models import Booking, DropInPlace, Facility, Purpose, TimeWait
from facilities.offers import Offer, PriceChanged, Wish, is_free, offer, taken
from organizations.acting import acting_association, my_associations
from portal import clock
from portal.access import MemberRequest, member_page
from portal.problems import Refused

PER_PAGE = 25


@member_page
def book_facility(request: MemberRequest, site: str, facility: str) -> HttpResponse:
    """Ask for a time, see the price and its reason, then book. Without JavaScript it is the same page."""
    room = bookable_or_404(site, facility)
    acting, lets_to_persons = acting_association(request), known.lets_to_persons(clock.today())
    if acting is None and not lets_to_persons:
        return without_association(request, room)
    at = clock.now()
    is_sent = request.method == "POST"
    initial = {} if is_sent else _prefilled(request, room)
    form = booking_form(request, room, request.POST if is_sent else None, initial=initial)
    context: dict[str, Any] = {"room": room, "form": form}
    if not is_sent:
        return render(request, "facilities/book.html", context | _first_offer(form, room, request, at=at))
    if form.is_valid():
        wish, is_sure = form.wish(), request.POST.get("step") == "book"
        try:
            with suppress(PriceChanged):
                if is_sure:
                    return redirect(_book(wish, form, request, at=at))
            offered, held = _offer_and_hold(wish, request, at=at)
            context |= {"offer": offered, "wish": wish, "changed": is_sure, "held": held}
        except Refused as refused:
            refused.show_on(form)
            context |= _refused(refused, wish, request, at=at)
    return render(request, "facilities/book.html", context)


def without_association(request: MemberRequest, room: Facility) -> HttpResponse:
    """What stands in the way of those who act for nobody, in the words of the rules that hold."""
    rule = known.prices().book.on(clock.today()).for_persons
    return render(request, "facilities/no_association.html", {"room": room, "rule": rule})


def booking_form(request: MemberRequest, room: Facility, data: Any, **fields: Any) -> BookingForm:
    """With the choices that this person has."""
    return BookingForm(
        data,
        mine=my_associations(request),
        choices=pieces_of(room),
        acting=acting_association(request),
        asks_for_ages=asks_for_ages(),
        lets_to_persons=known.lets_to_persons(clock.today()),
        **fields,
    )


def _refused(refused: Refused, wish: Wish, request: MemberRequest, *, at: datetime) -> dict[str, Any]:
    """Where to go instead; and where only their word is missing, the same offer once more."""
    if [problem.code for problem in refused.problems] == ["not_adult"]:
        with suppress(Refused):
            offered, held = _offer_and_hold(wish, request, at=at)
            return {"offer": offered, "wish": wish, "held": held}
    return {"offer": None, "can_wait": is_taken(refused), **_alternatives(wish, at=at)}


def _book(wish: Wish, form: BookingForm, request: MemberRequest, *, at: datetime) -> Booking:
    return workflow.book(
        wish.facility,
        association=wish.association,
        by=request.user,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        purpose=wish.purpose,
        participants=wish.participants,
        ages=wish.ages,
        is_adult=bool(form.cleaned_data.get("is_adult")),
        key=form.cleaned_data["key"],
        shown=request.POST.get("shown", ""),
        at=at,
    )


def asks_for_ages() -> bool:
    """Whether the rules of today let those under 20 pay less."""
    return known.prices().book.on(clock.today()).asks_for_ages


def bookable_or_404(site: str, facility: str) -> Facility:
    """A place that takes bookings, as it is known."""
    place = known.place_called(site)
    room = place.room(facility) if place else None
    if room is None or not room.is_bookable:
        raise Http404
    return room


def pieces_of(room: Facility) -> list[Facility]:
    """The whole that `room` belongs to, with all its parts."""
    return known.place_of(room).pieces_of(room)


def _prefilled(request: MemberRequest, room: Facility) -> dict[str, Any]:
    """The form as the link from the grid fills it in."""
    initial: dict[str, Any] = {"part": room.pk, "purpose": _usual_purpose(request, room)}
    query = TimeQuery(request.GET)
    query.is_valid()
    names = {"dag": "day", "fra": "from_time", "til": "to_time"}
    return initial | {names[key]: value for key, value in query.cleaned_data.items() if value}


def _usual_purpose(request: MemberRequest, room: Facility) -> str:
    """What it is most often for: an association's use of such a place, a person's celebration."""
    is_person = acting_association(request) is None
    return Purpose.EVENT if is_person else availability.usual_purpose(room.kind)


def _first_offer(
    form: BookingForm, room: Facility, request: MemberRequest, *, at: datetime
) -> dict[str, Any]:
    """The price of what the link asks for, so that one more press books it."""
    query = TimeQuery(request.GET)
    if not query.is_valid() or not query.period:
        return {}
    wish = Wish(room, acting_association(request), *query.period, _usual_purpose(request, room))
    try:
        offered, held = _offer_and_hold(wish, request, at=at)
    except Refused as refused:
        return {"refused": refused.problems, **_refused(refused, wish, request, at=at)}
    return {"offer": offered, "wish": wish, "held": held}


def _offer_and_hold(wish: Wish, request: MemberRequest, *, at: datetime) -> tuple[Offer, Booking | None]:
    """What is offered, and the time kept for ten minutes. Refused when somebody else has it."""
    offered = offer(wish, by=request.user, at=at)
    held = workflow.hold(wish, offered, by=request.user, at=at)
    if held is None and not (offered.approvals and is_free(wish, by=request.user, at=at)):
        raise Refused(taken())
    return offered, held


def is_taken(refused: Refused) -> bool:
    """Whether all that stands in the way is that somebody else has it: then one can wait for it."""
    return [problem.code for problem in refused.problems] == ["taken"]


def _alternatives(wish: Wish, *, at: datetime) -> dict[str, Any]:
    """Where to go instead: the nearest free times here, and other places at the same time."""
    if wish.ends_at <= wish.starts_at:
        return {}
    return {
        "wish": wish,
        "nearest": alternatives.nearest(wish.facility, wish.starts_at, wish.ends_at, at=at),
        "elsewhere": alternatives.elsewhere(wish.facility, wish.starts_at, wish.ends_at, at=at),
    }


@member_page
def bookings(request: MemberRequest) -> HttpResponse:
    """The bookings of the associations that I act for, and my own: the coming ones, then those that are over."""
    at = clock.now()
    rows = Booking.objects.for_members(request.user).select_related("facility__site", "association")
    old = Paginator(rows.gone(at), PER_PAGE).get_page(request.GET.get("side"))
    coming = Paginator(rows.ahead(at), PER_PAGE).get_page(request.GET.get("kommende"))
    waits = TimeWait.objects.for_members(request.user).open().filter(starts_at__gt=at)
    places = DropInPlace.objects.of(request.user).ahead(at).select_related("hour__booking__facility__site")
    context = {
        "coming": coming,
        "places": places[:PER_PAGE],
        "page": old,
        "waits": waits.select_related("facility__site", "association")[:PER_PAGE],
    }
    return render(request, "facilities/bookings.html", context)


@member_page
def booking(request: MemberRequest, pk: int) -> HttpResponse:
    """The receipt: where, when, what it costs and why, and what happens next."""
    row = _mine(request, pk)
    at = clock.now()
    can_cancel = not row.is_over and not row.has_begun(at)
    context: dict[str, Any] = {
        "booking": row,
        "can_cancel": can_cancel,
        "is_over": row.ends_at <= at,
        "is_mine": row.is_for_oneself and row.booked_by_id == request.user.pk,
    }
    if row.is_over and not row.has_begun(at) and (row.is_refused or row.closure_id):
        context["substitute"] = row.substitutes.ahead(at).first()
        wish = Wish(row.facility, row.association, row.starts_at, row.ends_at, row.purpose)
        context |= _alternatives(wish, at=at)
    return render(request, "facilities/booking.html", context)


@member_page
def cancel_booking(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask once, then give the time back, or withdraw what was asked for."""
    row = _mine(request, pk)
    asks_why = not row.is_requested and not workflow.gives_back(row, request.user)
    form = (ReasonForm if asks_why else forms.Form)(request.POST if request.method == "POST" else None)
    if form.is_valid():
        verb = workflow.withdraw if row.is_requested else workflow.cancel
        try:
            verb(row, by=request.user, at=clock.now(), **form.cleaned_data)
        except Refused as refused:
            refused.show_on(form)
        else:
            messages.success(request, _("The request is withdrawn.") if verb is workflow.withdraw else
                             _("The booking is cancelled, and the time is free for others."))  # fmt: skip
            return redirect(row)
    return render(
        request, "facilities/cancel.html", {"booking": row, "form": form, "fee": _fee(row, request)}
    )


def _fee(row: Booking, request: MemberRequest) -> Decimal | None:
    """What it costs to give the time back now. On behalf of the municipality there is no fee."""
    free = row.is_over or not workflow.gives_back(row, request.user)
    return None if free else workflow.fee_for(row, at=clock.now())


def _mine(request: MemberRequest, pk: int) -> Booking:
    rows = Booking.objects.visible_to(request.user).bookings().made()
    return get_object_or_404(
        rows.select_related("facility__site__district", "association", "booked_by", "series", "closure"),
        pk=pk,
    )
