"""Makers of premises and bookings. Bookings are made by the verbs."""

import itertools
from datetime import date, datetime, time
from decimal import Decimal

from facilities import workflow
from facilities.models import (
    Booking,
    BookingSeries,
    Facility,
    InstantHours,
    OpeningHours,
    PriceRules,
    Rate,
    Site,
)
from facilities.series import SeriesWish
from portal.clock import local
from tests.factories import NOW, make_district, make_mandate, make_user

_numbers = itertools.count(1)
TUESDAY = date(2027, 3, 9)
SATURDAY = date(2027, 3, 13)


def make_site(*, name="", district="Tranby", **fields):
    return Site.objects.create(
        name=name or f"Bygg {next(_numbers)}", district=make_district(name=district), **fields
    )


def make_facility(*, name="Hallen", kind="sports_hall", site=None, hours=(time(8), time(22)), **fields):
    """A whole facility that is open the same hours every day."""
    facility = Facility.objects.create(site=site or make_site(), name=name, kind=kind, **fields)
    if hours:
        make_hours(facility, *hours)
    return facility


def make_hours(facility, opens_at, closes_at, *, weekdays=range(7)):
    OpeningHours.objects.bulk_create(
        OpeningHours(
            facility=facility,
            weekday=weekday,
            opens_at=opens_at,
            closes_at=closes_at,
            valid_from=date(2020, 1, 1),
        )
        for weekday in weekdays
    )


def make_instant_hours(facility, opens_at=time(8), closes_at=time(16), *, weekdays=range(5)):
    """Outside these hours staff answer requests."""
    InstantHours.objects.bulk_create(
        InstantHours(facility=facility, weekday=weekday, opens_at=opens_at, closes_at=closes_at)
        for weekday in weekdays
    )


def make_request(facility, **fields) -> Booking:
    """A request for Tuesday evening, which staff must answer."""
    if not facility.instant_hours.exists():
        make_instant_hours(facility)
    booking = make_booking(facility, **fields)
    assert booking.is_requested
    return booking


def make_hall(*, parts=2, **fields):
    """A hall and its parts: `hall, a, b = make_hall()`."""
    hall = make_facility(**fields)
    return hall, *workflow.split(hall, parts, by=None, at=NOW)


def make_rate(*, kind="sports_hall", amount=480, valid_from=date(2020, 1, 1), **fields):
    fields = {"is_example": True, **fields}
    return Rate.objects.create(kind=kind, amount=Decimal(amount), valid_from=valid_from, **fields)


def make_booking(facility, *, mandate=None, day=TUESDAY, start=time(18), end=time(19), purpose="training",
                 at=NOW, **fields) -> Booking:  # fmt: skip
    mandate = mandate or make_mandate()
    return workflow.book(
        facility,
        association=mandate.association,
        by=mandate.user,
        starts_at=local(day, start),
        ends_at=local(day, end),
        purpose=purpose,
        at=at,
        **fields,
    )


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return local(day, time(hour, minute))


def series_wish(facility, association, *, weekdays=(1,), first_on=TUESDAY, until_on=date(2027, 4, 27),
                begins=time(18), ends=time(19, 30), purpose="training", **fields) -> SeriesWish:  # fmt: skip
    """Tuesdays 18.00 to 19.30 until the end of April: eight dates, Easter week among them."""
    return SeriesWish(facility, association, weekdays, first_on, until_on, begins, ends, purpose, **fields)


def make_series(facility, *, mandate=None, at=NOW, **fields) -> BookingSeries:
    mandate = mandate or make_mandate()
    return workflow.book_series(series_wish(facility, mandate.association, **fields), by=mandate.user, at=at)


def let_to_persons(code="lorenskog", *, valid_from=date(2020, 1, 1)):
    """From a day on, rules that let to persons hold."""
    return PriceRules.objects.create(code=code, valid_from=valid_from, source="Vedtak")


def make_own_booking(facility, *, person=None, day=TUESDAY, start=time(18), end=time(19), purpose="event",
                     at=NOW, is_adult=True, **fields) -> Booking:  # fmt: skip
    """What a person has booked for themselves."""
    return workflow.book(
        facility,
        association=None,
        by=person or make_user(),
        starts_at=local(day, start),
        ends_at=local(day, end),
        purpose=purpose,
        is_adult=is_adult,
        at=at,
        **fields,
    )
