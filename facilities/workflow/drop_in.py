"""Drop-in hours: opened by staff, taken place by place, given back, called off, and forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications, rules
from facilities.known import calendar_of
from facilities.models import (
    Booking,
    BookingKind,
    Closure,
    DropInHour,
    DropInPlace,
    Facility,
    PriceRules,
    Rate,
)
from facilities.models.booking import blocked_period
from facilities.opening import OpenCalendar
from facilities.prices import Quote, RateLine, RuleBook, Who, quote
from facilities.prices.drop_in import PURPOSE, price_of_a_place
from facilities.retrying import retried
from facilities.states import BookingState, PlaceState
from portal.clock import local
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked

KEPT = timedelta(days=30)


@dataclass
class Opened:
    """What came of it: the hours that are open, and the days that could not be had, each with its reason."""

    hours: list[DropInHour] = field(default_factory=list)
    skipped: list[tuple[date, str]] = field(default_factory=list)


@retried
@transaction.atomic
def open_drop_in(
    facility: Facility,
    *,
    weekday: int,
    begins: time,
    ends: time,
    first_on: date,
    until_on: date,
    places: int,
    by: User,
    at: datetime,
) -> Opened:
    """Open the same hours of a weekday to persons, until a day. Each date keeps its floor, as a booking does.

    Refused when the rules of price do not let to persons, or when not one date can be had.
    """
    refuse_if_blocked(
        rules.opening_problems(facility, begins=begins, ends=ends, first_on=first_on, until_on=until_on,
                               places=places, by=by)
    )  # fmt: skip
    opened, prices, rows = Opened(), _Prices(facility, places, first_on, until_on), []
    for day in _days(first_on, until_on, weekday):
        starts_at, ends_at = local(day, begins), local(day, ends)
        if reason := prices.shut(starts_at, ends_at, at=at):
            opened.skipped.append((day, reason))
        else:
            rows.append(_floor(facility, starts_at, ends_at, by=by, at=at))
    quotes = {id(row): prices.of(row.starts_at, row.ends_at) for row in rows}
    won = Booking.objects.claim(rows, at=at)
    lost = [row for row in rows if row not in won]
    opened.skipped += [(row.starts_at.date(), _("Taken by another booking.")) for row in lost]
    if not won:
        why = opened.skipped[0][1] if opened.skipped else _("That weekday is not in the period.")
        raise Refused(Blocker("nothing", _("No date could be opened. %(why)s") % {"why": why}))
    made = [DropInHour(booking=row, places=places, quote=quotes[id(row)].frozen()) for row in won]
    opened.hours = DropInHour.objects.bulk_create(made)
    opened.skipped.sort()
    record("facilities.drop_in_hour.opened", facility, by=by, at=at, dates=len(won), places=places)
    return opened


def _days(first: date, until: date, weekday: int) -> Iterator[date]:
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    while day <= until:
        yield day
        day += timedelta(days=7)


def _floor(facility: Facility, starts_at: datetime, ends_at: datetime, *, by: User, at: datetime) -> Booking:
    """What keeps everybody else away."""
    return Booking(
        kind=BookingKind.BLACKOUT, facility=facility, span=facility.span, starts_at=starts_at, ends_at=ends_at,
        period=blocked_period(facility, starts_at, ends_at), booked_by=by, reason=_("Drop-in hours"),
        created_at=at,
    )  # fmt: skip


class _Prices:
    """Knows the calendar, the rates and the rules, so that a date costs no query."""

    def __init__(self, facility: Facility, places: int, first: date, last: date) -> None:
        self.facility, self.places = facility, places
        self.calendar: OpenCalendar = calendar_of(facility, first, last)
        self.rates: list[RateLine] = list(Rate.objects.filter(kind=facility.kind).lines())
        self.book: RuleBook = PriceRules.objects.book()

    def shut(self, starts_at: datetime, ends_at: datetime, *, at: datetime) -> str:
        """Why the facility cannot be open then; empty when it can."""
        if starts_at <= at:
            return _("This time has passed. Choose a later one.")
        if reason := self.calendar.closed_because(starts_at.date()):
            return _("Closed: %(reason)s") % {"reason": reason}
        if not self.calendar.is_open(starts_at, ends_at):
            hours = self.calendar.hours_in_words(starts_at.date())
            return _("The opening hours that day are %(hours)s.") % {"hours": hours}
        return ""

    def of(self, starts_at: datetime, ends_at: datetime) -> Quote:
        """Of one place."""
        facts = rules.facts_of(
            self.facility, starts_at, ends_at, who=Who.PRIVATE, purpose=PURPOSE,
            is_school_holiday=self.calendar.is_school_holiday(starts_at.date()),
        )  # fmt: skip
        return price_of_a_place(quote(facts, self.rates, self.book), self.places)


@retried
@transaction.atomic
def take_place(
    hour: DropInHour, *, person: User, first_name: str, is_adult: bool, at: datetime
) -> DropInPlace:
    """One place for one person. Sent twice, it is the same place.

    Guarantee: never more than there are places, whoever comes at once; those who come too late are Refused.
    """
    hour.booking = Booking.objects.select_for_update(of=("self",)).get(pk=hour.booking_id)
    booked = hour.booked_places.booked()
    if mine := booked.of(person).first():
        return mine
    refuse_if_blocked(rules.place_problems(hour, is_adult=is_adult, at=at))
    taken = set(booked.values_list("number", flat=True))
    number = next((one for one in range(1, hour.places + 1) if one not in taken), None)
    if number is None:
        raise Refused(Blocker("full", _("All places are taken. Look again: somebody may give one back.")))
    place = DropInPlace.objects.create(
        hour=hour,
        number=number,
        person=person,
        first_name=first_name.strip(),
        is_adult=is_adult,
        booked_at=at,
    )
    record("facilities.drop_in_place.booked", place, by=person, at=at)
    notify(notifications.DropInBooked(place), at=at)
    return place


def give_back(place: DropInPlace, *, by: User, at: datetime) -> DropInPlace:
    """The place is free for others at once. Not after the hours have begun."""

    def check(row: DropInPlace) -> None:
        if row.hour.starts_at <= at:
            raise Refused(Blocker("has_begun", _("The hours have begun, so the place cannot be given back.")))

    return move(place, PlaceState.GIVEN_BACK, verb="give_back", by=by, at=at, check=check)


def call_off_for(closure: Closure, place: Facility, *, by: User, at: datetime) -> None:
    """Call off the drop-in hours that a closure hits, to be opened again when it is."""
    hit = DropInHour.objects.hit_by([place], closure.starts_at, closure.ends_at).filter(
        booking__ends_at__gt=at
    )
    for hour in hit.select_related("booking").order_by("pk"):
        move(hour.booking, BookingState.CANCELLED, verb="cancel", by=by, at=at, cancelled_at=at, cancelled_by=by,
             cancel_reason=closure.reason, closure=closure)  # fmt: skip
        tell_called_off(hour.booking, by=by, at=at)


def open_again(closure: Closure, *, by: User, at: datetime) -> None:
    """Let the hours that a closure called off be as before, and tell those who had a place that they have it again.

    Hours that have begun, or whose floor somebody else has by now, stay called off.
    """
    hours = DropInHour.objects.filter(booking__closure=closure, booking__starts_at__gt=at).select_related(
        "booking"
    )
    for hour in hours.order_by("pk"):
        try:
            move(hour.booking, BookingState.CONFIRMED, verb="restore", by=by, at=at, cancelled_at=None,
                 cancelled_by=None, cancel_reason="", closure=None)  # fmt: skip
        except Refused:  # somebody else has got the time
            continue
        places = list(hour.booked_places.called_off().select_related("person"))
        for place in places:
            move(place, PlaceState.BOOKED, verb="restore", by=by, at=at)
        notify(notifications.DropInOnAgain(hour, places), at=at)


def tell_called_off(booking: Booking, *, by: User, at: datetime) -> None:
    """Everybody who has a place in the hours of a cancelled booking is told; nothing where it is no drop-in."""
    hour = DropInHour.objects.filter(booking=booking).select_related("booking").first()
    if hour is None:
        return
    places = list(hour.booked_places.booked().select_related("person"))
    for place in places:
        move(place, PlaceState.CALLED_OFF, verb="call_off", by=by, at=at)
    notify(notifications.DropInCalledOff(hour, places), at=at)


def forget_drop_in(*, at: datetime) -> int:
    """Thirty days after the hours, and after what was to be paid is billed, nobody knows who came. Safe to repeat."""
    keys = list(
        DropInPlace.objects.settled_before(at - KEPT)
        .exclude(first_name="", person=None)
        .values_list("pk", flat=True)
    )
    return DropInPlace.objects.filter(pk__in=keys).update(first_name="", person=None)
