"""What is said to be free can be booked, and nothing else can."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import alternatives, availability, workflow
from facilities.models import Booking, ClosedPeriod, Facility, OpeningHours
from portal.clock import OSLO
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_hours,
    make_rate,
    make_site,
)
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - timedelta(days=1)


def cells(facility, monday=MONDAY, now=NOW):
    parts = list(Facility.objects.parts_of(facility))
    week = availability.week(facility, parts, monday, at=now)
    return [cell for day in week.days for cell in day.cells]


def can_book(facility, mandate, cell, now=NOW):
    """Try for real, then take it back."""
    try:
        with transaction.atomic():
            workflow.book(facility, association=mandate.association, by=mandate.user,
                          starts_at=cell.starts_at, ends_at=cell.ends_at, purpose="training", at=now)  # fmt: skip
            transaction.set_rollback(True)
    except Refused:
        return False
    return True


wishes = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 6), st.integers(16, 42), st.integers(1, 6)), max_size=12
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    wishes=wishes,
    buffer=st.sampled_from([0, 15, 30]),
    before=st.sampled_from([0, 15, 60]),
    opens=st.integers(8, 16),
    closed=st.integers(0, 9),
    monday=st.sampled_from([MONDAY, date(2027, 3, 1), date(2027, 3, 22), date(2027, 10, 25)]),
)
def test_a_free_cell_can_be_booked_and_every_other_is_refused(wishes, buffer, before, opens, closed, monday):
    with transaction.atomic():
        mandate = make_mandate()
        make_rate()
        hall, a, b = make_hall(buffer_minutes=buffer, prepare_minutes=before, hours=None)
        make_hours(hall, time(opens, 30), time(22), weekdays=range(6))
        if closed < 7:
            day = monday + timedelta(days=closed)
            ClosedPeriod.objects.create(starts_on=day, ends_on=day, reason="Valg")
        for place, weekday, half_hour, length in wishes:
            begin = at(monday + timedelta(days=weekday), half_hour // 2, half_hour % 2 * 30)
            try:
                with transaction.atomic():
                    make_booking_at(
                        (hall, a, b)[place], mandate, begin, begin + timedelta(minutes=30 * length)
                    )
            except Refused:
                pass
        for cell in cells(hall, monday):
            assert can_book(hall, mandate, cell) == (cell.kind == "free"), cell
            if cell.kind == "part":
                assert can_book(cell.facility, mandate, cell)
            if cell.kind == "busy":
                assert not can_book(a, mandate, cell)
                assert not can_book(b, mandate, cell)
        transaction.set_rollback(True)


def make_booking_at(facility, mandate, begin, end):
    return workflow.book(facility, association=mandate.association, by=mandate.user, starts_at=begin,
                         ends_at=end, purpose="training", at=NOW)  # fmt: skip


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=wishes, hour=st.integers(7, 21), length=st.integers(1, 4), before=st.sampled_from([0, 30, 90]))
def test_the_search_finds_exactly_what_can_be_booked(wishes, hour, length, before):
    with transaction.atomic():
        mandate = make_mandate()
        make_rate()
        hall, a, b = make_hall(buffer_minutes=30, prepare_minutes=before, hours=(time(9), time(22)))
        gym = make_facility(kind="sports_hall", hours=(time(17), time(21)), longest_hours=2)
        for place, _weekday, half_hour, size in wishes:
            begin = at(TUESDAY, half_hour // 2, half_hour % 2 * 30)
            try:
                with transaction.atomic():
                    make_booking_at((hall, a, b)[place], mandate, begin, begin + timedelta(minutes=30 * size))
            except Refused:
                pass
        asked = availability.Cell("free", at(TUESDAY, hour), at(TUESDAY, hour) + timedelta(hours=length))
        found = set(Facility.objects.bookable().free(asked.starts_at, asked.ends_at, at=NOW))
        assert found == {place for place in (hall, a, b, gym) if can_book(place, mandate, asked)}
        transaction.set_rollback(True)


def test_half_a_hall_is_offered_when_the_other_half_is_taken():
    hall, a, b = make_hall()
    make_booking(a)
    [cell] = [cell for cell in cells(hall) if cell.starts_at == at(TUESDAY, 18)]
    assert (cell.kind, cell.facility, cell.share) == ("part", b, "½")


def test_hours_that_have_passed_are_not_offered():
    hall = make_facility()
    this_week = cells(hall, date(2027, 3, 1))
    assert {cell.kind for cell in this_week if cell.starts_at < NOW} == {"past"}
    assert {cell.kind for cell in this_week if cell.starts_at >= NOW} == {"free"}


@pytest.mark.parametrize("monday", [date(2027, 3, 22), date(2027, 10, 25)])
def test_eighteen_is_eighteen_on_both_sides_of_a_clock_change(monday):
    hall = make_facility()
    hours = {cell.starts_at.astimezone(OSLO).hour for cell in cells(hall, monday)}
    assert hours == set(range(8, 22))
    assert all(cell.ends_at - cell.starts_at == timedelta(hours=1) for cell in cells(hall, monday))


def test_the_night_when_an_hour_is_skipped_offers_no_hour_that_does_not_exist():
    hall = make_facility(hours=(time(0), time(6)))
    sunday = [cell for cell in cells(hall, date(2027, 3, 22)) if cell.day == date(2027, 3, 28)]
    assert [cell.kind for cell in sunday].count("free") == 5


def test_the_nearest_free_times_can_all_be_booked_and_do_not_overlap():
    hall, mandate = make_facility(), make_mandate()
    make_booking(hall, start=time(17), end=time(20))
    found = alternatives.nearest(hall, at(TUESDAY, 18), at(TUESDAY, 19), at=NOW)
    assert [cell.starts_at for cell in found] == [at(TUESDAY, 15), at(TUESDAY, 16), at(TUESDAY, 20)]
    assert all(can_book(hall, mandate, cell) for cell in found)


def test_other_places_of_the_same_kind_the_same_district_first():
    hall = make_facility(site=make_site(district="Tranby"))
    far = make_facility(site=make_site(district="Sylling"))
    near = make_facility(site=make_site(district="Tranby"))
    make_facility(kind="meeting_room")
    assert alternatives.elsewhere(hall, at(TUESDAY, 18), at(TUESDAY, 19), at=NOW) == [near, far]


def test_a_week_of_a_known_place_takes_one_query_whatever_the_number_of_bookings(django_assert_num_queries):
    hall, a, b = make_hall()
    for hour in range(9, 20):
        make_booking(a, start=time(hour), end=time(hour + 1))
    availability.week(hall, [a, b], MONDAY, at=NOW)
    with django_assert_num_queries(3):  # and two for the version, which a request asks for once
        availability.week(hall, [a, b], MONDAY, at=NOW)


def test_free_time_in_all_places_takes_one_query(django_assert_num_queries):
    make_rate()
    for _number in range(5):
        make_hall()
    with django_assert_num_queries(1):
        found = list(
            Facility.objects.bookable().free(at(TUESDAY, 18), at(TUESDAY, 20), at=NOW).select_related("site")
        )
    assert len(found) == 15
    assert found[0].rate_lines[0].amount == 480


@pytest.mark.services
def test_the_queries_of_the_grid_and_the_search_use_the_exclusion_index():
    """The trap is silent: with another integer type the index is not used, and nothing says so."""
    hall, a, _b = make_hall()
    booking = make_booking(a)
    make_other_bookings(booking, 20_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE facilities_booking")
    week = Booking.objects.blocking().touching(hall.span, at(MONDAY, 0), at(MONDAY + timedelta(days=7), 0))
    assert "booking_never_twice" in week.explain()
    free = Facility.objects.bookable().free(at(TUESDAY, 18), at(TUESDAY, 20), at=NOW)
    assert "booking_never_twice" in free.explain()


def make_other_bookings(booking, count):
    """Rows far from `booking`, each in a block of its own."""
    fields = [
        f.column for f in Booking._meta.concrete_fields if f.name not in ("id", "span", "submission_key")
    ]
    names = ", ".join(fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO facilities_booking (span, {names})"
            f" SELECT int8range(n::bigint * 1000, n::bigint * 1000 + 10), {names}"
            f" FROM facilities_booking, generate_series(100000000, 100000000 + {count}) n WHERE id = %s",
            [booking.pk],
        )


def test_a_blackout_is_shown_as_closed():
    hall = make_facility()
    workflow.black_out(hall, starts_at=at(TUESDAY, 8), ends_at=at(TUESDAY, 22), reason="Nytt gulv",
                       by=make_staff(), at=NOW)  # fmt: skip
    [cell] = [cell for cell in cells(hall) if cell.starts_at == at(TUESDAY, 18)]
    assert (cell.kind, cell.is_blackout) == ("busy", True)


def test_hours_that_are_no_longer_valid_count_for_nothing():
    hall = make_facility()
    OpeningHours.objects.update(valid_until=TUESDAY)
    kinds = {cell.day: cell.kind for cell in cells(hall)}
    assert kinds[TUESDAY] == "free"
    assert kinds[TUESDAY + timedelta(days=1)] == "closed"


def test_a_period_is_half_open():
    booking = make_booking(make_facility())
    booking.refresh_from_db()
    assert booking.period == DateTimeTZRange(booking.starts_at, booking.ends_at, "[)")
    assert isinstance(booking.period.lower, datetime)
