"""Figures about what has been granted, for the open pages."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from grants.models import Grant, GrantApplication, GrantScheme
from portal import clock, registries
from portal.kept import kept
from portal.registries import Support

YEARS_BACK = 4
COUNTED = ("grants", "decisions")  # the versions that these figures follow


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


def years() -> list[int]:
    """The years that something was granted in, newest first."""
    return kept("grants years", COUNTED, Grant.objects.years)


def total_of(year: int) -> Decimal:
    """What was given in the year, less what has been paid back."""
    return kept(f"grants total {year}", COUNTED, lambda: Grant.objects.awarded_in(year).total())


def by_scheme(year: int) -> list[SchemeFigures]:
    """Every scheme that decided anything in the year, most money first; kept until something is decided or repaid."""
    return kept(f"grants by scheme {year}", COUNTED, lambda: _by_scheme(year))


def _by_scheme(year: int) -> list[SchemeFigures]:
    start, end = (clock.local(date(one, 1, 1), time(0)) for one in (year, year + 1))
    decided = GrantApplication.objects.decided_between(start, end).answer_times_by_scheme()
    sums = Grant.objects.awarded_in(year).sums_by_scheme()
    found = [
        SchemeFigures(
            title=title,
            code=code,
            amount=sums.get(code, (Decimal(0), 0))[0],
            number=sums.get(code, (Decimal(0), 0))[1],
            median_days=times.median_days,
            promised_weeks=weeks,
            on_time=times.on_time,
            decided=times.number,
        )
        for (title, code, weeks), times in decided.items()
    ]
    return sorted(found, key=lambda one: (-one.amount, one.title))


def median_days_of(scheme: GrantScheme, today: date) -> int | None:
    """From received to decided, over the last twelve months; None when nothing was decided."""
    since = clock.local(today - timedelta(days=365), time(0))
    return GrantApplication.objects.decided_since(since).of_scheme(scheme).answer_times().median_days


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
