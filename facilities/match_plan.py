"""What taking in a list of matches would do: what comes, what moves, what is gone, who yields, and what is wrong.

Training yields to matches that are announced a week before (Lier's rules for letting). Nothing else yields.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from facilities.fixtures import Fixture, Fixtures, Wrong
from facilities.models import BLOCK, Booking, BookingKind, Facility, Match, MatchList, Purpose
from facilities.states import BLOCKING, BookingState
from portal.clock import OSLO

T = TypeVar("T")

NOTICE = timedelta(days=7)
YIELDING = frozenset({Purpose.TRAINING})


@dataclass(frozen=True)
class Planned:
    """A match that can be taken in: new, or moved from where it stood. `hits` lose their hour."""

    row: Fixture
    facility: Facility
    hits: tuple[Booking, ...] = ()
    known: Match | None = None


@dataclass
class MatchPlan:
    new: list[Planned] = field(default_factory=list)
    moved: list[Planned] = field(default_factory=list)
    same: int = 0
    past: int = 0
    gone: list[Match] = field(default_factory=list)
    wrong: list[Wrong] = field(default_factory=list)

    @property
    def coming(self) -> list[Planned]:
        return [*self.new, *self.moved]

    @property
    def hits(self) -> list[tuple[Booking, Planned]]:
        """Each booking that yields, with the match that it yields to; the first first."""
        found = [(booking, planned) for planned in self.coming for booking in planned.hits]
        return sorted(found, key=lambda pair: (pair[0].starts_at, pair[0].pk))

    @property
    def is_empty(self) -> bool:
        return not (self.coming or self.gone)

    @property
    def seen(self) -> str:
        """What the page writes beside a shown plan, so that nobody takes in another than they have seen."""
        matches = [f"{one.row.key}@{one.facility.pk}@{one.row.starts_at.isoformat()}" for one in self.coming]
        hits = sorted(str(booking.pk) for booking, _match in self.hits)
        gone = sorted(str(match.pk) for match in self.gone)
        return "|".join([*sorted(matches), "-", *hits, "-", *gone, "-", str(len(self.wrong))])


def plan(match_list: MatchList | None, fixtures: Fixtures, *, at: datetime) -> MatchPlan:
    """Look at every match, with four queries, however many."""
    made = MatchPlan(wrong=list(fixtures.wrong))
    standing = {} if match_list is None else {
        match.key: match for match in match_list.matches.standing().select_related("closure", "facility__site")
    }  # fmt: skip
    halls = _Halls()
    in_file = {row.key for row in fixtures.rows}
    made.gone = sorted(
        (match for key, match in standing.items() if key not in in_file and match.starts_at > at),
        key=lambda match: match.starts_at,
    )
    found: list[Planned] = []
    placed: _Diary[Planned] = _Diary()
    for row in sorted(fixtures.rows, key=lambda row: row.line):
        if row.starts_at <= at:
            made.past += 1
        elif isinstance(hall := halls.find(row.place), str):
            made.wrong.append(Wrong(row.line, row.title, (hall,)))
        elif reason := _twice(row, hall, placed):
            made.wrong.append(Wrong(row.line, row.title, (reason,)))
        else:
            one = Planned(row, hall, known=standing.get(row.key))
            found.append(one)
            placed.write(one, hall, row.starts_at, row.ends_at)
    _sort_out(made, found, at=at)
    made.wrong.sort(key=lambda one: one.line)
    return made


def _twice(row: Fixture, hall: Facility, before: "_Diary[Planned]") -> str:
    """Two matches in one place in the same file."""
    for other in before.near(hall, row.starts_at, row.ends_at):
        if _share(hall, other.facility) and _at_once(row, other.row.starts_at, other.row.ends_at):
            return _("In the same place at the same time as line %(line)d, %(match)s.") % {
                "line": other.row.line, "match": other.row.title,
            }  # fmt: skip
    return ""


def _sort_out(made: MatchPlan, found: Sequence[Planned], *, at: datetime) -> None:
    """The same as before, moved, new, or impossible for what stands in the hall.

    A match that moves leaves its old floor to others. One that cannot move stays, and then what had been given its
    floor is looked at again.
    """
    changed = [one for one in found if not _stands(one)]
    made.same = len(found) - len(changed)
    standing = _standing(changed)
    leaving = {one.known.closure_id for one in changed if one.known}
    while True:
        near = {one.row.line: _near(one, standing, leaving) for one in changed}
        stuck = {one: why for one in changed if (why := _hindrance(one.row, near[one.row.line], at=at))}
        staying = leaving & {one.known.closure_id for one in stuck if one.known}
        if not staying:
            break
        leaving -= staying
    made.wrong += [Wrong(one.row.line, one.row.title, (why,)) for one, why in stuck.items()]
    for one in changed:
        if one not in stuck:
            hits = tuple(row for row in near[one.row.line] if _yields(row))
            (made.moved if one.known else made.new).append(replace(one, hits=hits))


def _yields(row: Booking) -> bool:
    """A booking or a request; a hold and a closure are nobody's hour."""
    return row.kind == BookingKind.BOOKING and row.state != BookingState.HELD


def _near(one: Planned, standing: "_Diary[Booking]", leaving: set[int]) -> list[Booking]:
    """What is in the same place at the same time, but for matches that move away."""
    return [
        row for row in standing.near(one.facility, one.row.starts_at, one.row.ends_at)
        if not (row.kind == BookingKind.BLACKOUT and row.closure_id in leaving)
        and _share(one.facility, row) and _at_once(one.row, row.starts_at, row.ends_at)
    ]  # fmt: skip


def _stands(one: Planned) -> bool:
    known = one.known
    return known is not None and (known.facility_id, known.starts_at, known.ends_at) == (
        one.facility.pk, one.row.starts_at, one.row.ends_at,
    )  # fmt: skip


def _standing(changed: Sequence[Planned]) -> "_Diary[Booking]":
    """What stands, or is asked for, at these sites in these days: one query."""
    found: _Diary[Booking] = _Diary()
    if not changed:
        return found
    first = min(one.row.starts_at for one in changed)
    last = max(one.row.ends_at for one in changed)
    rows = Booking.objects.filter(
        state__in=sorted({*BLOCKING, BookingState.REQUESTED}),
        facility__site__in={one.facility.site_id for one in changed},
        period__overlap=(first, last),
    )
    for row in rows.select_related("association", "booked_by", "facility__site").order_by("starts_at", "pk"):
        found.write(row, row, max(row.starts_at, first), min(row.ends_at, last))
    return found


def _hindrance(row: Fixture, near: Iterable[Booking], *, at: datetime) -> str:
    """Why the match cannot be in the hall then; empty when it can."""
    for other in near:
        if other.kind == BookingKind.BLACKOUT:
            return _("The hall is closed then: %(reason)s.") % {"reason": other.reason}
        if other.state == BookingState.CONFIRMED and other.purpose not in YIELDING:
            text = _("%(name)s has the hall then, for something else than training.")
            return text % {"name": other.who}
        if other.state == BookingState.CONFIRMED and row.starts_at - at < NOTICE:
            text = _("%(name)s trains then, and must be told a week before.")
            return text % {"name": other.who}
    return ""


def _share(one: Facility, other: Facility | Booking) -> bool:
    return bool(one.span.lower < other.span.upper and other.span.lower < one.span.upper)


def _at_once(row: Fixture, starts_at: datetime, ends_at: datetime) -> bool:
    return row.starts_at < ends_at and starts_at < row.ends_at


class _Diary(Generic[T]):
    """Who is where on which day, so that a match is compared with those of its own hall and day alone."""

    def __init__(self) -> None:
        self.pages: dict[tuple[int, date], list[T]] = {}

    def write(self, what: T, place: Facility | Booking, starts_at: datetime, ends_at: datetime) -> None:
        for page in _pages(place, starts_at, ends_at):
            self.pages.setdefault(page, []).append(what)

    def near(self, place: Facility, starts_at: datetime, ends_at: datetime) -> list[T]:
        """All that can be in the way there, in the order in which it was written, each once."""
        found = (self.pages.get(page, ()) for page in _pages(place, starts_at, ends_at))
        return list({id(one): one for page in found for one in page}.values())


def _pages(place: Facility | Booking, starts_at: datetime, ends_at: datetime) -> list[tuple[int, date]]:
    """The whole that the place is of, on every day that the time touches."""
    first, last = starts_at.astimezone(OSLO).date(), ends_at.astimezone(OSLO).date()
    whole = place.span.lower // BLOCK
    return [(whole, first + timedelta(days=number)) for number in range((last - first).days + 1)]


class _Halls:
    """Knows every place by its name, alone or with its site, so that a match costs no query."""

    def __init__(self) -> None:
        self.known: dict[str, list[Facility]] = {}
        for hall in Facility.objects.standing().select_related("site"):
            for name in {_plain(hall.name), _plain(hall.title), _plain(f"{hall.site.name} {hall.name}")}:
                self.known.setdefault(name, []).append(hall)

    def find(self, name: str) -> Facility | str:
        """The facility, or in words why there is none."""
        found = self.known.get(_plain(name), [])
        if len(found) == 1:
            return found[0]
        if not found:
            return _("We know no hall called “%(name)s”.") % {"name": name[:60]}
        some = ", ".join(sorted(hall.title for hall in found)[:5])
        return _("“%(name)s” can be several: %(some)s.") % {"name": name[:60], "some": some}


def _plain(name: str) -> str:
    return " ".join(name.replace(",", " ").split()).casefold()
