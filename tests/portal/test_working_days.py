"""Weekends and Norwegian public holidays: nothing is promised for them, and no deadline ends on them."""

from datetime import date

import pytest

from portal.working_days import add_working_days, is_working_day, on_or_after


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2027, 3, 2), 3, date(2027, 3, 5)),  # within a week
        (date(2027, 3, 4), 3, date(2027, 3, 9)),  # over a weekend
        (date(2027, 3, 6), 1, date(2027, 3, 8)),  # asked on a Saturday
        (date(2027, 3, 24), 1, date(2027, 3, 30)),  # Maundy Thursday to Easter Monday are no working days
        (date(2027, 3, 23), 3, date(2027, 3, 31)),
        (date(2027, 5, 14), 1, date(2027, 5, 18)),  # 17 May 2027 is also Whit Monday
        (date(2026, 5, 13), 2, date(2026, 5, 18)),  # Ascension Day, a Friday between, then 17 May on a Sunday
        (date(2027, 12, 24), 1, date(2027, 12, 27)),  # Christmas on a weekend
        (date(2026, 12, 31), 1, date(2027, 1, 4)),  # over New Year
    ],
)
def test_promised_day_skips_weekends_and_public_holidays(start, days, due):
    assert add_working_days(start, days) == due
    assert is_working_day(due)


@pytest.mark.parametrize(
    ("day", "ends"),
    [
        (date(2027, 3, 23), date(2027, 3, 23)),  # a Tuesday stays
        (date(2027, 3, 20), date(2027, 3, 22)),  # Saturday
        (date(2027, 3, 21), date(2027, 3, 22)),  # Palm Sunday
        (date(2027, 3, 25), date(2027, 3, 30)),  # Maundy Thursday: past Easter Monday
        (date(2027, 3, 24), date(2027, 3, 24)),  # the day before Easter is a working day
        (date(2026, 5, 14), date(2026, 5, 15)),  # Ascension Day
        (date(2027, 5, 17), date(2027, 5, 18)),
        (date(2026, 12, 25), date(2026, 12, 28)),  # Christmas Day, Boxing Day, Sunday
        (date(2027, 1, 1), date(2027, 1, 4)),
        (date(2026, 12, 24), date(2026, 12, 24)),  # Christmas Eve is none of the law's holidays
    ],
)
def test_a_deadline_never_ends_on_a_day_off(day, ends):
    assert on_or_after(day) == ends
