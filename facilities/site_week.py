"""A week of everything at a site: room by room, day by day, the stretches that are free."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from facilities.availability import week_of
from facilities.blocks import Block, blocks_near
from facilities.known import Place
from facilities.models import Facility
from facilities.site_day import Column, SiteDay, site_day


@dataclass(frozen=True)
class SiteWeek:
    """Seven days, each as the page of the day has it."""

    monday: date
    days: Sequence[SiteDay]

    @property
    def rows(self) -> list[tuple[Facility, list[Column]]]:
        """The table: a row for each room, with a column for each day."""
        columns = zip(*(day.columns for day in self.days), strict=True)
        return [(row[0].facility, list(row)) for row in columns]

    @property
    def to_come(self) -> list[SiteDay]:
        """The days that are not over, for a phone."""
        return [day for day in self.days if not all(column.is_over for column in day.columns)]

    @property
    def has_parts(self) -> bool:
        return any(day.has_parts for day in self.days)


def site_week(place: Place, monday: date, blocks: Sequence[Block], *, at: datetime) -> SiteWeek:
    """Follows from its arguments and the hour that `at` is in, as a day does."""
    return SiteWeek(
        monday, [site_day(place, day, blocks_near(blocks, day), at=at) for day in week_of(monday)]
    )
