"""Whatever is done, in whatever order: no floor is taken twice, and free and taken hours are the open hours."""

from datetime import date, time, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import match_plan, workflow
from facilities.fixtures import Fixture, Fixtures
from facilities.models import Booking, BookingSeries, Closure, Facility, Match, MatchList, OpeningHours
from facilities.series import Change
from portal.problems import Refused
from tests.facilities.factories import TUESDAY, at, make_booking, make_facility, make_rate, make_series
from tests.facilities.test_availability import cells
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - timedelta(days=1)
OPEN = {weekday: (10, 20) if weekday < 5 else (12, 18) for weekday in range(6)}

deeds = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "book",
                "book",
                "series",
                "move",
                "walls",
                "walls",
                "close",
                "reopen",
                "cancel",
                "drop_in",
                "match",
                "match",
            ]
        ),
        st.integers(0, 11),
        st.integers(0, 6),
        st.integers(9, 20),
        st.integers(1, 3),
    ),
    min_size=3,
    max_size=10,
)


class Hall:
    """One hall, and people who do things to it."""

    def __init__(self):
        make_rate()
        self.whole = make_facility(hours=None)
        for weekday, (opens, closes) in OPEN.items():
            OpeningHours.objects.create(facility=self.whole, weekday=weekday, opens_at=time(opens),
                                        closes_at=time(closes), valid_from=date(2020, 1, 1))  # fmt: skip
        self.mandate, self.staff = make_mandate(), make_staff()

    def place(self, number):
        places = list(Facility.objects.bookable().within(self.whole).select_related("site").order_by("span"))
        return places[number % len(places)]

    def do(self, what, number, day, hour, length):
        """Try it; a plain no is an answer like any other."""
        try:
            with transaction.atomic():
                getattr(self, what)(number, day, hour, length)
        except Refused:
            return

    def book(self, number, day, hour, length):
        make_booking(self.place(number), mandate=self.mandate, day=MONDAY + timedelta(days=day), start=time(hour),
                     end=time(min(hour + length, 23)))  # fmt: skip

    def series(self, number, day, hour, length):
        make_series(self.place(number), mandate=self.mandate, weekdays=(day,), begins=time(hour),
                    ends=time(min(hour + length, 23)))  # fmt: skip

    def move(self, number, day, hour, length):
        if series := BookingSeries.objects.order_by("pk").last():
            change = Change(self.place(number), time(hour), time(min(hour + length, 23)), MONDAY)
            workflow.move_following(series, change, by=self.mandate.user, at=NOW)

    def walls(self, number, day, hour, length):
        workflow.move_walls(self.place(day), number % 5 + 1, by=self.staff, at=NOW)

    def close(self, number, day, hour, length):
        begin = at(MONDAY + timedelta(days=day), hour)
        workflow.close(site=self.whole.site, facility=self.place(number), starts_at=begin,
                       ends_at=begin + timedelta(hours=length), reason="Frost", by=self.staff, at=NOW)  # fmt: skip

    def reopen(self, *_numbers):
        if closure := Closure.objects.order_by("pk").last():
            workflow.reopen(closure, by=self.staff, at=NOW)

    def drop_in(self, number, day, hour, length):
        date = MONDAY + timedelta(days=day)
        workflow.open_drop_in(self.place(number), weekday=date.weekday(), begins=time(hour),
                              ends=time(min(hour + length, 23)), first_on=date, until_on=date, places=9,
                              by=self.staff, at=NOW)  # fmt: skip

    def match(self, number, day, hour, length):
        """New, or moved when one of that number stands; others of the list are gone, and sometimes taken out."""
        place, begin = self.place(number), at(MONDAY + timedelta(days=day), hour)
        row = Fixture(2, f"kamp {number % 2}", "A – B", place.title, begin, begin + timedelta(hours=length))
        found, match_list = Fixtures([row]), MatchList.objects.first()
        seen = match_plan.plan(match_list, found, at=NOW).seen
        workflow.take_in_matches(
            "Serien", found, seen=seen, remove_gone=number % 3 == 0, by=self.staff, at=NOW
        )

    def cancel(self, number, *_numbers):
        rows = list(Booking.objects.coming(NOW))
        if rows:
            workflow.cancel(rows[number % len(rows)], by=self.mandate.user, at=NOW)


def taken_twice():
    """Pairs of rows that block the same floor at the same time: there must be none."""
    live = list(Booking.objects.blocking())
    return [
        (one.pk, two.pk)
        for one in live
        for two in live
        if one.pk < two.pk
        and one.span.lower < two.span.upper and two.span.lower < one.span.upper
        and one.period.lower < two.period.upper and two.period.lower < one.period.upper
    ]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=deeds)
def test_no_floor_is_taken_twice_and_free_and_taken_hours_are_the_open_hours(deeds):
    with transaction.atomic():
        hall = Hall()
        for deed in deeds:
            hall.do(*deed)
        assert not taken_twice()
        for match in Match.objects.standing().filter(closure__reopened_at=None):
            floor = Booking.objects.blocking().touching(match.facility.span, match.starts_at, match.ends_at)
            assert {row.closure_id for row in floor} == {match.closure_id}
        for place in Facility.objects.bookable().within(hall.whole).select_related("site"):
            found = [cell for cell in cells(place, MONDAY) if cell.kind != "closed"]
            assert {cell.kind for cell in found} <= {"free", "part", "busy", "drop-in"}
            hours = sum(closes - opens for opens, closes in OPEN.values())
            assert len(found) == hours, place
            for cell in found:
                mine = Booking.objects.blocking().touching(place.span, cell.starts_at, cell.ends_at)
                assert (cell.kind == "free") == (not mine.exists())
        transaction.set_rollback(True)


def test_bookings_of_parts_that_are_gone_are_nobody_elses_place():
    """After the walls are down, whoever stands there stands alone."""
    hall = Hall()
    workflow.move_walls(hall.whole, 2, by=hall.staff, at=NOW)
    hall.do("book", 1, 1, 12, 1)
    workflow.move_walls(hall.whole, 1, by=hall.staff, at=NOW)
    assert not Facility.objects.parts_of(hall.whole).exists()
    hall.do("book", 0, 1, 12, 1)
    assert Booking.objects.blocking().count() == 1
