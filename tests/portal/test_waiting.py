"""Until when an offer of a place stands. What lists do with it is tested where there are lists."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.clock import OSLO
from portal.waiting import LONGEST, SHORTEST, deadline
from tests.factories import NOW

NIGHT = timedelta(hours=11)  # from 22.00 to 9.00


def shown(value):
    return value.astimezone(OSLO).strftime("%d.%m %H.%M")


def test_an_offer_stands_for_a_day():
    assert deadline(NOW, begins=NOW + timedelta(days=9)) == NOW + LONGEST


def test_with_less_than_two_days_left_it_stands_for_half_of_them():
    assert deadline(NOW, begins=NOW + timedelta(hours=16)) == NOW + timedelta(hours=8)


def test_just_before_it_begins_nobody_is_offered_anything():
    assert deadline(NOW, begins=NOW + SHORTEST - timedelta(minutes=1)) is None
    assert deadline(NOW, begins=NOW - timedelta(days=1)) is None


def test_nobody_loses_a_place_while_asleep():
    evening = NOW + timedelta(hours=11)  # 23.00
    assert shown(deadline(evening, begins=NOW + timedelta(days=9))) == "04.03 09.00"
    assert shown(deadline(NOW, begins=NOW + timedelta(hours=30))) == "03.03 09.00"


def test_unless_it_begins_before_the_morning():
    late = NOW + timedelta(hours=9)  # 21.00, and it begins at 01.00
    assert shown(deadline(late, begins=NOW + timedelta(hours=13))) == "02.03 23.00"


@given(
    st.datetimes(timezones=st.just(OSLO)),
    st.timedeltas(min_value=SHORTEST, max_value=timedelta(days=400)),
)
def test_an_offer_always_stands_for_a_while_and_runs_out_before_it_begins(at, left):
    until = deadline(at, begins=at + left)
    assert at < until < at + left
    assert until - at <= LONGEST + NIGHT + timedelta(hours=1)
