"""What other rates or rules would have made of the last bookings: shown to staff before they save them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from facilities import rules
from facilities.models import Booking, ClosedPeriod, PriceRules, Rate, RentalStatus
from facilities.prices import Facts, Quote, RateLine, RuleBook, Status, quote
from portal.clock import OSLO
from portal.problems import Refused

LAST = 200


@dataclass(frozen=True)
class Compared:
    """One booking by the rules that hold, and by those that are thought of. None: it could not be booked."""

    booking: Booking
    old: Quote | None
    new: Quote | None

    @property
    def difference(self) -> Decimal:
        return _amount(self.new) - _amount(self.old)


@dataclass(frozen=True)
class Comparison:
    rows: Sequence[Compared]

    @property
    def old(self) -> Decimal:
        return sum((_amount(row.old) for row in self.rows), Decimal(0))

    @property
    def new(self) -> Decimal:
        return sum((_amount(row.new) for row in self.rows), Decimal(0))

    @property
    def dearer(self) -> int:
        return sum(row.difference > 0 for row in self.rows)

    @property
    def cheaper(self) -> int:
        return sum(row.difference < 0 for row in self.rows)


def _amount(price: Quote | None) -> Decimal:
    return price.amount if price else Decimal(0)


def with_rate(line: RateLine) -> Comparison:
    """The last bookings of that kind of facility, as if the new rate had held on the day of each."""
    rates = Rate.objects.filter(kind=line.kind).lines()
    book = PriceRules.objects.book()

    def priced(facts: Facts) -> Quote | None:
        then = RateLine(line.kind, line.amount, facts.day, line.is_example, line.parts)
        return _quoted(facts, [then, *rates], book)

    return _compared(_last(kind=line.kind), lambda facts: _quoted(facts, rates, book), priced)


def with_rules(code: str) -> Comparison:
    """The last bookings of all, as if another rule set had held on the day of each."""
    rates, book = Rate.objects.all().lines(), PriceRules.objects.book()
    other = RuleBook(((date.min, code),))
    return _compared(
        _last(), lambda facts: _quoted(facts, rates, book), lambda facts: _quoted(facts, rates, other)
    )


def _quoted(facts: Facts, rates: Iterable[RateLine], book: RuleBook) -> Quote | None:
    try:
        return quote(facts, rates, book)
    except Refused:
        return None


def _last(kind: str = "") -> list[Booking]:
    rows = Booking.objects.bookings().confirmed().select_related("facility__site", "association")
    rows = rows.filter(facility__kind=kind) if kind else rows
    return list(rows.order_by("-starts_at", "-pk")[:LAST])


def _compared(
    bookings: Sequence[Booking],
    old: Callable[[Facts], Quote | None],
    new: Callable[[Facts], Quote | None],
) -> Comparison:
    facts = _facts_of(bookings)
    return Comparison([Compared(one, old(facts[one.pk]), new(facts[one.pk])) for one in bookings])


def _facts_of(bookings: Sequence[Booking]) -> dict[int, Facts]:
    """What each price depends on, with two queries for them all."""
    holidays = list(ClosedPeriod.objects.filter(is_school_holiday=True)) if bookings else []
    statuses = list(RentalStatus.objects.filter(association__in={one.association_id for one in bookings}))
    facts = {}
    for one in bookings:
        day = one.starts_at.astimezone(OSLO).date()
        facts[one.pk] = rules.facts_of(
            one.facility, one.starts_at, one.ends_at, who=rules.who_is(one.association), purpose=one.purpose,
            is_school_holiday=any(
                row.site_id in (None, one.facility.site_id) and row.starts_on <= day <= row.ends_on
                for row in holidays
            ),
            status=_status(statuses, one.association_id, day), ages=one.ages,
        )  # fmt: skip
    return facts


def _status(rows: Iterable[RentalStatus], association_id: int | None, day: date) -> Status:
    """As `PriceList.status_on` says, of rows that may not be saved yet."""
    valid = [row for row in rows if row.association_id == association_id and row.valid_from <= day]
    newest = max(valid, key=lambda row: row.valid_from, default=None)
    return Status(newest.status) if newest else Status.NONE
