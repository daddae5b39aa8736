"""One day of everything at a site, side by side: what is free where, hour by hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from facilities.availability import Block, Cell, cell_of, merged, open_hours
from facilities.models import (
    Booking,
    BookingKind,
    ClosedPeriod,
    Facility,
    InstantHours,
    OpeningHours,
    OtherHours,
)
from facilities.opening import OpenCalendar, hour_of
from portal.clock import local
from portal.models import User

Row = TypeVar("Row", OpeningHours, OtherHours, InstantHours)


@dataclass(frozen=True)
class Column:
    """A hall or a room that day, with its parts in mind."""

    facility: Facility
    cells: list[Cell]
    closed_because: str = ""

    @property
    def runs(self) -> list[Cell]:
        """On a phone: alike hours in a row as one line, closed and past ones left out."""
        return [run for run in merged(self.cells) if run.kind not in ("closed", "past")]


@dataclass(frozen=True)
class SiteDay:
    day: date
    hours: Sequence[int]
    columns: list[Column]

    @property
    def rows(self) -> list[tuple[int, list[tuple[Facility, Cell]]]]:
        """The table, hour by hour, with a cell for each place."""
        return [
            (hour, [(column.facility, column.cells[number]) for column in self.columns])
            for number, hour in enumerate(self.hours)
        ]

    @property
    def has_parts(self) -> bool:
        return any(cell.kind == "part" for column in self.columns for cell in column.cells)


def site_day(
    rooms: Sequence[Facility],
    day: date,
    closed: Iterable[ClosedPeriod],
    other: Iterable[OtherHours],
    *,
    at: datetime,
    viewer: User | None = None,
) -> SiteDay:
    """Everything that stands at a site, in three queries, however many rooms. `closed` and `other` are the site's."""
    standing = [room for room in rooms if room.gone_on is None]
    wholes = [room for room in standing if room.parent_id is None]
    if not wholes:
        return SiteDay(day, [], [])
    hours = list(OpeningHours.objects.filter(facility__in=rooms).valid(day, day).select_related("facility"))
    instant = list(InstantHours.objects.filter(facility__in=rooms).select_related("facility"))
    calendars = {
        room.pk: OpenCalendar(_over(hours, room), closed, _over(instant, room), _over(other, room))
        for room in wholes
    }
    blocks = _blocks(rooms, day, at=at, viewer=viewer)
    shown = sorted({hour for calendar in calendars.values() for hour in open_hours(calendar, [day])})
    columns = []
    for room in wholes:
        calendar, parts = calendars[room.pk], [one for one in standing if one.is_inside(room)]
        parts.sort(key=lambda part: (-part.share, part.span.lower))
        cells = [
            cell_of(room, parts, *hour_of(day, hour), blocks, None, at=at, calendar=calendar)
            for hour in shown
        ]
        columns.append(Column(room, cells, calendar.closed_because(day)))
    return SiteDay(day, shown, columns)


def _over(rows: Iterable[Row], room: Facility) -> list[Row]:
    """Those of the room, or of the whole that it is a part of."""
    return [row for row in rows if row.facility_id == room.pk or room.is_inside(row.facility)]


def _blocks(rooms: Sequence[Facility], day: date, *, at: datetime, viewer: User | None) -> list[Block]:
    first, last = local(day - timedelta(days=1), time()), local(day + timedelta(days=2), time())
    rows = Booking.objects.standing(at, viewer=viewer).filter(
        facility__in=rooms, period__overlap=(first, last)
    )
    found = rows.values_list("span", "period", "kind", "reason", "pk")
    return [
        Block(span, period, kind == BookingKind.BLACKOUT, reason, key)
        for span, period, kind, reason, key in found
    ]
