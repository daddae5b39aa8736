"""Working days in Norway: Monday to Friday that are not public holidays."""

from datetime import date, timedelta
from functools import cache

import holidays


@cache
def _public_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("NO", years=year, language="no"))


def holiday(day: date) -> str:
    """The name of a public holiday, in Norwegian; "" for other days."""
    return _public_holidays(day.year).get(day, "")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def on_or_after(day: date) -> date:
    """`day`, or the next working day when it is none: where a deadline ends that the law counts in days."""
    return day if is_working_day(day) else add_working_days(day, 1)


def add_working_days(start: date, days: int) -> date:
    """The `days`-th working day after `start`; the day itself is never counted."""
    day = start
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day
