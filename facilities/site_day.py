"""One day of everything at a site, side by side: what is free where, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from facilities.availability import Cell, cell_of, merged, open_hours, with_drop_in
from facilities.blocks import Block, DropIn
from facilities.known import Place
from facilities.models import Facility
from facilities.models.number_line import BLOCK
from facilities.opening import hour_of


@dataclass(frozen=True)
class Column:
    """A hall or a room that day, with its parts in mind."""

    facility: Facility
    cells: list[Cell]
    closed_because: str = ""

    @property
    def vacant(self) -> list[Cell]:
        """The stretches that can be booked, whole or in part."""
        return [run for run in merged(self.cells) if run.facility]

    @property
    def drop_ins(self) -> list[DropIn]:
        """The hours when persons can come one by one."""
        return list(dict.fromkeys(cell.drop_in for cell in self.cells if cell.drop_in))

    @property
    def is_taken(self) -> bool:
        """Open, but nothing is left."""
        return any(cell.kind == "busy" and not cell.is_blackout for cell in self.cells)

    @property
    def is_over(self) -> bool:
        """All that was open has passed."""
        return {"past"} == {cell.kind for cell in self.cells} - {"closed"}

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
    def rows(self) -> list[tuple[int, list[Cell]]]:
        """The table, hour by hour, with a cell for each place."""
        return [
            (hour, [column.cells[number] for column in self.columns])
            for number, hour in enumerate(self.hours)
        ]

    @property
    def has_parts(self) -> bool:
        return any(cell.kind == "part" for column in self.columns for cell in column.cells)


def site_day(place: Place, day: date, blocks: Sequence[Block], *, at: datetime) -> SiteDay:
    """Everything that stands at a site. Follows from its arguments and the hour that `at` is in."""
    calendars = {room.pk: place.calendar_of(room, day, day) for room in place.wholes}
    shown = sorted({hour for calendar in calendars.values() for hour in open_hours(calendar, [day])})
    inside: dict[int, list[Block]] = {}
    for block in blocks:
        inside.setdefault(block.floor_from // BLOCK, []).append(block)
    columns = []
    for room in place.wholes:
        calendar, taken = calendars[room.pk], inside.get(room.span.lower // BLOCK, [])
        parts = place.parts_of(room)
        cells = [
            cell_of(room, parts, *hour_of(day, hour), taken, None, at=at, calendar=calendar) for hour in shown
        ]
        cells = with_drop_in(cells, room, taken, at=at)
        columns.append(Column(room, cells, calendar.closed_because(day)))
    return SiteDay(day, shown, columns)
