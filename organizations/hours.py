"""When a date begins and ends: the moments themselves, and in words, seen from one of the days that it goes over.

Something belongs to the day it begins on, and to each day after that. The night counts as the evening before: what is
over by six in the morning is not shown on that day.
"""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.clock import OSLO, local
from portal.templatetags.portal import clock, hhmm, weekday

MORNING = time(6)
WHOLE_DAY = (time(0), time(23, 59))  # as calendars that are fetched have it too


def moments(day: date, start: time, end: time, nights: int = 0) -> tuple[datetime, datetime]:
    """When something from `start` to `end`, `nights` midnights later, on a Norwegian wall clock begins and ends.

    In the hour that the spring change skips, the end may fall before the beginning; then the length counts.
    """
    begins, ends = local(day, start), local(day + timedelta(days=nights), end)
    if ends.timestamp() <= begins.timestamp():
        length = datetime.combine(day, end) - datetime.combine(day, start)
        ends = datetime.fromtimestamp(begins.timestamp() + length.total_seconds(), begins.tzinfo)
    return begins, ends


def last_day(begins: datetime, ends: datetime) -> date:
    """The last day that it is shown on. `Occurrence.last_on` is the same, made by the database."""
    end = ends.astimezone(OSLO)
    day = end.date() if end.time() > MORNING else end.date() - timedelta(days=1)
    return max(begins.astimezone(OSLO).date(), day)


def briefly(begins: datetime, ends: datetime, *, is_first: bool, is_last: bool) -> str:
    """For a cell of a month: "18.00" on the day it begins, "hele dagen" in between, "til 15.00" on the last."""
    begins, ends = begins.astimezone(OSLO), ends.astimezone(OSLO)
    if is_first and begins.time() != WHOLE_DAY[0]:
        return f"{begins:%H.%M}"
    if is_last and ends.time() != WHOLE_DAY[1]:
        return f"{begins:%H.%M}" if is_first else _("until %(time)s") % {"time": hhmm(ends)}
    return _("all day")


def in_words(begins: datetime, ends: datetime, *, on: date, last_on: date, day: date | None = None) -> str:
    """After the name of `day` (the one it begins on): "kl. 18.00–19.30", "kl. 18.00, til søndag 7. mars kl. 15.00"."""
    day = day or on
    begins, ends = begins.astimezone(OSLO), ends.astimezone(OSLO)
    is_until_evening = ends.time() == WHOLE_DAY[1]
    if on == last_on:
        is_whole_day = is_until_evening and begins.time() == WHOLE_DAY[0]
        return _("all day") if is_whole_day else f"{clock(begins)}–{hhmm(ends)}"
    if day >= last_on:
        return _("all day") if is_until_evening else _("until %(time)s") % {"time": clock(ends)}
    end = weekday(ends) if is_until_evening else f"{weekday(ends)} {clock(ends)}"
    is_from_morning = day > on or begins.time() == WHOLE_DAY[0]
    beginning = _("all day") if is_from_morning else clock(begins)
    return _("%(beginning)s, until %(end)s") % {"beginning": beginning, "end": end}


def of_a_rule(first: date, start: time, end: time, nights: int, *, is_regular: bool) -> str:
    """The same of something that may come again: then the days count, not their dates."""
    begins, ends = moments(first, start, end, nights)
    last = last_day(begins, ends)
    if not is_regular or last == first:
        return in_words(begins, ends, on=first, last_on=last)
    later = ngettext("until %(time)s the day after", "until %(time)s %(nights)d days after", nights)
    return f"{clock(start)}, {later % {'time': clock(end), 'nights': nights}}"
