"""The bookings of the demo: what associations have, had and gave back."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from facilities import rules
from facilities.availability import usual_purpose
from facilities.demo.places import BLACKOUTS
from facilities.known import calendar_of
from facilities.models import Booking, BookingKind, Facility, Purpose, Rate
from facilities.models.booking import blocked_period
from facilities.opening import OpenCalendar
from facilities.prices import RateLine, quote
from facilities.states import BookingState
from organizations.models import Association
from portal.clock import local
from portal.models import AuditEntry, User

BOOKINGS = 1_500
CANCELLED = 60
WEEKS = range(-10, 12)


@dataclass
class Diary:
    """Fills the calendar, and remembers what is taken, so that no row meets the constraint."""

    rng: random.Random
    today: date
    at: datetime
    staff: User
    facilities: list[Facility]
    associations: list[Association]
    bookers: dict[int, User]
    rows: list[Booking] = field(default_factory=list)
    taken: dict[tuple[int, date], list[Booking]] = field(default_factory=dict)

    def fill(self) -> None:
        self.monday = self.today - timedelta(days=self.today.weekday())
        first, last = self.monday + timedelta(weeks=WEEKS[0]), self.monday + timedelta(weeks=WEEKS[-1] + 1)
        self.calendars = {room.pk: calendar_of(room, first, last) for room in self.facilities}
        self.rates: list[RateLine] = Rate.objects.lines()
        self.open_evening()
        self.blackouts()
        while len(self.rows) < BOOKINGS:
            self.weekly() if self.rng.random() < 0.3 else self.single()
        self.cancel_some()
        self.keep()

    def open_evening(self) -> None:
        """Half of Tranbyhallen is taken on Tuesdays 18 to 20, and the other half never is."""
        self.promised = next(room for room in self.facilities if room.parent_id)
        sibling = next(room for room in self.facilities if room.parent_id == self.promised.parent_id
                       and room.pk != self.promised.pk)  # fmt: skip
        for week in WEEKS:
            day = self.monday + timedelta(weeks=week, days=1)
            self.book(sibling, self.associations[-1], day, time(18), 2, Purpose.TRAINING)

    def is_promised(self, room: Facility, day: date, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether the time belongs to what the demo promises is free."""
        return (
            day.weekday() == 1
            and room.span.lower < self.promised.span.upper
            and self.promised.span.lower < room.span.upper
            and starts_at < local(day, time(20))
            and local(day, time(18)) < ends_at
        )

    def blackouts(self) -> None:
        for number in range(12):
            room = self.rng.choice([room for room in self.facilities if room.parent_id is None])
            day = self.monday + timedelta(days=self.rng.randrange(-40, 60))
            hours = self.calendars[room.pk].open_on(day)
            if not hours or room.pk == self.promised.parent_id:
                continue
            begin, end = local(day, hours[0][0]), local(day, hours[0][1])
            self.add(room, day, begin, end, kind=BookingKind.BLACKOUT, booked_by=self.staff,
                     reason=BLACKOUTS[number % len(BLACKOUTS)], created_at=self.at - timedelta(days=60))  # fmt: skip

    def weekly(self) -> None:
        """The same hour every week for a while, as a team trains."""
        room, association = self.rng.choice(self.facilities), self.rng.choice(self.associations)
        weekday, length = self.rng.randrange(7), self.rng.choice((1, 1.5, 2))
        start = self.an_hour(self.calendars[room.pk], weekday)
        if start is None:
            return
        begin = self.rng.choice(WEEKS[:8])
        for week in range(begin, begin + self.rng.randrange(6, 14)):
            if self.rng.random() < 0.92:
                day = self.monday + timedelta(weeks=week, days=weekday)
                self.book(room, association, day, start, length, usual_purpose(room.kind))

    def single(self) -> None:
        """One evening, or an event in a weekend."""
        room, association = self.rng.choice(self.facilities), self.rng.choice(self.associations)
        day = self.monday + timedelta(days=self.rng.randrange(7 * WEEKS[0], 7 * WEEKS[-1]))
        start = self.an_hour(self.calendars[room.pk], day.weekday())
        if start is not None:
            purpose = (
                Purpose.EVENT if day.weekday() >= 5 and self.rng.random() < 0.5 else usual_purpose(room.kind)
            )
            self.book(room, association, day, start, self.rng.choice((1, 2, 2, 3)), purpose)

    def an_hour(self, calendar: OpenCalendar, weekday: int) -> time | None:
        hours = [row for row in calendar.hours if row.weekday == weekday]
        return (
            time(self.rng.randrange(hours[0].opens_at.hour, hours[0].closes_at.hour - 1)) if hours else None
        )

    def book(
        self, room: Facility, association: Association, day: date, start: time, hours: float, purpose: str
    ) -> None:
        begin = local(day, start)
        end = begin + timedelta(hours=hours)
        if len(self.rows) >= BOOKINGS or self.is_promised(
            room, day, begin - room.preparation, end + room.tidying
        ):
            return
        if not self.calendars[room.pk].is_open(begin, end):
            return
        facts = rules.facts_of(room, begin, end, who=rules.who_is(association), purpose=purpose)
        days_before = timedelta(days=self.rng.randrange(1, 45), minutes=self.rng.randrange(900))
        self.add(
            room, day, begin, end,
            association=association,
            booked_by=self.bookers.get(association.pk, self.bookers[0]),
            purpose=purpose,
            participants=self.rng.randrange(6, min(room.capacity or 30, 40) + 1),
            quote=quote(facts, self.rates).frozen(),
            created_at=min(begin - days_before, self.at - timedelta(minutes=self.rng.randrange(5, 9000))),
        )  # fmt: skip

    def add(self, room: Facility, day: date, begin: datetime, end: datetime, **fields: Any) -> None:
        """Write it down if the floor is free."""
        row = Booking(facility=room, span=room.span, starts_at=begin, ends_at=end,
                      period=blocked_period(room, begin, end), **fields)  # fmt: skip
        same_day = self.taken.setdefault((room.site_id, day), [])
        if not any(_collide(row, other) for other in same_day):
            same_day.append(row)
            self.rows.append(row)

    def cancel_some(self) -> None:
        own = [row for row in self.rows if row.kind == BookingKind.BOOKING]
        for row in self.rng.sample(own, CANCELLED):
            row.state, row.cancelled_by = BookingState.CANCELLED, row.booked_by
            row.cancelled_at = min(row.created_at + timedelta(hours=20), self.at)

    def keep(self) -> None:
        """All rows at once, each with its line in the log."""
        Booking.objects.bulk_create(self.rows, batch_size=500)
        AuditEntry.objects.bulk_create(
            [
                AuditEntry(
                    action="facilities.booking.confirmed" if row.quote else "facilities.booking.blacked_out",
                    at=row.created_at, actor_id=row.booked_by_id, target_type="facilities.booking", target_id=row.pk,
                )
                for row in self.rows
            ],
            batch_size=500,
        )  # fmt: skip


def _collide(one: Booking, other: Booking) -> bool:
    return bool(
        one.span.lower < other.span.upper
        and other.span.lower < one.span.upper
        and one.period.lower < other.period.upper
        and other.period.lower < one.period.upper
    )
