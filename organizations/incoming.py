"""Reading an association's own iCal file (RFC 5545): what happens, and on which dates, within the calendar's reach.

Nothing in the file is trusted. What cannot be read as a whole is refused with a reason; what is odd in one event leaves
that event out, and is said. Repetitions are unfolded by a library, after those that would never end are taken out.
"""

import hashlib
import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import recurring_ical_events
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from organizations.hours import WHOLE_DAY
from organizations.recurrence import MOST_NIGHTS
from portal.clock import OSLO, local

MOST_EVENTS = 2_000
MOST_DATES = 10_000
SECONDS = 20.0  # of work with one file
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
OLDEST = 1900
# A line that lists dates one by one, with the lines that it is folded over.
LISTED_DATES = re.compile(rb"^(?:RDATE|EXDATE)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", re.MULTILINE)

Part = Any  # a component of icalendar: whatever a stranger's file has put in it


class FileProblem(TextChoices):
    """Why a whole file was refused."""

    NOT_A_CALENDAR = (
        "not_a_calendar",
        _(
            "This is not a calendar file. Perhaps it is the address of a web page: look for “iCal” or “ICS” there."
        ),
    )
    CUT_OFF = "cut_off", _("The calendar file is damaged or cut off.")
    TOO_MANY = "too_many", _("The calendar has more than 2,000 events or 10,000 dates.")
    TOO_HEAVY = "too_heavy", _("The calendar takes too long to work through.")


class Oddity(TextChoices):
    """Why one event was left out, or read in another way than it says."""

    NO_TIME = "no_time", _("has no date")
    TOO_OFTEN = "too_often", _("repeats more often than daily, or in a way that never ends")
    UNKNOWN_ZONE = "unknown_zone", _("has a time zone that we do not know; we read it as Norwegian time")
    NO_END = "no_end", _("has no end; we show an hour")
    UNREADABLE = "unreadable", _("cannot be read")
    LONG = "long", _("goes on for more than a month; we show the first 31 days")


LEFT_OUT = {Oddity.NO_TIME, Oddity.TOO_OFTEN, Oddity.UNREADABLE}


class Unreadable(Exception):
    def __init__(self, problem: FileProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class FoundDate:
    """One date. `key` stays the same when it is moved."""

    key: str
    starts_at: datetime
    ends_at: datetime
    is_cancelled: bool


@dataclass
class FoundEvent:
    uid: str
    title: str
    description: str
    place: str
    dates: list[FoundDate]


@dataclass
class Reading:
    events: list[FoundEvent] = field(default_factory=list)
    oddities: Counter[str] = field(default_factory=Counter)


def read(content: bytes, *, first: date, last: date) -> Reading:
    """Every event with a date from `first` to `last`. Raises Unreadable for the file as a whole."""
    began = time.monotonic()
    reading, total = Reading(), 0
    for uid, parts in _by_uid(_parsed(content)).items():
        if time.monotonic() - began > SECONDS:
            raise Unreadable(FileProblem.TOO_HEAVY)
        found = _event(uid, parts, first, last, reading.oddities)
        if found and found.dates:
            reading.events.append(found)
            total += len(found.dates)
        if total > MOST_DATES:
            raise Unreadable(FileProblem.TOO_MANY)
    return reading


def _parsed(content: bytes) -> Part:
    head = content[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").upper()
    if not head.startswith(b"BEGIN:VCALENDAR"):
        raise Unreadable(FileProblem.NOT_A_CALENDAR)
    upper = content.upper()
    listed = sum(line.count(b",") + 1 for line in LISTED_DATES.findall(upper))
    if upper.count(b"BEGIN:VEVENT") > MOST_EVENTS or listed > MOST_DATES:
        raise Unreadable(FileProblem.TOO_MANY)
    if upper.count(b"BEGIN:") != upper.count(b"END:") or b"END:VCALENDAR" not in upper[-2000:]:
        raise Unreadable(FileProblem.CUT_OFF)
    try:
        return icalendar.Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(FileProblem.CUT_OFF) from error


def _by_uid(calendar: Part) -> dict[str, list[Part]]:
    """The events of each UID: the rule and those dates that differ from it, each in its newest version."""
    newest: dict[tuple[str, str], Part] = {}
    for part in calendar.walk("VEVENT"):
        uid = str(part.get("UID", "")) or "uten-uid-" + hashlib.sha256(part.to_ical()).hexdigest()[:32]
        which = part.get("RECURRENCE-ID")
        key = (uid, str(getattr(which, "dt", "")))
        if key not in newest or _sequence(part) >= _sequence(newest[key]):
            newest[key] = part
    parts: dict[str, list[Part]] = {}
    for (uid, _which), part in newest.items():
        parts.setdefault(uid, []).append(part)
    return parts


def _sequence(part: Part) -> int:
    try:
        return int(part.get("SEQUENCE", 0))
    except (TypeError, ValueError):
        return 0


def _event(uid: str, parts: list[Part], first: date, last: date, odd: Counter[str]) -> FoundEvent | None:
    seen: set[str] = set()
    try:
        if oddity := next((found for part in parts if (found := _never(part))), None):
            odd[oddity] += 1
            return None
        dates = [one for one in _unfolded(parts, first, last, seen) if first <= _day(one.starts_at) <= last]
    except (
        Exception
    ):  # a library meets a stranger's file: whatever it stumbles on is this event's own trouble
        odd[Oddity.UNREADABLE] += 1
        return None
    odd.update(seen)
    main = next((part for part in parts if part.get("RECURRENCE-ID") is None), parts[0])
    return FoundEvent(
        uid=uid[:255],
        title=_text(main, "SUMMARY", 120) or str(_("Without a title")),
        description=_text(main, "DESCRIPTION", 4000),
        place=_text(main, "LOCATION", 120),
        dates=sorted(dates, key=lambda one: one.starts_at),
    )


def _unfolded(parts: list[Part], first: date, last: date, seen: set[str]) -> Iterator[FoundDate]:
    calendar = icalendar.Calendar()
    for part in parts:
        calendar.add_component(part)
    for each in recurring_ical_events.of(calendar).between(first, last + timedelta(days=1)):
        yield _date(each, seen)


def _never(part: Part) -> Oddity | None:
    """What must not reach the library: no beginning, or a repetition that would keep it busy for ever."""
    begins = getattr(part.get("DTSTART"), "dt", None)
    if not isinstance(begins, date):
        return Oddity.NO_TIME
    if begins.year < OLDEST or ("RRULE" in part and any(map(_is_endless, _listed(part["RRULE"])))):
        return Oddity.TOO_OFTEN
    return None


def _is_endless(rule: Any) -> bool:
    frequency = {str(value).upper() for value in rule.get("FREQ", [])}
    steps = [int(value) for value in rule.get("INTERVAL", [1])]
    within_a_day = {"BYSECOND", "BYMINUTE", "BYHOUR"} & {str(name).upper() for name in rule}
    return len(frequency) != 1 or bool(frequency & TOO_OFTEN) or min(steps) < 1 or bool(within_a_day)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _date(part: Part, seen: set[str]) -> FoundDate:
    begins, ends = part["DTSTART"].dt, part["DTEND"].dt
    original = getattr(part.get("RECURRENCE-ID"), "dt", begins)
    is_off = str(part.get("STATUS", "")).upper() == "CANCELLED"
    start, end = _limits(begins, ends, seen)
    last = local(_day(start) + timedelta(days=MOST_NIGHTS), WHOLE_DAY[1])
    if end > last:
        seen.add(Oddity.LONG)
        end = last
    return FoundDate(_key(original), start, end, is_off)


def _limits(begins: date, ends: date, seen: set[str]) -> tuple[datetime, datetime]:
    """A whole day goes on until its last minute."""
    if not isinstance(begins, datetime):
        whole_days = max(1, (ends - begins).days)
        return local(begins, WHOLE_DAY[0]), local(begins + timedelta(days=whole_days - 1), WHOLE_DAY[1])
    start, end = _moment(begins, seen), _moment(ends, seen)
    if end.timestamp() <= start.timestamp():
        seen.add(Oddity.NO_END)
        end = start + timedelta(hours=1)
    return start, end


def _moment(value: date, seen: set[str]) -> datetime:
    """A time without a zone, or in one that nobody knows, is what a Norwegian clock shows."""
    if not isinstance(value, datetime):
        return local(value, WHOLE_DAY[0])
    if value.tzinfo is None:
        seen.add(Oddity.UNKNOWN_ZONE)
        value = value.replace(tzinfo=OSLO)
    return value.astimezone(UTC).astimezone(OSLO)


def _day(moment: datetime) -> date:
    return moment.astimezone(OSLO).date()


def _key(original: date) -> str:
    if isinstance(original, datetime):
        return _moment(original, set()).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    return original.strftime("%Y%m%d")


def _text(part: Part, name: str, longest: int) -> str:
    """As plain text, without what a database or a page cannot hold."""
    value = part.get(name, "")
    value = value[0] if isinstance(value, list) else value
    lines = ("".join(letter for letter in line if letter.isprintable()) for line in str(value).splitlines())
    text = "\n".join(lines).strip()
    return text if len(text) <= longest else text[: longest - 1] + "…"
