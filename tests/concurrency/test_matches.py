"""Two members of staff take in the same list at the same moment: each match has the hall once."""

from datetime import date, datetime

import pytest

from facilities import match_plan, workflow
from facilities.fixtures import Fixture, Fixtures
from facilities.models import Booking, Closure, Match
from portal.clock import OSLO
from tests.concurrency.test_facilities import race
from tests.facilities.factories import make_booking, make_facility, make_site
from tests.factories import NOW, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def test_the_same_list_taken_in_twice_at_once():
    hall = make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    booking, staff = make_booking(hall, day=date(2027, 3, 16)), make_staff()
    begin, end = datetime(2027, 3, 16, 18, tzinfo=OSLO), datetime(2027, 3, 16, 20, tzinfo=OSLO)
    found = Fixtures([Fixture(2, "41", "Tranby – Fjordbyen", "Tranbyhallen", begin, end)])
    seen = match_plan.plan(None, found, at=NOW).seen
    race(
        [
            lambda: workflow.take_in_matches("Serien", found, seen=seen, by=staff, at=NOW)
            for _number in range(4)
        ]
    )
    assert Match.objects.count() == Closure.objects.count() == 1
    booking.refresh_from_db()
    assert booking.is_cancelled
    assert Booking.objects.blocking().count() == 1
