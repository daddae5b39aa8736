"""On which days something comes again, in the ways that people say it: every second Tuesday, the last Thursday.

Pure functions over wall-clock days; nothing here knows an hour, a time zone or the database.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.text import get_text_list
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

WEEK = timedelta(weeks=1)
MOST_NIGHTS = 30  # that one date may go on for
NTH = (
    gettext_lazy("The first %(weekday)s of the month"),
    gettext_lazy("The second %(weekday)s of the month"),
    gettext_lazy("The third %(weekday)s of the month"),
    gettext_lazy("The fourth %(weekday)s of the month"),
)


class ActivityKind(models.TextChoices):
    """A single event, or a regular offer and how it comes again."""

    EVENT = "event", _("one date")
    REGULAR = "regular", _("every week")
    BIWEEKLY = "biweekly", _("every second week")
    MONTH_NTH = "month_nth", _("every month, the same weekday, like the second Tuesday")
    MONTH_LAST = "month_last", _("every month, the last such weekday, like the last Thursday")
    MONTH_DATE = "month_date", _("every month, the same date, like the 15th")


BY_WEEK = frozenset({ActivityKind.REGULAR, ActivityKind.BIWEEKLY})
BY_MONTH = frozenset({ActivityKind.MONTH_NTH, ActivityKind.MONTH_LAST, ActivityKind.MONTH_DATE})


def days(kind: str, first: date, *, until: date, weekdays: Sequence[int] = ()) -> Iterator[date]:
    """Its days in order, from `first` to `until`, both included. A single event has `first`, whatever `until` is.

    `weekdays` are ISO numbers (1 is Monday) and count for what comes every week or every second; none means the
    weekday of `first`. A month that has no such date (the 31st) is skipped, as RFC 5545 does.
    """
    if kind == ActivityKind.EVENT:
        return iter((first,))
    if kind in BY_WEEK:
        found = _by_week(first, until, weekdays, every=2 if kind == ActivityKind.BIWEEKLY else 1)
    else:
        found = _by_month(first, until, _picker(kind, first))
    return (day for day in found if first <= day <= until)


def _by_week(first: date, until: date, weekdays: Sequence[int], *, every: int) -> Iterator[date]:
    numbers = sorted(weekdays) or [first.isoweekday()]
    monday = first - timedelta(days=first.weekday())
    while monday <= until:
        yield from (monday + timedelta(days=number - 1) for number in numbers)
        monday += every * WEEK


def _by_month(first: date, until: date, pick: Callable[[date, int], int]) -> Iterator[date]:
    month = first.replace(day=1)
    while month <= until:
        length = monthrange(month.year, month.month)[1]
        if 1 <= (number := pick(month, length)) <= length:
            yield month.replace(day=number)
        month = (month + timedelta(days=31)).replace(day=1)


def _picker(kind: str, first: date) -> Callable[[date, int], int]:
    """From the first day of a month and its length to the number of the day; a number that it lacks is none."""
    nth = nth_in_month(first)

    def earliest(month: date) -> int:
        return 1 + (first.weekday() - month.weekday()) % 7

    if kind == ActivityKind.MONTH_NTH:
        return lambda month, length: earliest(month) + 7 * (nth - 1)
    if kind == ActivityKind.MONTH_LAST:
        return lambda month, length: earliest(month) + 7 * ((length - earliest(month)) // 7)
    return lambda month, length: first.day


def shortest_gap(kind: str, first: date, weekdays: Sequence[int] = ()) -> int | None:
    """The fewest days from one of its days to the next; None for a single event."""
    if kind == ActivityKind.EVENT:
        return None
    some = list(days(kind, first, until=first + timedelta(days=800), weekdays=weekdays))
    return min((later - earlier).days for earlier, later in pairwise(some))


def nth_in_month(day: date) -> int:
    """2 for the second Tuesday of its month."""
    return (day.day + 6) // 7


def is_last_in_month(day: date) -> bool:
    """Whether no such weekday comes after it in its month."""
    return day.day + 7 > monthrange(day.year, day.month)[1]


def in_words(kind: str, first: date, weekdays: Sequence[int] = ()) -> str:
    """→ "Hver tirsdag og torsdag", "Andre tirsdag i måneden"; "" for a single event."""
    weekday = str(WEEKDAYS[first.weekday()])
    named = [str(WEEKDAYS[number - 1]) for number in sorted(weekdays)] or [weekday]
    several = get_text_list(named, gettext("and"))
    match kind:
        case ActivityKind.REGULAR:
            return gettext("Every %(weekdays)s") % {"weekdays": several}
        case ActivityKind.BIWEEKLY:
            return gettext("Every second %(weekdays)s") % {"weekdays": several}
        case ActivityKind.MONTH_NTH:
            return str(NTH[min(nth_in_month(first), 4) - 1]) % {"weekday": weekday}
        case ActivityKind.MONTH_LAST:
            return gettext("The last %(weekday)s of the month") % {"weekday": weekday}
        case ActivityKind.MONTH_DATE:
            return gettext("The %(day)d. of every month") % {"day": first.day}
        case _:
            return ""
