"""Facts, rates, rules and quotes: what every rule set is made of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Who(Enum):
    """Who books. A local, non-commercial initiative counts as an association."""

    ASSOCIATION = "association"
    INITIATIVE = "initiative"
    PRIVATE = "private"


class Status(Enum):
    """What a municipality has decided that an association pays (*låne-/leiestatus*, Lørenskog)."""

    NONE = ""
    FREE = "free"
    SUBSIDISED = "subsidised"
    ORDINARY = "ordinary"


class Ages(Enum):
    """For whom the time is. Mixed groups count as adults."""

    ANY = ""
    UNDER_20 = "under_20"
    ADULTS = "adults"


@dataclass(frozen=True)
class RateLine:
    """Kroner an hour for a facility of this kind, from a day on: the whole, or one of `parts` equal parts."""

    kind: str
    amount: Decimal
    valid_from: date
    is_example: bool
    parts: int = 1


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
    is_school: bool = False
    begins: time = time(18)
    ends: time = time(19)
    status: Status = Status.NONE
    ages: Ages = Ages.ANY

    @property
    def is_weekday(self) -> bool:
        return self.day.weekday() < 5

    @property
    def is_local(self) -> bool:
        return self.who in (Who.ASSOCIATION, Who.INITIATIVE)


@dataclass(frozen=True)
class Rule:
    """One rule in words, with where it is written, and how much of the ordinary price is paid under it.

    `paid` None: the municipality does not let to those that it fits. `is_example`: nobody has published the share.
    """

    code: str
    text: "str | _StrPromise"
    legal_basis: "str | _StrPromise"
    paid: Fraction | None = Fraction(1)
    is_example: bool = False


NOT_LET = Rule(
    "not_let",
    _("The municipality's rules do not let this for private use."),
    _("The municipality's rules for letting"),
    paid=None,
)


@dataclass(frozen=True)
class LateCancellation:
    """What is paid of the price when a booking is given back later than `days` before it begins."""

    days: int
    paid: Fraction


@dataclass(frozen=True)
class RuleSet:
    """All rules of one municipality. The first that fits decides: each rule stands with the facts that it fits."""

    code: str
    title: "str | _StrPromise"
    rules: "tuple[tuple[Rule, Callable[[Facts], bool]], ...]"
    late: tuple[LateCancellation, ...] = ()
    asks_for_ages: bool = False

    def rule_for(self, facts: Facts) -> Rule:
        """Which rule decides; where none fits, the municipality does not let."""
        return next((rule for rule, fits in self.rules if fits(facts)), NOT_LET)

    @property
    def for_persons(self) -> Rule:
        """What the rules say of a person who books for themselves, whenever; `paid` None when they do not let."""
        return self.rule_for(Facts(Who.PRIVATE, "event", date.min, 60, ""))

    @property
    def generous(self) -> list[Rule]:
        """Those that make something free or cheaper, in order; the ordinary rule where none does."""
        cheaper = [rule for rule in self.shown_rules if rule.paid is not None and rule.paid < 1]
        return cheaper or self.shown_rules[-1:]

    @property
    def shown_rules(self) -> list[Rule]:
        """Each rule once, in order."""
        return list(dict.fromkeys(rule for rule, _fits in self.rules))

    def fee_share(self, days_before: int) -> Fraction:
        """How much of the price is paid for a booking given back so many days before its day."""
        return max((late.paid for late in self.late if days_before < late.days), default=Fraction(0))


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


def rate_on(facts: Facts, rates: Iterable[RateLine]) -> RateLine | None:
    """The newest line that holds on the day: for just such a part when there is one, else for the whole."""
    valid = [
        rate
        for rate in rates
        if rate.kind == facts.kind
        and rate.valid_from <= facts.day
        and Fraction(1, rate.parts) in (1, facts.share)
    ]
    return max(valid, key=lambda rate: (rate.parts, rate.valid_from), default=None)


def ordinary_price(facts: Facts, rate: RateLine) -> Decimal:
    """Rate × hours × share of what the rate is for, rounded to whole kroner."""
    return whole_kroner(Fraction(rate.amount) * facts.minutes / 60 * facts.share * rate.parts)


def whole_kroner(exact: Fraction) -> Decimal:
    """Rounded, and half a krone up."""
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP)
