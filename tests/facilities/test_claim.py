"""Many rows taken in one statement: each keeps its own values, and what is taken or closed is not got."""

from datetime import timedelta

import pytest

from facilities.models import Booking, BookingKind, Facility
from facilities.models.booking import blocked_period
from facilities.states import BookingState
from tests.facilities.factories import TUESDAY, at, make_booking, make_facility
from tests.factories import NOW, make_mandate

pytestmark = pytest.mark.django_db

QUOTE = {
    "rule": "test",
    "text": "",
    "base": None,
    "discount": "0",
    "amount": "0",
    "legal_basis": "",
    "is_example": True,
}


@pytest.fixture
def wanted():
    """Rows that nobody has stored: `wanted(facility, hour, **fields)`."""
    mandate = make_mandate()

    def row(facility, hour, **fields):
        starts_at, ends_at = at(TUESDAY, hour), at(TUESDAY, hour + 1)
        return Booking(
            facility=facility, span=facility.span, starts_at=starts_at, ends_at=ends_at,
            period=blocked_period(facility, starts_at, ends_at),
            **{"association": mandate.association, "booked_by": mandate.user, "purpose": "training",
               "quote": QUOTE, "created_at": NOW} | fields,
        )  # fmt: skip

    return row


def stored(rows):
    return [Booking.objects.get(pk=row.pk) for row in rows]


def test_each_row_keeps_its_own_values_also_where_another_has_none(wanted):
    hall, gym = make_facility(), make_facility()
    rows = [
        wanted(hall, 10, participants=12),
        wanted(hall, 12, purpose="meeting", quote=QUOTE | {"amount": "96.50"}),
        wanted(gym, 10, state=BookingState.HELD, held_until=NOW + timedelta(minutes=10)),
    ]
    assert Booking.objects.claim(rows) == rows
    ten, twelve, other = stored(rows)
    assert (ten.participants, ten.purpose, ten.amount) == (12, "training", 0)
    assert (twelve.participants, twelve.purpose, str(twelve.amount)) == (None, "meeting", "96.50")
    assert (other.facility, other.state, other.held_until) == (gym, "held", NOW + timedelta(minutes=10))
    assert [(row.starts_at, row.period, row.span) for row in stored(rows)] == [
        (row.starts_at, row.period, row.span) for row in rows
    ]
    assert ten.held_until is None


def test_one_row_alone_is_stored_as_it_was_given(wanted):
    row = wanted(make_facility(), 10, participants=3, ages="")
    assert Booking.objects.claim([row]) == [row]
    [found] = stored([row])
    for field in Booking._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(row, field.attname), field.name


def test_what_is_taken_is_not_got_and_the_rest_is(wanted):
    hall = make_facility()
    make_booking(hall, start=at(TUESDAY, 12).astimezone().time(), end=at(TUESDAY, 13).astimezone().time())
    rows = [wanted(hall, hour) for hour in (11, 12, 13)]
    assert [row.starts_at for row in Booking.objects.claim(rows)] == [at(TUESDAY, 11), at(TUESDAY, 13)]
    assert rows[1].pk is None


def test_a_place_that_takes_no_bookings_takes_a_closing(wanted):
    hall, other = make_facility(), make_facility()
    Facility.objects.filter(pk=hall.pk).update(is_bookable=False)
    closing = wanted(
        hall, 14, kind=BookingKind.BLACKOUT, association=None, quote=None, purpose="", reason="Frost"
    )
    rows = [wanted(hall, 10), wanted(other, 10), closing]
    assert Booking.objects.claim(rows) == [rows[1], closing]


def test_ones_own_hold_gives_way_and_anothers_stands(wanted):
    hall = make_facility()
    mine = wanted(hall, 10, state=BookingState.HELD, held_until=NOW + timedelta(minutes=5))
    theirs = wanted(
        hall,
        12,
        state=BookingState.HELD,
        held_until=NOW + timedelta(minutes=5),
        booked_by=make_mandate().user,
    )
    assert len(Booking.objects.claim([mine, theirs])) == 2
    me = mine.booked_by
    assert Booking.objects.claim([wanted(hall, 12)], at=NOW, by=me) == []
    assert not Booking.objects.filter(pk=mine.pk).exists()
    assert Booking.objects.filter(pk=theirs.pk).exists()
    assert len(Booking.objects.claim([wanted(hall, 12)], at=NOW + timedelta(minutes=5), by=me)) == 1
    assert not Booking.objects.filter(pk=theirs.pk).exists()


def test_of_nothing_nothing_is_got_but_the_hold_is_given_up(wanted):
    mine = wanted(make_facility(), 10, state=BookingState.HELD, held_until=NOW + timedelta(minutes=5))
    Booking.objects.claim([mine])
    assert Booking.objects.claim([]) == []
    assert Booking.objects.filter(pk=mine.pk).exists()
    assert Booking.objects.claim([], at=NOW, by=mine.booked_by) == []
    assert not Booking.objects.filter(pk=mine.pk).exists()
