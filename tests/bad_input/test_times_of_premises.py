"""The night the clocks change, over midnight, no minutes and forty days, and clock times as people write them."""

from datetime import date, timedelta

import pytest

from facilities import workflow
from facilities.models import Booking
from facilities.models.hours import OpeningHours
from portal.clock import OSLO
from portal.problems import Refused
from tests.bad_input.browser import message_on
from tests.bad_input.test_times import book
from tests.facilities.factories import TUESDAY, at
from tests.factories import NOW

SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


@pytest.fixture
def all_night(town):
    OpeningHours.objects.update(opens_at="00:00", closes_at="23:30")
    return town


def kept():
    row = Booking.objects.made().get()
    return row.starts_at.astimezone(OSLO), row.ends_at.astimezone(OSLO), row.ends_at - row.starts_at


def send(town, day, begins, ends):
    return workflow.book(town.half, association=town.association, by=town.chair, starts_at=at(day, *begins),
                         ends_at=at(day, *ends), purpose="training", at=NOW)  # fmt: skip


def test_half_past_two_on_the_night_that_skips_it_is_half_past_three(all_night):
    send(all_night, SPRING, (2, 30), (4, 30))
    starts, ends, length = kept()
    assert (starts.hour, starts.minute, ends.hour, length) == (3, 30, 4, timedelta(hours=1))


def test_the_hour_that_is_skipped_has_no_length_and_is_refused_plainly(all_night):
    with pytest.raises(Refused) as refused:
        send(all_night, SPRING, (2, 30), (3, 30))
    assert [problem.code for problem in refused.value.problems] == ["end_before_start"]


def test_half_past_two_on_the_night_that_has_it_twice_is_the_first(all_night):
    send(all_night, AUTUMN, (2, 30), (3, 30))
    starts, ends, length = kept()
    assert (starts.hour, ends.hour, length) == (2, 3, timedelta(hours=2))
    assert Booking.objects.get().price.amount == 480


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_the_page_answers_on_both_nights(member, all_night, day):
    for hours in (("02:30", "03:30"), ("02:00", "03:00"), ("01:30", "04:00")):
        assert (
            book(member, all_night, day=day, from_time=hours[0], to_time=hours[1], step="").status_code == 200
        )


def test_over_midnight_is_said_on_the_field(member, town):
    page = book(member, town, from_time="22:00", to_time="01:00")
    assert "Slutt" in message_on(page, "to_time")
    assert page.context["form"]["from_time"].value() == "22:00"
    assert not Booking.objects.made().exists()


def test_no_minutes_is_said_on_the_field(member, town):
    assert message_on(book(member, town, from_time="18:00", to_time="18:00"), "to_time")
    assert not Booking.objects.made().exists()


def test_forty_days_are_refused_by_the_verb_itself(town):
    with pytest.raises(Refused) as refused:
        workflow.book(town.half, association=town.association, by=town.chair, starts_at=at(TUESDAY, 9),
                      ends_at=at(TUESDAY, 9) + timedelta(days=40), purpose="training", at=NOW)  # fmt: skip
    assert "too_long" in [problem.code for problem in refused.value.problems]
    assert not Booking.objects.made().exists()


@pytest.mark.parametrize(
    ("begins", "ends"), [("18:00", "20:00"), ("18.00", "20.00"), ("1800", "2000"), ("18", "20")]
)
def test_clock_times_are_read_as_people_write_them(member, town, begins, ends):
    page = book(member, town, from_time=begins, to_time=ends, step="")
    assert page.status_code == 200
    wish = page.context["wish"]
    assert (wish.starts_at, wish.ends_at) == (at(TUESDAY, 18), at(TUESDAY, 20))


@pytest.mark.parametrize("written", ["kl. seks", "25:00", "18:60", "-1", "18:00:00:00", "🕕"])
def test_what_is_no_clock_time_is_said_with_an_example(member, town, written):
    assert "18.00" in message_on(book(member, town, from_time=written), "from_time")
