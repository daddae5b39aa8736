"""When a facility is open: opening hours and closed periods, read once and then asked day by day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext as _

from facilities.models import ClosedPeriod, InstantHours, OpeningHours, OtherHours
from portal.clock import OSLO, local


@dataclass
class OpenCalendar:
    """The opening hours and closed days of one facility over some days. Pure: asks no database."""

    hours: Iterable[OpeningHours]
    closed: Iterable[ClosedPeriod]
    instant: Iterable[InstantHours] = ()
    other: Iterable[OtherHours] = ()
    _by_weekday: dict[int, list[OpeningHours]] = field(default_factory=lambda: defaultdict(list))
    _open: dict[date, list[tuple[time, time]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.hours:
            self._by_weekday[row.weekday].append(row)
        self.closed = list(self.closed)
        self.instant = list(self.instant)
        self.other = list(self.other)

    def other_on(self, day: date) -> list[OtherHours]:
        """What holds that day instead of the ordinary hours; nothing on an ordinary day."""
        return [row for row in self.other if row.covers(day)]

    def closed_because(self, day: date) -> str:
        """Why it is closed the whole day; empty when it is not."""
        other = self.other_on(day)
        if closing := [row.reason for row in other if row.hours is None]:
            return closing[0]
        if any(row.despite_closed for row in other):
            return ""
        shut = (row for row in self.closed if row.shuts)
        return next((row.reason for row in shut if row.starts_on <= day <= row.ends_on), "")

    def is_school_holiday(self, day: date) -> bool:
        return any(row.is_school_holiday and row.starts_on <= day <= row.ends_on for row in self.closed)

    def open_on(self, day: date) -> list[tuple[time, time]]:
        """The hours of that day, in order; none when it is closed. Found once for each day."""
        if day not in self._open:
            self._open[day] = self._hours_on(day)
        return self._open[day]

    def _hours_on(self, day: date) -> list[tuple[time, time]]:
        if self.closed_because(day):
            return []
        if other := self.other_on(day):
            return sorted(row.hours for row in other if row.hours)
        return sorted(
            (row.opens_at, row.closes_at) for row in self._by_weekday[day.weekday()] if row.is_valid(day, day)
        )

    def could_be_open_on(self, day: date) -> list[tuple[time, time]]:
        """As `open_on`, but closed days too: what a table of the week has rows for."""
        hours = [row.hours for row in self.other_on(day) if row.hours]
        return hours + [(row.opens_at, row.closes_at) for row in self._by_weekday[day.weekday()]]

    def is_open(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether one stretch of hours holds the whole use."""
        starts, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
        if starts.date() != ends.date():
            return False
        return any(
            opens <= starts.time() and ends.time() <= closes for opens, closes in self.open_on(starts.date())
        )

    def is_instant(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether a booking of this time is answered at once. Without rows every hour is."""
        starts, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
        if not self.instant:
            return True
        return starts.date() == ends.date() and any(
            row.covers(starts.date(), starts.time(), ends.time()) for row in self.instant
        )

    def hours_in_words(self, day: date) -> str:
        """ "16.00–22.00", or "closed"."""
        hours = [f"{opens:%H.%M}–{closes:%H.%M}" for opens, closes in self.open_on(day)]
        return ", ".join(hours) or _("not open")


def hour_of(day: date, hour: int) -> tuple[datetime, datetime]:
    """From `hour` o'clock to the next on a Norwegian wall clock; empty for an hour that the spring skips."""
    starts_at = local(day, time(hour))
    ends_at = local(day, time(hour + 1)) if hour < 23 else local(day, time(23, 59))
    return starts_at.astimezone(UTC), ends_at.astimezone(UTC)
