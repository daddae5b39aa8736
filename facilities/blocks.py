"""What takes floor, and when: all that a grid needs to know of bookings."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange, NumericRange
from django.urls import reverse
from psycopg.types.multirange import TimestamptzMultirange

from facilities.models import Booking, BookingKind, DropInHour, DropInPlace, Facility
from facilities.states import BLOCKING, BookingState
from portal.clock import local
from portal.models import User

# As `BookingQuerySet.standing` and `touching`, for any number of places: each span is looked up in the exclusion index.
# The states are written out, or PostgreSQL does not see that the index holds them.
TAKEN = """
    SELECT lower(one.span), upper(one.span), lower(one.period), upper(one.period), one.kind, one.reason, one.id,
        CASE WHEN one.kind = 'blackout' THEN (
            SELECT ARRAY[extract(epoch FROM one.starts_at), extract(epoch FROM one.ends_at), hour.id, hour.places - (
                SELECT count(*) FROM {place} AS had WHERE had.hour_id = hour.id AND had.state = 'booked'
            )]::bigint[] FROM {hour} AS hour WHERE hour.booking_id = one.id
        ) END
    FROM unnest(%s::int8range[]) AS place(span)
    JOIN {table} AS one
        ON one.span && place.span AND one.period && %s::tstzmultirange AND one.state IN ({blocking})
    WHERE NOT (one.state = %s AND (one.held_until <= %s OR one.booked_by_id = %s)) AND one.id <> ALL(%s::bigint[])
"""


@dataclass(frozen=True)
class DropIn:
    """Hours that keep floor for persons: when they come, and how many places are left."""

    starts_at: datetime
    ends_at: datetime
    hour: int
    vacant: int

    @classmethod
    def of(cls, hours: list[int] | None) -> "DropIn | None":
        """As the query has them; None for what is no drop-in."""
        if hours is None:
            return None
        starts, ends, hour, vacant = hours
        return cls(
            datetime.fromtimestamp(starts, UTC), datetime.fromtimestamp(ends, UTC), hour, max(vacant, 0)
        )

    def get_absolute_url(self) -> str:
        return reverse("drop_in_hour", args=[self.hour])


@dataclass(frozen=True)
class Block:
    """Some floor, taken for some time, tidying included."""

    floor_from: int
    floor_to: int
    starts_at: datetime
    ends_at: datetime
    is_blackout: bool
    reason: str = ""
    booking: int = 0
    drop_in: DropIn | None = None

    def shares(self, span: NumericRange) -> bool:
        return bool(self.floor_from < span.upper and span.lower < self.floor_to)

    def hits(self, span: NumericRange, starts_at: datetime, ends_at: datetime) -> bool:
        return self.starts_at < ends_at and starts_at < self.ends_at and self.shares(span)


def blocks_of(
    facilities: Sequence[Facility],
    *periods: tuple[datetime, datetime],
    at: datetime,
    viewer: User | None = None,
    without: Collection[int] = (),
) -> list[Block]:
    """Everything that takes floor of one of `facilities`, none inside another, in some of `periods`: one query.

    What lies between two of the periods is not read, and one that ends before it begins is no time at all.
    A hold that has run out takes none, nor does the one of `viewer`. `without` are bookings to be given up.
    """
    spans = [room.span for room in facilities]
    times: Any = TimestamptzMultirange(
        DateTimeTZRange(*period) for period in periods if period[0] < period[1]
    )
    table = connection.ops.quote_name(Booking._meta.db_table)
    place, hour = (connection.ops.quote_name(kind._meta.db_table) for kind in (DropInPlace, DropInHour))
    blocking = ", ".join(f"'{state}'" for state in sorted(BLOCKING))
    sql = TAKEN.format(table=table, place=place, hour=hour, blocking=blocking)
    nobody = 0
    viewer_key = viewer.pk if viewer is not None and viewer.is_authenticated else nobody
    with connection.cursor() as cursor:
        cursor.execute(sql, [spans, times, BookingState.HELD, at, viewer_key, list(without)])
        return [
            Block(low, high, starts, ends, kind == BookingKind.BLACKOUT, reason, key, DropIn.of(hours))
            for low, high, starts, ends, kind, reason, key, hours in cursor.fetchall()
        ]


def blocks_on(
    days: Sequence[date], facilities: Sequence[Facility], *, at: datetime, viewer: User | None = None
) -> list[Block]:
    """What takes floor on these days, and on those before and after, where one prepares and tidies."""
    first, last = local(days[0] - timedelta(days=1), time()), local(days[-1] + timedelta(days=2), time())
    return blocks_of(facilities, (first, last), at=at, viewer=viewer)


def blocks_near(blocks: Iterable[Block], day: date) -> list[Block]:
    """Those that can be in the way of something that begins on `day`."""
    first, last = local(day - timedelta(days=1), time()), local(day + timedelta(days=2), time())
    return [block for block in blocks if block.starts_at < last and first < block.ends_at]
