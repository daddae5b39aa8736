"""What is free. What is said to be free here can be booked, by the same rules and the same constraint."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Literal

from django.utils.dates import WEEKDAYS_ABBR

from facilities import known, rules
from facilities.blocks import Block, DropIn, blocks_near, blocks_on
from facilities.known import calendar_of
from facilities.models import Facility, Purpose
from facilities.models.kinds import FacilityKind
from facilities.opening import OpenCalendar, hour_of
from facilities.prices import Quote, RateLine, RuleBook, Who, quote
from portal.clock import OSLO, local
from portal.models import User
from portal.problems import Refused

CellKind = Literal["free", "part", "busy", "closed", "past", "drop-in"]
SHARES = {Fraction(1, 2): "½", Fraction(1, 3): "⅓", Fraction(1, 4): "¼", Fraction(2, 3): "⅔"}
MEETINGS = {FacilityKind.MEETING_ROOM, FacilityKind.CLASSROOM}
REHEARSALS = {FacilityKind.STAGE, FacilityKind.MUSIC_ROOM, FacilityKind.COMMUNITY_HALL}


@dataclass(frozen=True)
class Cell:
    """One or more hours of one day that are alike. `facility` is what can be booked there: all, or a part."""

    kind: CellKind
    starts_at: datetime
    ends_at: datetime
    facility: Facility | None = None
    price: Quote | None = None
    share: str = ""
    is_blackout: bool = False
    height: int = 1
    is_request: bool = False
    drop_in: DropIn | None = None

    @property
    def look(self) -> tuple[str, bool, int | None, str, bool, DropIn | None]:
        """Neighbours that look alike are drawn as one."""
        where = self.facility.pk if self.facility else None
        return self.kind, self.is_blackout, where, self.share, self.is_request, self.drop_in

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(OSLO).date()

    @property
    def when(self) -> str:
        """ "tir. 2. kl. 18.00", made cheaply: a grid has a hundred of them."""
        starts = self.starts_at.astimezone(OSLO)
        return f"{WEEKDAYS_ABBR[starts.weekday()]} {starts.day}. kl. {starts:%H.%M}"

    @property
    def query(self) -> str:
        """What the booking form is prefilled with: an hour, or what is the shortest, from the cell's beginning."""
        starts = self.starts_at.astimezone(OSLO)
        ends = min(self.ends_at, self.starts_at + timedelta(hours=1)).astimezone(OSLO)
        if self.facility:
            ends = max(ends, (self.starts_at + self.facility.shortest).astimezone(OSLO))
        return f"dag={starts:%Y-%m-%d}&fra={starts:%H:%M}&til={ends:%H:%M}"


@dataclass(frozen=True)
class Day:
    day: date
    cells: list[Cell]
    closed_because: str = ""

    @property
    def runs(self) -> list[Cell]:
        """The day on a phone: alike hours in a row as one line, closed and past ones left out."""
        return [run for run in merged(self.cells) if run.kind not in ("closed", "past")]


@dataclass(frozen=True)
class Week:
    monday: date
    hours: Sequence[int]
    days: list[Day]
    blackouts: Sequence[Block] = ()

    @property
    def rows(self) -> list[tuple[int, list[Cell]]]:
        """The table, hour by hour. A run of hours that nobody can book is one tall cell in its first row."""
        rows: list[tuple[int, list[Cell]]] = [(hour, []) for hour in self.hours]
        for day in self.days:
            at = 0
            for cell in tall(day.cells):
                rows[at][1].append(cell)
                at += cell.height
        return rows

    @property
    def has_parts(self) -> bool:
        return any(cell.kind == "part" for day in self.days for cell in day.cells)

    @property
    def has_requests(self) -> bool:
        return any(cell.is_request for day in self.days for cell in day.cells)

    @property
    def closures(self) -> list[Day]:
        return [day for day in self.days if day.closed_because]


def merged(cells: Iterable[Cell]) -> list[Cell]:
    """Neighbouring cells that look alike, joined."""
    runs: list[Cell] = []
    for cell in cells:
        if runs and runs[-1].look == cell.look and runs[-1].ends_at == cell.starts_at:
            last = runs.pop()
            cell = replace(last, ends_at=cell.ends_at, height=last.height + cell.height)
        runs.append(cell)
    return runs


def tall(cells: Iterable[Cell]) -> list[Cell]:
    """As `merged`, but hours that can be booked stay one by one, each with its own link."""
    runs: list[Cell] = []
    for cell in cells:
        if runs and cell.facility is None and runs[-1].look == cell.look:
            last = runs.pop()
            cell = replace(last, ends_at=cell.ends_at, height=last.height + 1)
        runs.append(cell)
    return runs


def usual_purpose(kind: str) -> str:
    """What most people use such a facility for: what the grid's prices are for."""
    if kind in MEETINGS:
        return Purpose.MEETING
    return Purpose.REHEARSAL if kind in REHEARSALS else Purpose.TRAINING


def week_of(monday: date) -> list[date]:
    return [monday + timedelta(days=number) for number in range(7)]


def week(
    facility: Facility, parts: Sequence[Facility], monday: date, *, at: datetime, viewer: User | None = None
) -> Week:
    """Hour by hour from Monday to Sunday: what is free, at what price, in whole or in part. One query."""
    days = week_of(monday)
    blocks = blocks_on(days, [facility], at=at, viewer=viewer)
    return grid(facility, parts, days, blocks, at=at)


def grid(
    facility: Facility,
    parts: Sequence[Facility],
    days: Sequence[date],
    blocks: Sequence[Block],
    *,
    at: datetime,
) -> Week:
    """Follows from its arguments, what is known about the place, and the hour that `at` is in: see `hour_in`."""
    calendar, prices = calendar_of(facility, days[0], days[-1]), known.prices()
    rates = prices.of(facility.kind)
    hours = open_hours(calendar, days)
    made = []
    for day in days:
        price = hour_price(
            facility, day, rates, prices.book, is_school_holiday=calendar.is_school_holiday(day)
        )
        todays = blocks_near(blocks, day)
        cells = [
            cell_of(facility, parts, *hour_of(day, hour), todays, price, at=at, calendar=calendar)
            for hour in hours
        ]
        made.append(Day(day, with_drop_in(cells, facility, todays, at=at), calendar.closed_because(day)))
    end = local(days[-1] + timedelta(days=1), time())
    blackouts = [
        block for block in blocks if block.is_blackout and block.drop_in is None and block.starts_at < end
    ]
    return Week(days[0], hours, made, sorted(blackouts, key=lambda block: block.starts_at))


def with_drop_in(
    cells: list[Cell], facility: Facility, blocks: Iterable[Block], *, at: datetime
) -> list[Cell]:
    """Hours that cannot be booked whole, but where persons can come one by one, are what they are: drop-in hours."""
    open_ = [block.drop_in for block in blocks if block.drop_in and block.shares(facility.span)]
    coming = [hour for hour in open_ if hour.starts_at > at]
    return [_opened(cell, coming) for cell in cells] if coming else cells


def _opened(cell: Cell, coming: Iterable[DropIn]) -> Cell:
    if cell.facility:
        return cell
    found = (hour for hour in coming if hour.starts_at < cell.ends_at and cell.starts_at < hour.ends_at)
    hour = next(found, None)
    return Cell("drop-in", cell.starts_at, cell.ends_at, drop_in=hour) if hour else cell


def hour_in(at: datetime) -> str:
    """Two moments with the same text find the same hours gone and the same days open for booking."""
    return f"{at.astimezone(OSLO).date()} {-(-at.timestamp() // 3600):.0f}"


def open_hours(calendar: OpenCalendar, days: Iterable[date]) -> Sequence[int]:
    """The rows of the table: from the first opening to the last closing of these days."""
    hours = [
        (opens.hour, closes.hour + (closes.minute > 0))
        for day in days
        for opens, closes in calendar.could_be_open_on(day)
    ]
    if not hours:
        return []
    return range(min(opens for opens, _closes in hours), min(max(closes for _opens, closes in hours), 23))


def hour_price(
    facility: Facility,
    day: date,
    rates: Sequence[RateLine],
    book: RuleBook | None,
    *,
    is_school_holiday: bool,
) -> Quote | None:
    """What an association pays for one hour of the usual use that day."""
    starts_at = local(day, time(12))
    facts = rules.facts_of(
        facility, starts_at, starts_at + timedelta(hours=1),
        who=Who.ASSOCIATION, purpose=usual_purpose(facility.kind), is_school_holiday=is_school_holiday,
    )  # fmt: skip
    try:
        return quote(facts, rates, book)
    except Refused:
        return None


def cell_of(
    facility: Facility,
    parts: Sequence[Facility],
    starts_at: datetime,
    ends_at: datetime,
    blocks: Sequence[Block],
    price: Quote | None,
    *,
    at: datetime,
    calendar: OpenCalendar,
) -> Cell:
    used_until = max(ends_at, starts_at + facility.shortest)
    is_hour = ends_at > starts_at  # one that the spring change skips has no length
    if not (is_hour and rules.is_possible(facility, starts_at, used_until, at=at, calendar=calendar)):
        is_past = is_hour and starts_at < at + timedelta(hours=facility.notice_hours)
        kind: CellKind = "past" if is_past and calendar.is_open(starts_at, ends_at) else "closed"
        return Cell(kind, starts_at, ends_at)
    since, until = starts_at - facility.preparation, used_until + facility.tidying
    is_request = not calendar.is_instant(starts_at, used_until)
    inside = [block for block in blocks if block.hits(facility.span, since, until)]
    if not inside and facility.is_bookable:
        return Cell("free", starts_at, ends_at, facility, price, is_request=is_request)
    for part in parts:
        if part.is_bookable and not any(block.hits(part.span, since, until) for block in inside):
            share = SHARES.get(part.share / facility.share, "")
            return Cell("part", starts_at, ends_at, part, share=share, is_request=is_request)
    return Cell("busy", starts_at, ends_at, is_blackout=any(block.is_blackout for block in inside))
