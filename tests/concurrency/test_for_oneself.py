"""Many at once, on real PostgreSQL: residents and associations who want the same time, and a bill while one forgets."""

from datetime import date, datetime, time, timedelta

import pytest

from facilities import workflow
from facilities.models import Booking
from portal.clock import OSLO, local
from portal.problems import Refused
from tests.concurrency.test_facilities import booker, race, sorts
from tests.facilities.factories import (
    TUESDAY,
    let_to_persons,
    make_facility,
    make_hall,
    make_instant_hours,
    make_own_booking,
    make_rate,
)
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture(autouse=True)
def _rules():
    let_to_persons()
    make_rate()


def own(facility, person, *, hour=18, key=None):
    def deed():
        starts_at = local(TUESDAY, time(hour))
        return workflow.book(facility, association=None, by=person, starts_at=starts_at, is_adult=True,
                             ends_at=starts_at + timedelta(hours=1), purpose="event", key=key, at=NOW)  # fmt: skip

    return deed


def test_of_eight_residents_and_eight_associations_exactly_one_gets_the_time():
    whole, half, _other = make_hall()
    residents = [own(whole if number % 2 else half, make_user()) for number in range(8)]
    clubs = [booker(half, make_mandate()) for _number in range(8)]
    outcomes = race([*residents, *clubs])
    assert sorts(outcomes) == {"Booking": 1, "Refused": 15}
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            assert [problem.code for problem in outcome.problems] == ["taken"]


def test_one_resident_who_presses_eight_times_has_one_booking():
    hall, person, key = make_facility(), make_user(), "6b1a4f1e-7d55-4b12-9a11-0d6f1f0f6a01"
    outcomes = race([own(hall, person, key=key) for _number in range(8)])
    assert {one.pk for one in outcomes} == {Booking.objects.get().pk}


def test_the_hours_of_a_week_are_counted_once_for_each_person():
    hall, person = make_facility(weekly_hours=1), make_user()
    race([own(hall, person, hour=hour) for hour in range(10, 18)])
    assert Booking.objects.confirmed().count() == 1
    assert Booking.objects.awaiting_answer().count() == 7


def test_a_request_of_a_resident_and_one_of_an_association_are_not_both_accepted():
    hall = make_facility()
    make_instant_hours(hall)
    asked = own(hall, make_user())(), booker(hall, make_mandate())()
    race([lambda row=row: workflow.accept(row, by=make_staff(), at=NOW) for row in asked])
    assert sorted(Booking.objects.values_list("state", flat=True)) == ["confirmed", "refused"]


def test_a_bill_and_forgetting_at_the_same_moment_never_bill_nobody():
    day, before = date(2027, 1, 9), datetime(2026, 12, 1, 12, tzinfo=OSLO)
    booking = make_own_booking(make_facility(), day=day, at=before)
    staff, after = make_staff(), datetime(2027, 3, 2, 12, tzinfo=OSLO)
    race([
        lambda: workflow.make_invoice_basis(month=date(2027, 1, 1), exporter="csv", by=staff, at=after),
        *[lambda: workflow.forget_old(at=after)] * 4,
    ])  # fmt: skip
    booking.refresh_from_db()
    assert booking.booked_by is not None
    assert booking.invoice_lines.get().amount == 480
