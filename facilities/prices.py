"""What a booking costs, and the rule that says so. Pure functions over facts and a dated price list.

docs/rules/prices.md states every rule in the same words (a test compares them). A rule is never edited once
somebody has booked under it: a new one is added, with a new code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from portal.problems import Blocker, Refused

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Who(Enum):
    """Who books. A local, non-commercial initiative counts as an association."""

    ASSOCIATION = "association"
    INITIATIVE = "initiative"
    PRIVATE = "private"


@dataclass(frozen=True)
class RateLine:
    """Kroner an hour for the whole of a facility of this kind, from a day on."""

    kind: str
    amount: Decimal
    valid_from: date
    is_example: bool


@dataclass(frozen=True)
class Facts:
    """All that a price may depend on. `share` is how much of the whole facility is booked."""

    who: Who
    purpose: str
    day: date
    minutes: int
    kind: str
    share: Fraction = Fraction(1)
    is_school_holiday: bool = False


@dataclass(frozen=True)
class Rule:
    """One rule in words, with where it is written."""

    code: str
    text: "str | _StrPromise"
    legal_basis: "str | _StrPromise"


ADOPTED = _("Lier municipality's volunteer policy platform, adopted in 2017, section 3.1")

WEEKDAY_FREE = Rule(
    "lier.weekday_free",
    _("Free: training, rehearsals and meetings on weekdays, for associations and other local, "
      "non-commercial initiatives."),
    ADOPTED,
)  # fmt: skip
WEEKEND_RATE = Rule(
    "lier.weekend_rate",
    _("Ordinary rate: the free hours are Monday to Friday, and this is a Saturday or Sunday."),
    ADOPTED,
)
EVENT_RATE = Rule(
    "lier.event_rate",
    _("Ordinary rate: only training, rehearsals and meetings are free on weekdays."),
    ADOPTED,
)
NO_PRIVATE_LETTING = Rule(
    "lier.no_private_letting",
    _("The municipality does not let its premises for private use. They are for associations and other "
      "local, non-commercial initiatives."),
    _("Lier municipality's rules for letting"),
)  # fmt: skip
RULES = (WEEKDAY_FREE, WEEKEND_RATE, EVENT_RATE, NO_PRIVATE_LETTING)

FREE_PURPOSES = frozenset({"training", "rehearsal", "meeting"})


@dataclass(frozen=True)
class Quote:
    """A price and its reason, in kroner. `base` is the ordinary price; None when no rate is known."""

    rule: str
    text: str
    base: Decimal | None
    discount: Decimal
    amount: Decimal
    legal_basis: str
    is_example: bool

    def frozen(self) -> dict[str, Any]:
        """As it is stored on the booking, in the words that were shown."""
        return {
            "rule": self.rule,
            "text": self.text,
            "base": None if self.base is None else str(self.base),
            "discount": str(self.discount),
            "amount": str(self.amount),
            "legal_basis": self.legal_basis,
            "is_example": self.is_example,
        }

    @classmethod
    def thawed(cls, stored: dict[str, Any]) -> "Quote":
        """A stored quote, read back."""
        base = stored["base"]
        return cls(
            **{
                **stored,
                "base": None if base is None else Decimal(base),
                "discount": Decimal(stored["discount"]),
                "amount": Decimal(stored["amount"]),
            }
        )


def quote(facts: Facts, rates: Iterable[RateLine]) -> Quote:
    """The price of one booking by the adopted Lier rule.

    Raises Refused when the municipality does not let to that kind of person, or when a price is due and
    the price list has none.
    """
    if facts.who is Who.PRIVATE:
        raise Refused(Blocker(NO_PRIVATE_LETTING.code, NO_PRIVATE_LETTING.text))
    rate = rate_on(facts.day, facts.kind, rates)
    base = ordinary_price(facts, rate) if rate else None
    rule = rule_for(facts)
    if rule is WEEKDAY_FREE:
        return Quote(rule.code, str(rule.text), base, base or Decimal(0), Decimal(0), str(rule.legal_basis),
                     bool(rate and rate.is_example))  # fmt: skip
    if rate is None or base is None:
        text = _("There is no price for this yet. Ask us, and we will tell you what it costs.")
        raise Refused(Blocker("no_rate", text))
    return Quote(rule.code, str(rule.text), base, Decimal(0), base, str(rule.legal_basis), rate.is_example)


def rule_for(facts: Facts) -> Rule:
    """Which rule decides. The adopted rule holds in school holidays too; only the weekday counts."""
    if facts.day.weekday() >= 5:
        return WEEKEND_RATE
    return WEEKDAY_FREE if facts.purpose in FREE_PURPOSES else EVENT_RATE


def rate_on(day: date, kind: str, rates: Iterable[RateLine]) -> RateLine | None:
    """The newest line of that kind that holds on `day`."""
    valid = [rate for rate in rates if rate.kind == kind and rate.valid_from <= day]
    return max(valid, key=lambda rate: rate.valid_from, default=None)


def ordinary_price(facts: Facts, rate: RateLine) -> Decimal:
    """Rate × hours × share of the whole, rounded to whole kroner."""
    exact = Fraction(rate.amount) * facts.minutes / 60 * facts.share
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
