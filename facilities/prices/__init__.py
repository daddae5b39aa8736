"""What a booking costs, and the rule that says so. Pure functions over facts and a dated price list.

docs/rules/prices.md states every rule in the same words (a test compares them). A rule is never edited once
somebody has booked under it: a new one is added, with a new code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from facilities.prices.base import (
    Ages,
    Facts,
    LateCancellation,
    Quote,
    RateLine,
    Rule,
    RuleSet,
    Status,
    Who,
    ordinary_price,
    rate_on,
    whole_kroner,
)
from facilities.prices.drammen import DRAMMEN
from facilities.prices.ks import KS
from facilities.prices.lier import LIER, LIER_DRAFT
from facilities.prices.lorenskog import LORENSKOG
from portal import platform
from portal.problems import Blocker, Refused

RULE_SETS = {rules.code: rules for rules in (LIER, LIER_DRAFT, LORENSKOG, DRAMMEN, KS)}


@dataclass(frozen=True)
class RuleBook:
    """Which rule set holds when: the platform's own, until a later one that staff have entered."""

    entries: tuple[tuple[date, str], ...] = ()

    def on(self, day: date) -> RuleSet:
        valid = [entry for entry in self.entries if entry[0] <= day]
        code = max(valid)[1] if valid else platform.current().price_rules
        return RULE_SETS[code]

    def from_day(self, day: date) -> list[RuleSet]:
        """What holds on a day, and what is known to come after it."""
        return [self.on(day), *(RULE_SETS[code] for since, code in sorted(self.entries) if since > day)]

    def lets_to_persons(self, day: date) -> bool:
        """Whether a person can book for themselves, on that day or by rules that are to come."""
        return any(rules.for_persons.paid is not None for rules in self.from_day(day))


def quote(facts: Facts, rates: Iterable[RateLine], book: RuleBook | None = None) -> Quote:
    """The price of one booking by the rules that hold that day.

    Raises Refused when the municipality does not let to that kind of person, or when a price is due and
    the price list has none.
    """
    rule = (book or RuleBook()).on(facts.day).rule_for(facts)
    if rule.paid is None:
        raise Refused(Blocker(rule.code, rule.text))
    rate = rate_on(facts, rates)
    base = ordinary_price(facts, rate) if rate else None
    if base is None and rule.paid:
        text = _("There is no price for this yet. Ask us, and we will tell you what it costs.")
        raise Refused(Blocker("no_rate", text))
    amount = whole_kroner(Fraction(base) * rule.paid) if base is not None else Decimal(0)
    is_example = bool(rate and rate.is_example) or (rule.is_example and bool(amount))
    return Quote(
        rule.code,
        str(rule.text),
        base,
        (base or Decimal(0)) - amount,
        amount,
        str(rule.legal_basis),
        is_example,
    )


def cancellation_fee(rules: RuleSet, amount: Decimal, *, day: date, on: date) -> Decimal:
    """What is paid when a booking of `amount` for `day` is given back `on` a day, in whole kroner."""
    return whole_kroner(Fraction(amount) * rules.fee_share((day - on).days))


__all__ = [
    "RULE_SETS",
    "Ages",
    "Facts",
    "LateCancellation",
    "Quote",
    "RateLine",
    "Rule",
    "RuleBook",
    "RuleSet",
    "Status",
    "Who",
    "cancellation_fee",
    "quote",
]
