"""Figures about what has been granted, for the open pages."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from statistics import median

from grants.models import Grant, GrantApplication, GrantScheme
from portal import clock, registries
from portal.clock import OSLO
from portal.registries import Support

YEARS_BACK = 4


@dataclass(frozen=True)
class SchemeFigures:
    """One scheme in one year: granted, to how many, and how long the answers took against the promise."""

    title: str
    code: str
    amount: Decimal
    number: int
    median_days: int | None
    promised_weeks: int
    on_time: int
    decided: int


def by_scheme(year: int) -> list[SchemeFigures]:
    """Every scheme that decided anything in the year, most money first. Two queries."""
    start, end = (clock.local(date(one, 1, 1), time(0)) for one in (year, year + 1))
    decided = GrantApplication.objects.decided_between(start, end)
    rows = decided.values_list(
        "call__scheme__title", "call__scheme__code", "call__scheme__answer_within_weeks", "submitted_at",
        "decided_at", "case__due_on",
    )  # fmt: skip
    days: dict[str, list[int]] = defaultdict(list)
    on_time: dict[str, int] = defaultdict(int)
    facts: dict[str, tuple[str, int]] = {}
    for title, code, weeks, submitted_at, decided_at, due_on in rows:
        if submitted_at is None or decided_at is None:
            continue
        facts[code] = (title, weeks)
        days[code].append((decided_at.astimezone(OSLO).date() - submitted_at.astimezone(OSLO).date()).days)
        on_time[code] += bool(due_on and decided_at.astimezone(OSLO).date() <= due_on)
    sums = Grant.objects.awarded_in(year).sums_by_scheme()
    found = [
        SchemeFigures(
            title=title,
            code=code,
            amount=sums.get(code, (Decimal(0), 0))[0],
            number=sums.get(code, (Decimal(0), 0))[1],
            median_days=int(median(days[code])) if days[code] else None,
            promised_weeks=weeks,
            on_time=on_time[code],
            decided=len(days[code]),
        )
        for code, (title, weeks) in facts.items()
    ]
    return sorted(found, key=lambda one: (-one.amount, one.title))


def median_days_of(scheme: GrantScheme, today: date) -> int | None:
    """From received to decided, over the last twelve months; None when nothing was decided."""
    since = clock.local(today - timedelta(days=365), time(0))
    rows = GrantApplication.objects.decided_since(since).filter(call__scheme=scheme)
    moments = rows.values_list("submitted_at", "decided_at")
    days = [
        (decided.astimezone(OSLO).date() - received.astimezone(OSLO).date()).days
        for received, decided in moments
        if received and decided
    ]
    return int(median(days)) if days else None


@dataclass(frozen=True)
class YearOfSupport:
    """Everything that an association got in one year, in kroner and in the value of free hours."""

    year: int
    parts: list[Support]

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.parts), Decimal(0))


def support_by_year(association_id: int, this_year: int) -> list[YearOfSupport]:
    """The last years that had anything, newest first, from every app that gives support."""
    years = [
        YearOfSupport(
            year, [part for provider in registries.support for part in provider(association_id, year)]
        )
        for year in range(this_year, this_year - YEARS_BACK, -1)
    ]
    return [one for one in years if one.parts]
