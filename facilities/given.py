"""What the municipality gives: what free and subsidised hours would have cost by the ordinary rates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F

from facilities.models import Booking
from facilities.models.booking_query import BookingQuerySet
from organizations.states import FINDABLE_ASSOCIATION

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Given:
    """Hours, their ordinary price, and what was paid of it: for one association, place or year.

    Hours that no rate is known for count as hours, and not as kroner.
    """

    free: Decimal = Decimal(0)
    subsidised: Decimal = Decimal(0)
    worth: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)
    name: str = ""
    slug: str = ""

    @property
    def value(self) -> Decimal:
        """What the municipality gave."""
        return self.worth - self.paid

    @property
    def hours(self) -> Decimal:
        return self.free + self.subsidised

    @classmethod
    def of(cls, row: dict[str, Any], *, name: str = "", slug: str = "") -> "Given":
        return cls(_hours(row["free"]), _hours(row["subsidised"]), row["worth"], row["paid"], name, slug)


def _hours(length: timedelta | None) -> Decimal:
    return Decimal(length // timedelta(minutes=1)) / 60 if length else Decimal(0)


def used(year: int) -> BookingQuerySet:
    """What associations booked and did not give back in a year, that which is still to come among it."""
    return Booking.objects.bookings().of_associations().confirmed().of_year(year).given()


def total(rows: BookingQuerySet) -> Given:
    """All of them together, in one query."""
    together: Any = rows.order_by().values("kind")
    found = list(together.with_sums())
    return Given.of(found[0]) if found else Given()


def by_association(year: int) -> Any:
    """The rows of the page, the largest value first; each becomes a `Given` by `named`."""
    names = ("association__name", "association__slug", "association__sort_key", "association__state")
    rows: Any = used(year).order_by().values(*names)
    return rows.with_sums().order_by(F("paid") - F("worth"), "association__sort_key")


def named(rows: Iterable[dict[str, Any]]) -> list[Given]:
    """Each with the address of its page, if it has one."""
    return [
        Given.of(
            row,
            name=row["association__name"],
            slug=row["association__slug"] if row["association__state"] in FINDABLE_ASSOCIATION else "",
        )
        for row in rows
    ]


def by_place(association_id: int, year: int) -> list[Given]:
    """One association's year, site by site, most hours first."""
    rows = used(year).filter(association=association_id).order_by()
    sites: Any = rows.values("facility__site__name", "facility__site__slug")
    found = [
        Given.of(row, name=row["facility__site__name"], slug=row["facility__site__slug"])
        for row in sites.with_sums()
    ]
    return sorted(found, key=lambda one: (-one.hours, one.name))
