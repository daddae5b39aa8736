"""The school calendar (*skolerute*) from a spreadsheet: holidays of all schools, and the closed days of each school.

The dates are decided by each municipality, often late, and are never computed. Rows that are wrong are told with their
line and everything that is wrong; then nothing comes in, unless they are to be left out. Read again, the same file
changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from facilities.models import Booking, ClosedPeriod, Site
from portal.clock import local
from portal.columns import squeezed
from portal.forms import DateField
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused
from portal.tables import Table
from portal.templatetags.portal import day as in_words

LOCK = 7_203_312  # of PostgreSQL's advisory locks: one file at a time, so that two never make the same row
LONGEST = timedelta(days=120)
KNOWN_AS = {
    "starts_on": ("fra", "fraogmed", "forstedag", "førstedag", "start", "dato", "dag"),
    "ends_on": ("til", "tilogmed", "sistedag", "slutt"),
    "reason": ("hva", "navn", "ferie", "arsak", "årsak", "beskrivelse", "merknad"),
    "school": ("skole", "sted", "bygg"),
    "premises": ("lokalene", "lokaler", "lokale"),
}
OPEN, SHUT = ("åpne", "åpent", "åpen", "apne", "apent"), ("", "stengt", "stengte", "lukket")


@dataclass(frozen=True)
class SchoolDays:
    """A row of the file that is right."""

    line: int
    school: Site | None
    starts_on: date
    ends_on: date
    reason: str
    premises_open: bool

    def overlaps(self, starts_on: date, ends_on: date) -> bool:
        return self.starts_on <= ends_on and starts_on <= self.ends_on


@dataclass(frozen=True)
class RejectedRow:
    line: int
    name: str
    reasons: tuple[str, ...]


@dataclass
class CalendarReport:
    """What became of each row. With each period the number of bookings that stand on its days all the same.

    `ready` rows are right, and wait for those that are not.
    """

    created: list[tuple[ClosedPeriod, int]] = field(default_factory=list)
    ready: int = 0
    known: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@transaction.atomic
def take_in(table: Table, *, leave_out_wrong: bool = False, by: User, at: datetime) -> CalendarReport:
    """Bring the rows into the closed periods, all or none, and say which bookings stand on days that now are closed.

    `leave_out_wrong` takes in those that are right though others are not.
    """
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    columns = {heading: fact for heading in table.headings if (fact := _fact(heading))}
    if not {"starts_on", "reason"} <= set(columns.values()):
        text = _("The file needs columns with the headings “Fra” and “Hva”.")
        raise Refused(Blocker("no_columns", text, "file"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    report = CalendarReport(unused=[one for one in table.headings if one and one not in columns])
    reader, right = _Reader(), []
    for line, cells in table.named():
        found = reader.read(line, {fact: cells.get(heading, "") for heading, fact in columns.items()})
        if isinstance(found, RejectedRow):
            report.rejected.append(found)
        elif reader.knows(found):
            report.known += 1
        else:
            right.append(found)
    if report.rejected and not leave_out_wrong:
        report.ready = len(right)
    else:
        report.created = [_keep(row, by=by, at=at) for row in right]
    return report


def _fact(heading: str) -> str:
    return next((fact for fact, names in KNOWN_AS.items() if squeezed(heading) in names), "")


def _keep(row: SchoolDays, *, by: User, at: datetime) -> tuple[ClosedPeriod, int]:
    period = ClosedPeriod.objects.create(
        site=row.school, schools_only=row.school is None, starts_on=row.starts_on, ends_on=row.ends_on,
        reason=row.reason, is_school_holiday=True, premises_open=row.premises_open,
    )  # fmt: skip
    record("facilities.closedperiod.taken_in", period, by=by, at=at)
    return period, 0 if row.premises_open else _standing(row, at=at)


def _standing(row: SchoolDays, *, at: datetime) -> int:
    """Bookings and requests on the closed days: they stand until staff close the place, and so tell everybody."""
    rows = Booking.objects.ahead(at).filter(
        starts_at__gte=local(row.starts_on, time()),
        starts_at__lt=local(row.ends_on + timedelta(days=1), time()),
    )
    at_schools = (
        rows.filter(facility__site=row.school) if row.school else rows.filter(facility__site__is_school=True)
    )
    return at_schools.count()


class _Reader:
    """Knows the schools and what stands, so that a row costs no query before it is good."""

    def __init__(self) -> None:
        self.schools = {site.name.casefold(): site for site in Site.objects.filter(is_school=True)}
        self.standing = list(ClosedPeriod.objects.filter(is_school_holiday=True))
        self.read_before: list[SchoolDays] = []

    def knows(self, row: SchoolDays) -> bool:
        return any(self._same(row, one) for one in self.standing)

    def read(self, line: int, facts: dict[str, str]) -> SchoolDays | RejectedRow:
        reasons: list[str] = []
        name = facts.get("reason", "")
        if not name:
            reasons.append(_("What the days are called is missing."))
        elif len(name) > 120:
            reasons.append(
                _("“%(start)s …” is longer than %(longest)d characters.")
                % {"start": name[:20], "longest": 120}
            )
        starts_on = _day(facts["starts_on"], reasons)
        ends_on = _day(facts["ends_on"], reasons) if facts.get("ends_on") else starts_on
        school = self._school(facts.get("school", ""), reasons)
        premises = facts.get("premises", "").casefold()
        if premises not in (*OPEN, *SHUT):
            reasons.append(_("“%(word)s” is not “åpne” or “stengt”.") % {"word": premises[:40]})
        if starts_on and ends_on and not reasons:
            row = SchoolDays(line, school, starts_on, ends_on, name, premises in OPEN)
            reasons += self._wrong_days(row)
            if not reasons:
                self.read_before.append(row)
                return row
        return RejectedRow(line, name, tuple(reasons))

    def _school(self, name: str, reasons: list[str]) -> Site | None:
        found = self.schools.get(name.casefold())
        if name and found is None:
            reasons.append(_("There is no school called “%(name)s” among the sites.") % {"name": name[:60]})
        return found

    def _wrong_days(self, row: SchoolDays) -> Iterator[str]:
        if row.ends_on < row.starts_on:
            yield _("The last day must be the first day or later.")
        elif row.ends_on - row.starts_on > LONGEST:
            yield _("More than %(days)d days in a row is too much for a holiday.") % {"days": LONGEST.days}
        for other in self.read_before:
            if other.school == row.school and other.overlaps(row.starts_on, row.ends_on):
                yield _("Overlaps line %(line)d, %(name)s.") % {"line": other.line, "name": other.reason}
        site = row.school.pk if row.school else None
        for one in self.standing:
            is_in_the_way = one.site_id == site and row.overlaps(one.starts_on, one.ends_on)
            if is_in_the_way and not self._same(row, one):
                text = _("Overlaps %(name)s from %(day)s, which stands already. Delete that first.")
                yield text % {"name": one.reason, "day": in_words(one.starts_on)}

    def _same(self, row: SchoolDays, one: ClosedPeriod) -> bool:
        site = row.school.pk if row.school else None
        return (site, row.starts_on, row.ends_on) == (one.site_id, one.starts_on, one.ends_on)


def _day(text: str, reasons: list[str]) -> date | None:
    try:
        found: date = DateField().clean(text)
    except ValidationError:
        reasons.append(_("“%(text)s” is not a date. Write for example 1.3.2027.") % {"text": text[:40]})
        return None
    return found
