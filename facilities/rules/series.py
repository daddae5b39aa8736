"""What stands in the way of a series as a whole. Its dates are looked at one by one, in facilities/series.py."""

from collections.abc import Collection
from datetime import date, time

from django.utils.translation import gettext as _

from portal.problems import Blocker, Problem

MOST_DATES = 300


def series_problems(
    *, weekdays: Collection[int], first_on: date, until_on: date, begins: time, ends: time
) -> list[Problem]:
    """Why this can be no series, whatever is free."""
    problems: list[Problem] = []
    if ends <= begins:
        problems.append(Blocker("end_before_start", _("The end must be later than the start."), "to_time"))
    if until_on < first_on:
        text = _("The last day must be the first day or later.")
        return [*problems, Blocker("until_before_first", text, "until_on")]
    count = count_dates(weekdays, first_on, until_on)
    if not count:
        text = _("No day between the first and the last is on a weekday that you have chosen.")
        problems.append(Blocker("no_dates", text, "weekdays"))
    if count > MOST_DATES:
        text = _("That is %(count)s dates. A series can have %(most)s at most. Choose an earlier last day.")
        values = {"count": count, "most": MOST_DATES}
        problems.append(Blocker("too_many_dates", text % values, "until_on"))
    return problems


def count_dates(weekdays: Collection[int], first_on: date, until_on: date) -> int:
    """How many days from first to last fall on these weekdays, without writing them out."""
    weeks, rest = divmod((until_on - first_on).days + 1, 7)
    begun = [(first_on.weekday() + number) % 7 for number in range(rest)]
    return weeks * len(set(weekdays)) + sum(day in set(weekdays) for day in begun)
