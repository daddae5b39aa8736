"""Sixteen people do everything at once to one hall: no floor is ever taken twice, and nobody sees an error."""

import itertools
import random
from datetime import time, timedelta

import pytest

from facilities import workflow
from facilities.models import Booking, Facility
from facilities.series import Change
from portal.clock import local
from tests.concurrency.test_facilities import RACERS, booker, mandates, race, sorts
from tests.facilities.factories import TUESDAY, make_hall, make_series, series_wish
from tests.facilities.test_never_twice import taken_twice
from tests.factories import NOW, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

__all__ = ["mandates"]


class Crowd:
    """Random deeds, the same for the same seed."""

    def __init__(self, seed, mandates):
        self.rng, self.mandates, self.staff = random.Random(seed), mandates, make_staff()
        self.hall, self.a, self.b = make_hall()
        self.series = make_series(self.a, mandate=mandates[0], until_on=TUESDAY + timedelta(days=21))

    def deed(self, number):
        place = self.rng.choice([self.hall, self.a, self.b])
        hour, mandate = self.rng.randrange(16, 20), self.mandates[number]
        kinds = [self.book, self.book, self.book, self.book_series, self.move_series, self.close, self.walls]
        return self.rng.choice(kinds)(place, hour, mandate)

    def book(self, place, hour, mandate):
        return booker(place, mandate, hour=hour, length=self.rng.choice([1, 2]))

    def book_series(self, place, hour, mandate):
        wish = series_wish(place, mandate.association, begins=time(hour), ends=time(hour + 1),
                           until_on=TUESDAY + timedelta(days=21))  # fmt: skip
        return lambda: workflow.book_series(wish, by=mandate.user, at=NOW)

    def move_series(self, place, hour, mandate):
        change = Change(place, time(hour), time(hour + 1, 30), TUESDAY)
        return lambda: workflow.move_following(self.series, change, by=self.mandates[0].user, at=NOW)

    def close(self, place, hour, mandate):
        return lambda: workflow.close(
            site=place.site, facility=place, starts_at=local(TUESDAY, time(hour)),
            ends_at=local(TUESDAY, time(hour + 2)), reason="Frost", by=self.staff, at=NOW,
        )  # fmt: skip

    def walls(self, place, hour, mandate):
        parts = self.rng.choice([1, 2, 3, 4])
        return lambda: workflow.move_walls(self.hall, parts, by=self.staff, at=NOW)


@pytest.mark.parametrize("seed", range(6))
def test_no_floor_is_taken_twice_whatever_sixteen_do_at_once(mandates, seed):
    crowd = Crowd(seed, mandates)
    outcomes = race([crowd.deed(number) for number in range(RACERS)])
    assert set(sorts(outcomes)) <= {"Booking", "BookingSeries", "Closure", "list", "Refused"}, outcomes
    assert not taken_twice()
    spans = [one.span for one in Facility.objects.parts_of(crowd.hall).order_by("span")]
    assert all(left.upper == right.lower for left, right in itertools.pairwise(spans))
    assert crowd.series.bookings.exists()
    assert Booking.objects.blocking().exists()
