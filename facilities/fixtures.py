"""A league's list of matches, from a calendar file (iCal) or a spreadsheet: each match by its line, or what is wrong.

Nothing in the file is trusted. A match is known again by its number or UID, else by the two teams.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organizations import incoming
from portal import tables
from portal.clock import local
from portal.columns import squeezed
from portal.forms import DateField, TimeField

USUAL = timedelta(hours=2)  # when the file does not say how long
LONGEST = timedelta(hours=12)
AHEAD = timedelta(days=730)
LONGEST_TITLE, LONGEST_KEY = 150, 300
KNOWN_AS = {
    "key": ("kampnr", "kampnummer", "kampid", "nr", "nummer"),
    "day": ("dato", "dag", "kampdato"),
    "begins": ("tid", "fra", "start", "kl", "klokkeslett", "kamptid", "avkast"),
    "ends": ("til", "slutt", "ferdig"),
    "home": ("hjemmelag", "hjemme"),
    "away": ("bortelag", "borte"),
    "title": ("kamp", "lag", "hva", "arrangement"),
    "place": ("hall", "bane", "sted", "lokale", "spillested", "arena"),
}


@dataclass(frozen=True)
class Fixture:
    """A match that is written as it should be. Whether there is such a hall is asked later."""

    line: int
    key: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime

    def packed(self) -> list[Any]:
        return [
            self.line,
            self.key,
            self.title,
            self.place,
            self.starts_at.isoformat(),
            self.ends_at.isoformat(),
        ]

    @classmethod
    def unpacked(cls, row: list[Any]) -> "Fixture":
        line, key, title, place, starts_at, ends_at = row
        return cls(
            line, key, title, place, datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)
        )


@dataclass(frozen=True)
class Wrong:
    """A line that must be mended, and everything that is wrong with it. Line 0 is the file as a whole."""

    line: int
    name: str
    reasons: tuple[str, ...]


@dataclass
class Fixtures:
    rows: list[Fixture] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    def packed(self) -> dict[str, Any]:
        """To be signed, and sent back with the press that takes it in."""
        return {"rows": [row.packed() for row in self.rows],
                "wrong": [[one.line, one.name, list(one.reasons)] for one in self.wrong]}  # fmt: skip

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "Fixtures":
        wrong = [Wrong(line, name, tuple(reasons)) for line, name, reasons in packed["wrong"]]
        return cls([Fixture.unpacked(row) for row in packed["rows"]], wrong)


class NotFixtures(Exception):
    """Why the file as a whole cannot be read, in words."""


def read(content: bytes, table: tables.Table | None, *, today: date) -> Fixtures:
    """`table` is the content as a spreadsheet; None when it is a calendar file."""
    found = _calendar(content, today) if table is None else _spreadsheet(table)
    seen: dict[str, int] = {}
    rows = []
    for row in found.rows:
        if row.key in seen:
            reason = _("The same match as in line %(line)d.") % {"line": seen[row.key]}
            found.wrong.append(Wrong(row.line, row.title, (reason,)))
        else:
            seen[row.key] = row.line
            rows.append(row)
    found.rows = rows
    found.wrong.sort(key=lambda one: one.line)
    return found


def is_calendar(content: bytes) -> bool:
    return content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").upper().startswith(b"BEGIN:VCALENDAR")


def _calendar(content: bytes, today: date) -> Fixtures:
    """The coming dates of each event. One that is cancelled is not in the list any more."""
    try:
        reading = incoming.read(content, first=today, last=today + AHEAD)
    except incoming.Unreadable as error:
        raise NotFixtures(str(error.problem.label)) from error
    found = Fixtures()
    for number, event in enumerate(reading.events, 1):
        for one in event.dates:
            if one.is_cancelled:
                continue
            key = event.uid if len(event.dates) == 1 else f"{event.uid[:270]} {one.key}"
            row = Fixture(number, key[:LONGEST_KEY], event.title, event.place, one.starts_at, one.ends_at)
            if reasons := tuple(_odd(row)):
                found.wrong.append(Wrong(number, event.title, reasons))
            else:
                found.rows.append(row)
    for oddity, count in reading.oddities.items():
        if oddity in incoming.LEFT_OUT:
            text = _("%(count)d events: %(why)s.") % {"count": count, "why": incoming.Oddity(oddity).label}
            found.wrong.append(Wrong(0, "", (text,)))
    return found


def _spreadsheet(table: tables.Table) -> Fixtures:
    columns = {heading: fact for heading in table.headings if (fact := _fact(heading))}
    facts = set(columns.values())
    if not {"day", "place"} <= facts or not ({"home", "away"} <= facts or "title" in facts):
        text = _(
            "The file needs columns with the headings “Dato”, “Tid”, “Hjemmelag”, “Bortelag” and “Hall”."
        )
        raise NotFixtures(text)
    found = Fixtures()
    for line, cells in table.named():
        row = _row(line, {fact: cells.get(heading, "") for heading, fact in columns.items()})
        if isinstance(row, Wrong):
            found.wrong.append(row)
        else:
            found.rows.append(row)
    return found


def _fact(heading: str) -> str:
    return next((fact for fact, names in KNOWN_AS.items() if squeezed(heading) in names), "")


def _row(line: int, facts: dict[str, str]) -> Fixture | Wrong:
    teams = " – ".join(name for name in (facts.get("home", ""), facts.get("away", "")) if name)
    title = teams or facts.get("title", "")
    reasons: list[str] = []
    if not title:
        reasons.append(_("Who plays is missing."))
    if not facts["place"]:
        reasons.append(_("The hall is missing."))
    day_text, _sep, clock_text = facts["day"].partition("T")
    day: date | None = _read(DateField(), day_text, reasons)
    begins: time | None = _read(TimeField(), facts.get("begins") or clock_text, reasons)
    ends: time | None = _read(TimeField(), facts["ends"], reasons) if facts.get("ends") else None
    if day and begins and not reasons:
        starts_at = local(day, begins)
        ends_at = local(day, ends) if ends else starts_at + USUAL
        key = facts.get("key") or title.casefold()
        row = Fixture(line, key[:LONGEST_KEY], title[:LONGEST_TITLE], facts["place"], starts_at, ends_at)
        reasons += _odd(row)
        if not reasons:
            return row
    return Wrong(line, title[:LONGEST_TITLE], tuple(reasons))


def _read(form_field: Any, text: str, reasons: list[str]) -> Any:
    """What the field makes of it; else None, and its own words about what to write."""
    if not text:
        reasons.append(_("The day or the clock is missing."))
        return None
    try:
        return form_field.clean(text)
    except ValidationError as error:
        reasons.append(_("“%(text)s”: %(why)s") % {"text": text[:40], "why": " ".join(error.messages)})
        return None


def _odd(row: Fixture) -> Iterator[str]:
    if row.ends_at <= row.starts_at:
        yield _("The end must be later than the start.")
    elif row.ends_at - row.starts_at > LONGEST:
        yield _("A match lasts 12 hours at most.")
    if not 2000 < row.starts_at.year < 2100:
        yield _("The year cannot be right.")
