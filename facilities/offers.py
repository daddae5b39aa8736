"""What somebody asks for, and what they are offered: the price with its reason, or everything in the way."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils.translation import gettext as _

from facilities import known, rules
from facilities.blocks import blocks_of
from facilities.known import calendar_of
from facilities.models import Booking, Facility
from facilities.prices import Quote, quote
from organizations.models import Association
from portal.clock import OSLO, local
from portal.models import User
from portal.problems import Blocker, Problem, refuse_if_blocked


@dataclass(frozen=True)
class Wish:
    """A facility for a time, and what it is for. The times are kept in UTC, where an hour is an hour.

    Without an association it is for the person who asks. `is_adult` is None until they have been asked for their word.
    """

    facility: Facility
    association: Association | None
    starts_at: datetime
    ends_at: datetime
    purpose: str
    participants: int | None = None
    ages: str = ""
    is_adult: bool | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "starts_at", self.starts_at.astimezone(UTC))
        object.__setattr__(self, "ends_at", self.ends_at.astimezone(UTC))

    @property
    def period(self) -> tuple[datetime, datetime]:
        """What it would take: preparation and tidying included."""
        return self.starts_at - self.facility.preparation, self.ends_at + self.facility.tidying


def taken() -> Blocker:
    return Blocker("taken", _("This time is taken. Somebody else has booked it."), "from_time")


@dataclass(frozen=True)
class Offer:
    """The price, and why staff must answer first; with no reason it is booked at once."""

    price: Quote
    approvals: list[Problem]

    @property
    def seen(self) -> str:
        """What the page writes beside a shown offer, so that nobody books another than they have seen."""
        return f"{self.price.rule}:{self.price.amount}" + (":request" if self.approvals else "")


def offer(wish: Wish, *, by: User, at: datetime) -> Offer:
    """What is offered for what is asked for. Raises Refused with every reason why it cannot be booked.

    Whether the time is taken is not asked here; see `is_free`.
    """
    day = wish.starts_at.astimezone(OSLO).date()
    calendar, prices = calendar_of(wish.facility, day, day), known.prices()
    facts = rules.facts_of(
        wish.facility, wish.starts_at, wish.ends_at, who=rules.who_is(wish.association), purpose=wish.purpose,
        is_school_holiday=calendar.is_school_holiday(day), ages=wish.ages,
        status=prices.status_on(day, wish.association),
    )  # fmt: skip
    refuse_if_blocked(
        rules.booking_problems(
            wish.facility, wish.starts_at, wish.ends_at, association=wish.association, by=by,
            participants=wish.participants, at=at, calendar=calendar, is_adult=wish.is_adult,
            rule=prices.book.on(day).rule_for(facts),
        )
    )  # fmt: skip
    price = quote(facts, prices.of(wish.facility.kind), prices.book)
    approvals = rules.approval_problems(
        wish.facility, wish.starts_at, wish.ends_at, calendar=calendar, used=used_in_the_week(wish, by)
    )
    return Offer(price, approvals)


def used_in_the_week(wish: Wish, by: User | None) -> timedelta:
    """What the association, or the person for themselves, has booked here, whole or part, in the week of the wish."""
    if wish.facility.weekly_hours is None:
        return timedelta(0)
    day = wish.starts_at.astimezone(OSLO).date()
    monday = day - timedelta(days=day.weekday())
    own = Booking.objects.bookings().blocking().made().filter(association=wish.association)
    if wish.association is None:
        own = own.filter(booked_by=by)
    week = own.touching(wish.facility.span, local(monday, time()), local(monday + timedelta(days=7), time()))
    return sum((ends - starts for starts, ends in week.values_list("starts_at", "ends_at")), timedelta(0))


class PriceChanged(Exception):
    """It is not what the person has seen, so nothing is booked until they have seen it."""


def is_free(wish: Wish, *, by: User, at: datetime) -> bool:
    """Whether nobody else has it just now. For showing only: the constraint decides when it is booked."""
    blocks = blocks_of([wish.facility], wish.period, at=at, viewer=by)
    return not blocks
