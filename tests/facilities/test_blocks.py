"""What takes floor: of the times that are asked for, and of no other."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from facilities.blocks import blocks_of
from tests.facilities.factories import TUESDAY, at, make_booking, make_hall
from tests.facilities.test_availability import make_other_bookings
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def evening(day):
    return at(day, 18), at(day, 20)


def test_only_the_asked_times_are_read_in_one_question(django_assert_num_queries):
    hall, part, _other = make_hall()
    first, between, last = (make_booking(part, day=TUESDAY + weeks * WEEK) for weeks in range(3))
    with django_assert_num_queries(1):
        found = blocks_of([hall], evening(TUESDAY), evening(TUESDAY + 2 * WEEK), at=NOW)
    assert {block.booking for block in found} == {first.pk, last.pk}
    assert between.pk


def test_a_booking_over_two_of_the_times_is_there_once():
    hall, part, _other = make_hall()
    booking = make_booking(part)
    [block] = blocks_of([hall], evening(TUESDAY), (at(TUESDAY, 17), at(TUESDAY, 19)), at=NOW)
    assert block.booking == booking.pk


def test_a_time_that_ends_before_it_begins_is_none():
    hall, part, _other = make_hall()
    make_booking(part)
    assert blocks_of([hall], (at(TUESDAY, 20), at(TUESDAY, 18)), at=NOW) == []
    assert blocks_of([hall], at=NOW) == []


@pytest.mark.services
def test_many_times_are_looked_up_in_the_exclusion_index():
    hall, part, _other = make_hall()
    make_other_bookings(make_booking(part), 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_booking")
    with CaptureQueriesContext(connection) as queries:
        blocks_of([hall], *(evening(TUESDAY + weeks * WEEK) for weeks in range(40)), at=NOW)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {queries[0]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "booking_never_twice" in plan
    assert "Seq Scan on facilities_booking" not in plan
