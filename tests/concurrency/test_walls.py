"""Walls are moved while sixteen people book the halves: nobody ends up in somebody else's place."""

import pytest

from facilities import workflow
from facilities.models import Booking, Facility
from tests.concurrency.test_facilities import RACERS, booker, mandates, race, sorts
from tests.facilities.factories import make_hall
from tests.factories import NOW

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

__all__ = ["mandates"]


def test_walls_come_down_or_both_halves_are_booked_but_never_both(mandates):
    for round_ in range(6):
        hall, a, b = make_hall()
        deeds = [booker((a, b)[number % 2], mandate, hour=10 + number % 4)
                 for number, mandate in enumerate(mandates)]  # fmt: skip
        outcomes = race([*deeds, lambda hall=hall: workflow.move_walls(hall, 1, by=None, at=NOW)])
        assert set(sorts(outcomes)) <= {"Booking", "Refused", "list"}, (round_, outcomes)
        came_down = isinstance(outcomes[RACERS], list)
        assert came_down == (not Facility.objects.parts_of(hall).exists())
        if came_down:
            rows = list(Booking.objects.blocking().filter(span__overlap=hall.span))
            assert len({row.starts_at for row in rows}) == len(rows)


def test_of_eight_who_move_the_walls_at_once_the_parts_are_those_of_one(mandates):
    hall, *_parts = make_hall()
    outcomes = race([lambda n=n: workflow.move_walls(hall, n, by=None, at=NOW) for n in (3, 4, 5, 6) * 2])
    assert set(sorts(outcomes)) <= {"Refused", "list"}
    standing = Facility.objects.parts_of(hall)
    assert standing.count() in (3, 4, 5, 6)
    assert len({one.share for one in standing}) == 1
