"""Many at once, on real PostgreSQL: no more people than places in drop-in hours, and no place twice."""

from datetime import date, time

import pytest

from facilities import workflow
from facilities.models import DropInPlace
from portal.problems import Refused
from tests.concurrency.test_facilities import race
from tests.facilities.factories import make_facility, make_rate
from tests.factories import NOW, make_staff, make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]
SUNDAY = date(2027, 3, 14)


def open_hours(places):
    make_rate()
    opened = workflow.open_drop_in(
        make_facility(), weekday=6, begins=time(18), ends=time(20), first_on=SUNDAY, until_on=SUNDAY,
        places=places, by=make_staff(), at=NOW,
    )  # fmt: skip
    return opened.hours[0]


def taker(hour, person):
    return lambda: workflow.take_place(hour, person=person, first_name="A", is_adult=True, at=NOW)


def test_eight_want_three_places():
    hour = open_hours(3)
    outcomes = race([taker(hour, make_user()) for _number in range(8)])
    assert sum(isinstance(one, DropInPlace) for one in outcomes) == 3
    assert sum(isinstance(one, Refused) for one in outcomes) == 5
    assert sorted(DropInPlace.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_one_person_who_presses_eight_times_has_one_place():
    hour, person = open_hours(3), make_user()
    outcomes = race([taker(hour, person) for _number in range(8)])
    assert {one.pk for one in outcomes} == {DropInPlace.objects.get().pk}


def test_a_place_is_not_taken_in_hours_that_are_called_off_at_the_same_moment():
    hour, staff = open_hours(8), make_staff()
    takers = [taker(hour, make_user()) for _number in range(6)]
    race([*takers, lambda: workflow.cancel(hour.booking, by=staff, reason="Frost", at=NOW)])
    assert not DropInPlace.objects.booked().exists()
