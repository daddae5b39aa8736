"""A series before it is booked: each of its dates with its price, or with the reason why it cannot be had."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from facilities import known, rules
from facilities.blocks import blocks_of
from facilities.known import calendar_of
from facilities.models import (
    Booking,
    BookingSeries,
    Facility,
    SkippedDate,
    SkipReason,
)
from facilities.occupants import Occupants
from facilities.offers import Offer, Wish
from facilities.opening import OpenCalendar
from facilities.prices import Quote, RateLine, RuleBook, Status, quote
from organizations.models import Association
from portal.clock import OSLO, local
from portal.models import User
from portal.problems import Problem, Refused, blockers, refuse_if_blocked

OPENING = {"closed": SkipReason.CLOSED, "outside_hours": SkipReason.OUTSIDE_HOURS}


@dataclass(frozen=True)
class SeriesWish:
    """The same hours on some weekdays of a period: what is asked for, before anything is looked up."""

    facility: Facility
    association: Association | None
    weekdays: tuple[int, ...]
    first_on: date
    until_on: date
    begins: time
    ends: time
    purpose: str
    participants: int | None = None
    ages: str = ""

    def days(self) -> Iterator[date]:
        day = self.first_on
        while day <= self.until_on:
            if day.weekday() in self.weekdays:
                yield day
            day += timedelta(days=1)

    def on(self, day: date) -> Wish:
        """One date of it. The clock on the wall says the same before and after it is changed."""
        return Wish(self.facility, self.association, local(day, self.begins), local(day, self.ends),
                    self.purpose, self.participants, self.ages)  # fmt: skip


@dataclass(frozen=True)
class PlannedDate:
    """A date that can be had, at once or when staff say yes; or one that cannot, and why."""

    day: date
    wish: Wish
    offer: Offer | None = None
    reason: SkipReason | None = None
    text: str = ""

    @property
    def is_request(self) -> bool:
        return bool(self.offer and self.offer.approvals)


@dataclass(frozen=True)
class RulePrice:
    """Why some dates cost what they cost."""

    price: Quote
    dates: int


@dataclass(frozen=True)
class Plan:
    """All dates of a series as they stand now."""

    dates: Sequence[PlannedDate]

    @property
    def possible(self) -> list[PlannedDate]:
        return [date for date in self.dates if date.offer]

    @property
    def refused(self) -> list[PlannedDate]:
        return [date for date in self.dates if not date.offer]

    @property
    def has_requests(self) -> bool:
        return any(date.is_request for date in self.dates)

    @property
    def amount(self) -> Decimal:
        return sum((date.offer.price.amount for date in self.possible if date.offer), Decimal(0))

    @property
    def prices(self) -> "list[RulePrice]":
        """Each rule that gives a price once, with how many dates it is for, in the order of the dates."""
        found: dict[tuple[str, bool], list[Quote]] = {}
        for one in self.possible:
            if one.offer:
                price = one.offer.price
                found.setdefault((price.rule, price.is_example), []).append(price)
        return [RulePrice(prices[0], len(prices)) for prices in found.values()]

    @property
    def seen(self) -> str:
        """What the page writes beside a shown plan, so that nobody pays more than they have seen."""
        return f"{len(self.possible)}:{self.amount}" + (":request" if self.has_requests else "")


def plan(wish: SeriesWish, *, by: User, at: datetime) -> Plan:
    """Look at every date, with a handful of queries, however many. Refused when it can be no series at all."""
    refuse_if_blocked(
        [
            *rules.who_problems(wish.association, by),
            *rules.room_problems(wish.facility, wish.participants),
            *rules.series_problems(weekdays=wish.weekdays, first_on=wish.first_on, until_on=wish.until_on,
                                   begins=wish.begins, ends=wish.ends),
        ]
    )  # fmt: skip
    return Plan(look_at(list(wish.days()), wish, at=at))


def look_at(
    days: Sequence[date], wish: SeriesWish, *, at: datetime, without: Collection[int] = ()
) -> list[PlannedDate]:
    """Each of `days` as it stands. `without` are bookings that are to be given up, and so are in nobody's way."""
    if not days:
        return []
    wishes = [wish.on(day) for day in days]
    calendar = calendar_of(wish.facility, days[0], days[-1])
    prices = known.prices()
    rates, status = prices.of(wish.facility.kind), prices.status_on(days[0], wish.association)
    occupants = Occupants(blocks_of([wish.facility], *(one.period for one in wishes), at=at, without=without))
    used = _used_by_week(wish, days, without)
    made = []
    for day, one in zip(days, wishes, strict=True):
        planned = _one(one, day, calendar, occupants, rates, prices.book, status, used, at=at)
        if planned.offer and not planned.is_request:
            used[_week(day)] = used.get(_week(day), timedelta(0)) + (
                planned.wish.ends_at - planned.wish.starts_at
            )
        made.append(planned)
    return made


def _one(
    wish: Wish,
    day: date,
    calendar: OpenCalendar,
    occupants: Occupants,
    rates: Sequence[RateLine],
    book: RuleBook,
    status: Status,
    used: dict[tuple[int, int], timedelta],
    *,
    at: datetime,
) -> PlannedDate:
    problems: list[Problem] = [
        *rules.time_problems(wish.facility, wish.starts_at, wish.ends_at, at=at, calendar=calendar),
        *rules.first_problems(wish.facility, wish.association, wish.starts_at, at=at),
    ]
    if found := blockers(problems):
        text = " ".join(str(problem.text) for problem in found)
        return PlannedDate(day, wish, reason=OPENING.get(found[0].code, SkipReason.TERMS), text=text[:300])
    if block := occupants.of(wish):
        reason = SkipReason.BLACKOUT if block.is_blackout else SkipReason.TAKEN
        return PlannedDate(day, wish, reason=reason, text=occupants.why(block)[:300])
    facts = rules.facts_of(
        wish.facility, wish.starts_at, wish.ends_at, who=rules.who_is(wish.association), purpose=wish.purpose,
        is_school_holiday=calendar.is_school_holiday(day), status=status, ages=wish.ages,
    )  # fmt: skip
    try:
        price = quote(facts, rates, book)
    except Refused as refused:
        return PlannedDate(day, wish, reason=SkipReason.TERMS, text=str(refused.problems[0].text)[:300])
    approvals = rules.approval_problems(
        wish.facility, wish.starts_at, wish.ends_at, calendar=calendar,
        used=used.get(_week(day), timedelta(0)),
    )  # fmt: skip
    return PlannedDate(day, wish, offer=Offer(price, approvals))


def _week(day: date) -> tuple[int, int]:
    year, week, _weekday = day.isocalendar()
    return year, week


def _used_by_week(
    wish: SeriesWish, days: Sequence[date], without: Collection[int]
) -> dict[tuple[int, int], timedelta]:
    """Hours the association has here already, week by week. Asked only where there is a limit."""
    used: dict[tuple[int, int], timedelta] = {}
    if wish.facility.weekly_hours is None or wish.association is None:
        return used
    own = Booking.objects.bookings().blocking().filter(association=wish.association).exclude(pk__in=without)
    first, last = local(days[0] - timedelta(days=7), time()), local(days[-1] + timedelta(days=7), time())
    rows = own.touching(wish.facility.span, first, last).values_list("starts_at", "ends_at")
    for starts_at, ends_at in rows:
        week = _week(starts_at.astimezone(OSLO).date())
        used[week] = used.get(week, timedelta(0)) + (ends_at - starts_at)
    return used


def taken_meanwhile(date: PlannedDate) -> PlannedDate:
    """A date that was free when it was looked at, and that somebody else got first."""
    return PlannedDate(date.day, date.wish, reason=SkipReason.TAKEN, text=_("Taken by another booking."))


@dataclass(frozen=True)
class SeriesDate:
    """A date of a series that is booked already: its booking, or why there is none."""

    day: date
    booking: Booking | None = None
    skipped: SkippedDate | None = None

    @property
    def is_live(self) -> bool:
        return self.booking is not None and not self.booking.is_over

    @property
    def can_be_added(self) -> bool:
        """Refused when it was booked, or given back since: it can be asked for again."""
        return not self.is_live


def dates_of(series: BookingSeries) -> list[SeriesDate]:
    """Every date of a series once: the booking that stands, else the reason, else what was given back."""
    found: dict[date, SeriesDate] = {}
    for booking in series.bookings.select_related("facility__site").order_by("pk"):
        day = booking.starts_at.astimezone(OSLO).date()
        if day not in found or not found[day].is_live:
            found[day] = SeriesDate(day, booking=booking)
    for skipped in series.skipped.all():
        if skipped.day not in found or not found[skipped.day].is_live:
            found[skipped.day] = SeriesDate(skipped.day, skipped=skipped)
    return [found[day] for day in sorted(found)]


def wish_of(series: BookingSeries) -> SeriesWish:
    """What a series asks for, read back."""
    return SeriesWish(
        series.facility, series.association, tuple(series.weekdays), series.first_on, series.until_on,
        series.begins, series.ends, series.purpose, series.participants,
    )  # fmt: skip


@dataclass(frozen=True)
class Change:
    """How the dates from a day on are to be: where, from when to when, and on which weekday if there is one."""

    facility: Facility
    begins: time
    ends: time
    from_day: date
    weekday: int | None = None

    def applied_to(self, wish: SeriesWish) -> SeriesWish:
        weekdays = wish.weekdays if self.weekday is None else (self.weekday,)
        return replace(wish, facility=self.facility, begins=self.begins, ends=self.ends, weekdays=weekdays)

    def moved(self, day: date) -> date:
        """The same week, the new weekday."""
        return day if self.weekday is None else day + timedelta(days=self.weekday - day.weekday())


def plan_change(series: BookingSeries, change: Change, *, at: datetime) -> list[tuple[Booking, PlannedDate]]:
    """Each coming booking of the series from a day on, with what it would become."""
    coming = list(series.bookings.still_to_come(at, change.from_day).select_related("facility__site"))
    days = [change.moved(row.starts_at.astimezone(OSLO).date()) for row in coming]
    without = [row.pk for row in coming]
    planned = look_at(days, change.applied_to(wish_of(series)), at=at, without=without)
    return list(zip(coming, planned, strict=True))
