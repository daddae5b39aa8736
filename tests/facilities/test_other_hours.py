"""Days with other hours than the ordinary ones: the grid, the search and the booking say the same."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities.availability import Cell
from facilities.known import calendar_of
from facilities.models import ClosedPeriod, Facility, OtherHours
from tests.facilities.factories import TUESDAY, at, make_facility, make_hall, make_hours, make_rate
from tests.facilities.test_availability import can_book, cells
from tests.factories import NOW, make_mandate

pytestmark = pytest.mark.django_db


def other(facility, opens_at=None, closes_at=None, *, first=TUESDAY, last=None, **fields):
    return OtherHours.objects.create(facility=facility, starts_on=first, ends_on=last or first, opens_at=opens_at,
                                     closes_at=closes_at, reason="Julemarked", **fields)  # fmt: skip


def open_on(facility, day=TUESDAY):
    return calendar_of(facility, day, day).open_on(day)


def test_they_hold_instead_of_the_ordinary_ones_on_their_days_only():
    hall, half, _other = make_hall()
    other(hall, time(10), time(12))
    other(hall, time(18), time(20))
    assert open_on(hall) == open_on(half) == [(time(10), time(12)), (time(18), time(20))]
    assert open_on(hall, TUESDAY + timedelta(days=1)) == [(time(8), time(22))]


def test_a_row_without_hours_closes_the_day_and_says_why():
    hall = make_facility()
    other(hall)
    other(hall, time(10), time(12))
    assert open_on(hall) == []
    assert calendar_of(hall, TUESDAY, TUESDAY).closed_because(TUESDAY) == "Julemarked"


def test_a_part_can_have_its_own():
    hall, half, _other = make_hall()
    other(half, time(10), time(12))
    assert open_on(hall) == [(time(8), time(22))]
    assert open_on(half) == [(time(10), time(12))]


def test_a_holiday_closes_all_the_same_unless_it_is_said():
    hall, gym = make_facility(), make_facility()
    ClosedPeriod.objects.create(starts_on=TUESDAY, ends_on=TUESDAY, reason="Valg")
    other(hall, time(10), time(12), despite_closed=True)
    other(gym, time(10), time(12))
    assert open_on(hall) == [(time(10), time(12))]
    assert open_on(gym) == []


def test_hours_later_than_the_ordinary_ones_have_rows_in_the_week():
    hall = make_facility(hours=(time(16), time(20)))
    other(hall, time(9), time(22))
    hours = {cell.starts_at.astimezone().hour for cell in cells(hall) if cell.kind == "free"}
    assert len(hours) == 13


@pytest.mark.parametrize("hours", [(time(10), None), (None, time(10)), (time(12), time(10))])
def test_half_an_hour_or_a_negative_one_is_refused_by_the_database(hours):
    hall = make_facility()
    with pytest.raises(IntegrityError), transaction.atomic():
        other(hall, *hours)


spells = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(8, 20), st.integers(0, 4), st.booleans()),
    max_size=4,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spells=spells,
    shut=st.sampled_from(["", "all", "schools"]),
    is_school=st.booleans(),
    hour=st.integers(8, 21),
)
def test_the_search_the_rules_and_the_booking_agree_whatever_the_hours(spells, shut, is_school, hour):
    with transaction.atomic():
        make_rate()
        hall, a, b = make_hall(hours=None)
        hall.site.is_school = is_school
        hall.site.save()
        make_hours(hall, time(10), time(20))
        if shut:
            ClosedPeriod.objects.create(
                starts_on=TUESDAY, ends_on=TUESDAY, reason="Ferie", schools_only=shut == "schools"
            )
        for place, day, opens, length, despite in spells:
            begin = TUESDAY - timedelta(days=day)
            closes = time(min(opens + length, 23)) if length else None
            other((hall, a, b)[place], time(opens) if length else None, closes, first=begin,
                  last=TUESDAY, despite_closed=despite and bool(length))  # fmt: skip
        asked = Cell("free", at(TUESDAY, hour), at(TUESDAY, hour) + timedelta(hours=1))
        found = set(Facility.objects.bookable().free(asked.starts_at, asked.ends_at, at=NOW))
        mandate = make_mandate()
        places = [Facility.objects.select_related("site").get(pk=one.pk) for one in (hall, a, b)]
        assert found == {place for place in places if can_book(place, mandate, asked)}
        for cell in cells(places[0]):
            if cell.starts_at == asked.starts_at:
                assert (cell.kind == "free") == (hall in found)
        transaction.set_rollback(True)
