"""On which days something comes again, and how that is said."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.recurrence import BY_WEEK, ActivityKind, days, in_words, is_last_in_month, nth_in_month

K = ActivityKind
YEAR_END = date(2027, 12, 31)
ANY_DAY = st.dates(date(2026, 1, 1), date(2030, 12, 31))


def given_days(kind, first, *weekdays, until=YEAR_END):
    return list(days(kind, first, until=until, weekdays=weekdays))


def test_a_single_event_has_one_day_whatever_the_reach():
    assert given_days(K.EVENT, date(2029, 1, 1)) == [date(2029, 1, 1)]


def test_every_week_on_two_weekdays_begins_with_the_first_date():
    found = given_days(K.REGULAR, date(2027, 3, 4), 2, 4, until=date(2027, 3, 16))
    assert found == [date(2027, 3, 4), date(2027, 3, 9), date(2027, 3, 11), date(2027, 3, 16)]


def test_every_second_week_counts_from_the_week_of_the_first_date():
    found = given_days(K.BIWEEKLY, date(2027, 3, 4), 2, 4, until=date(2027, 4, 4))
    assert found == [
        date(2027, 3, 4),
        date(2027, 3, 16),
        date(2027, 3, 18),
        date(2027, 3, 30),
        date(2027, 4, 1),
    ]


def test_every_second_week_goes_on_across_a_year_with_53_weeks():
    found = given_days(K.BIWEEKLY, date(2026, 12, 24), until=date(2027, 1, 31))
    assert found == [date(2026, 12, 24), date(2027, 1, 7), date(2027, 1, 21)]


def test_the_second_tuesday():
    found = given_days(K.MONTH_NTH, date(2027, 3, 9), until=date(2027, 7, 1))
    assert found == [date(2027, 3, 9), date(2027, 4, 13), date(2027, 5, 11), date(2027, 6, 8)]


def test_the_last_thursday_is_the_fourth_or_the_fifth():
    found = given_days(K.MONTH_LAST, date(2027, 3, 25), until=date(2027, 7, 31))
    assert found == [
        date(2027, 3, 25), date(2027, 4, 29), date(2027, 5, 27), date(2027, 6, 24), date(2027, 7, 29),
    ]  # fmt: skip


def test_the_31st_skips_the_months_that_have_none():
    found = given_days(K.MONTH_DATE, date(2027, 1, 31), until=date(2027, 6, 30))
    assert found == [date(2027, 1, 31), date(2027, 3, 31), date(2027, 5, 31)]


@given(ANY_DAY, st.sampled_from(K), st.sets(st.integers(1, 7)), st.integers(0, 800))
def test_whatever_the_rule_the_days_are_in_order_within_reach_and_of_the_right_kind(
    first, kind, extra, reach
):
    weekdays = sorted({*extra, first.isoweekday()}) if kind in BY_WEEK and extra else []
    found = list(days(kind, first, until=first + timedelta(days=reach), weekdays=weekdays))
    assert found == sorted(set(found))
    assert all(first <= day <= first + timedelta(days=reach) for day in found)
    if kind in BY_WEEK:
        assert found[0] == first
        assert {day.isoweekday() for day in found} <= set(weekdays or [first.isoweekday()])
    if kind == K.MONTH_NTH:
        assert {(day.weekday(), nth_in_month(day)) for day in found} <= {
            (first.weekday(), nth_in_month(first))
        }
    if kind == K.MONTH_LAST:
        assert all(is_last_in_month(day) and day.weekday() == first.weekday() for day in found)


@pytest.mark.parametrize(
    ("kind", "first", "weekdays", "words"),
    [
        (K.REGULAR, date(2027, 3, 4), (), "Hver torsdag"),
        (K.REGULAR, date(2027, 3, 4), (4, 2), "Hver tirsdag og torsdag"),
        (K.REGULAR, date(2027, 3, 1), (1, 3, 5), "Hver mandag, onsdag og fredag"),
        (K.BIWEEKLY, date(2027, 3, 4), (), "Annenhver torsdag"),
        (K.MONTH_NTH, date(2027, 3, 9), (), "Andre tirsdag i måneden"),
        (K.MONTH_NTH, date(2027, 3, 1), (), "Første mandag i måneden"),
        (K.MONTH_LAST, date(2027, 3, 25), (), "Siste torsdag i måneden"),
        (K.MONTH_DATE, date(2027, 3, 15), (), "Den 15. i hver måned"),
        (K.EVENT, date(2027, 3, 15), (), ""),
    ],
)
def test_it_is_said_as_people_say_it(kind, first, weekdays, words):
    assert in_words(kind, first, weekdays) == words
