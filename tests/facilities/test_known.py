"""What is remembered of places is never old, and what is kept of a page is what would have been made."""

import re
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import availability, rules, workflow
from facilities.blocks import blocks_on
from facilities.known import calendar_of, place_called, prices
from facilities.models import (
    Booking,
    ClosedPeriod,
    InstantHours,
    OpeningHours,
    OtherHours,
    PriceRules,
    Rate,
)
from facilities.offers import Wish, offer
from portal.clock import OSLO
from tests.facilities.factories import TUESDAY, at, make_booking, make_facility, make_hall, make_rate
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - timedelta(days=1)
WEEK = {"uke": "2027-W10"}
TABLES = re.compile(r'(?:FROM|JOIN) "(\w+)"')


@pytest.fixture(autouse=True)
def _now(time_machine):
    cache.clear()
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def hall():
    make_rate()
    return make_facility(name="Hallen", capacity=100)


def opened(client, address, query=WEEK):
    answer = client.get(address, query)
    assert answer.status_code == 200
    return answer.content.decode()


def changes(hall):
    """A change of each kind that staff can make, and what the week says afterwards."""
    yield lambda: OpeningHours.objects.update(closes_at=time(10)), ""
    yield (
        lambda: OtherHours.objects.create(
            facility=hall, starts_on=TUESDAY, ends_on=TUESDAY, reason="Eksamen i hallen"
        ),
        "Eksamen i hallen",
    )
    yield (
        lambda: ClosedPeriod.objects.create(starts_on=MONDAY, ends_on=MONDAY, reason="Planleggingsdag"),
        "Planleggingsdag",
    )
    yield (
        lambda: InstantHours.objects.create(facility=hall, weekday=2, opens_at=time(8), closes_at=time(9)),
        "spør",
    )
    yield (
        lambda: PriceRules.objects.create(code="lorenskog", valid_from=date(2027, 1, 1), source="Vedtak"),
        "",
    )
    yield (
        lambda: Rate.objects.create(
            kind="sports_hall", amount=Decimal(999), valid_from=date(2027, 3, 1), source="Vedtak"
        ),
        "999",
    )
    hall.capacity = 4321
    yield hall.save, "4321"
    hall.site.street_address = "Nyveien 1"
    yield hall.site.save, "Nyveien 1"
    yield lambda: workflow.move_walls(hall, 2, by=make_staff(), at=NOW), "Halvdel"
    yield lambda: make_booking(hall, start=time(8), end=time(9), day=TUESDAY + timedelta(days=1)), "opptatt"


def test_what_staff_change_is_seen_at_once(client, hall):
    before = opened(client, hall.get_absolute_url())
    for change, words in changes(hall):
        change()
        after = opened(client, hall.get_absolute_url())
        assert after != before
        assert words in after
        assert opened(client, hall.get_absolute_url()) == after
        before = after


def test_another_name_for_a_district_is_seen_at_once(client, hall):
    assert "Tranby" in opened(client, hall.site.get_absolute_url(), {})
    hall.site.district.name = "Nye Tranby"
    hall.site.district.save()
    assert "Nye Tranby" in opened(client, hall.site.get_absolute_url(), {})


def test_every_table_that_the_pages_read_is_counted(client):
    """Whoever adds a table to the grid must let the database count its changes.

    But for those that tell what is taken: they are asked each time, and the answer is a part of what is remembered.
    And a stored file never changes.
    """
    hall, *_parts = make_hall()
    make_booking(hall)
    hall.site.save()  # nothing is remembered of it any more
    with CaptureQueriesContext(connection) as queries:
        opened(client, hall.get_absolute_url())
        opened(client, hall.site.get_absolute_url(), {"dag": "2027-03-09"})
    read = {table for query in queries.captured_queries for table in TABLES.findall(query["sql"])}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE %s", ["%counts_%"])
        counted = {table for (table,) in cursor.fetchall()}
    assert {"facilities_openinghours", "facilities_booking"} <= read
    asked = {"facilities_booking", "facilities_dropinhour", "facilities_dropinplace"}
    assert read - counted == asked | {"portal_storedfile"}


def test_a_hold_is_taken_to_others_and_free_to_its_owner_until_it_runs_out(client, hall, time_machine):
    mandate, address = make_mandate(), hall.get_absolute_url()
    wish = Wish(hall, mandate.association, at(TUESDAY, 18), at(TUESDAY, 19), "training")
    free = opened(client, address)
    workflow.hold(wish, offer(wish, by=mandate.user, at=NOW), by=mandate.user, at=NOW)
    assert "opptatt" in opened(client, address)
    client.force_login(mandate.user)
    assert "opptatt" not in opened(client, address)
    client.logout()
    time_machine.move_to(NOW + timedelta(minutes=11), tick=False)
    assert opened(client, address) == free


def test_an_hour_that_begins_is_no_longer_offered(client, hall, time_machine):
    address = hall.get_absolute_url()
    time_machine.move_to(at(TUESDAY, 17, 59), tick=False)
    assert "dag=2027-03-09&amp;fra=18:00" in opened(client, address)
    time_machine.move_to(at(TUESDAY, 18, 1), tick=False)
    assert "dag=2027-03-09&amp;fra=18:00" not in opened(client, address)


moments = st.datetimes(datetime(2027, 3, 25), datetime(2027, 3, 31), timezones=st.just(UTC))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=moments, minutes=st.integers(0, 59), notice=st.sampled_from([0, 1, 30]), horizon=st.integers(1, 9))
def test_the_same_hour_makes_the_same_week(one, minutes, notice, horizon):
    other = one + timedelta(minutes=minutes)
    if availability.hour_in(one) != availability.hour_in(other):
        return
    hall = make_facility(notice_hours=notice, horizon_days=horizon)
    days = availability.week_of(date(2027, 3, 22)) + availability.week_of(date(2027, 3, 29))
    weeks = [availability.grid(hall, [], days, [], at=moment) for moment in (one, other)]
    assert weeks[0] == weeks[1]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    begins=moments,
    length=st.integers(-30, 15 * 60),
    on_step=st.booleans(),
    shortest=st.sampled_from([30, 60, 90]),
    longest=st.integers(2, 12),
    closed=st.booleans(),
)
def test_possible_is_what_nothing_stands_in_the_way_of(begins, length, on_step, shortest, longest, closed):
    """The quick question that the grid asks, against the one that gives reasons."""
    hall = make_facility(
        hours=(time(7, 30), time(22)), shortest_minutes=shortest, longest_hours=longest, notice_hours=5
    )
    if closed:
        ClosedPeriod.objects.create(
            site=hall.site, starts_on=date(2027, 3, 26), ends_on=date(2027, 3, 27), reason="Påske"
        )
    if on_step:
        begins, length = begins.replace(minute=0, second=0, microsecond=0), length // 30 * 30
    now, ends = datetime(2027, 3, 27, 1, 20, tzinfo=UTC), begins + timedelta(minutes=length)
    day = begins.astimezone(OSLO).date()
    calendar = calendar_of(hall, day, day)
    problems = rules.time_problems(hall, begins, ends, at=now, calendar=calendar)
    assert rules.is_possible(hall, begins, ends, at=now, calendar=calendar) == (not problems)


def test_what_is_remembered_was_never_rolled_back(hall):
    """A version that was never committed is never met again."""
    from django.db import transaction

    def rates():
        return {line.amount for line in prices().rates}

    before = rates()
    with transaction.atomic():
        Rate.objects.create(kind="gym", amount=Decimal(77), valid_from=TUESDAY, source="Vedtak")
        assert rates() == before | {Decimal(77)}
        transaction.set_rollback(True)
    assert rates() == before
    with transaction.atomic():
        Rate.objects.create(kind="gym", amount=Decimal(88), valid_from=TUESDAY, source="Vedtak")
        assert rates() == before | {Decimal(88)}


def test_an_unknown_address_is_not_found(client, hall):
    assert place_called("finnes-ikke") is None
    assert client.get("/lokaler/finnes-ikke/").status_code == 404
    assert client.get(f"/lokaler/{hall.site.slug}/finnes-ikke/").status_code == 404


def test_all_halls_of_a_site_are_asked_for_at_once_and_in_the_exclusion_index(django_assert_num_queries):
    halls = [make_facility(site=None, name=f"Sal {number}") for number in range(4)]
    made = {make_booking(room).pk for room in halls[:3]}
    make_booking(halls[0], day=TUESDAY + timedelta(days=20))
    with django_assert_num_queries(1):
        found = blocks_on([TUESDAY], halls, at=NOW)
    assert {block.booking for block in found} == made
    assert Booking.objects.count() == 4
