"""The prices by hand, and the rules in the same words everywhere."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.utils.translation import override

from facilities.prices import RULES, Facts, Quote, RateLine, Who, quote
from portal.problems import Refused

RATES = [
    RateLine("sports_hall", Decimal(480), date(2025, 1, 1), True),
    RateLine("sports_hall", Decimal(500), date(2027, 6, 1), True),
    RateLine("gym", Decimal(355), date(2025, 1, 1), False),
]
MONDAY, FRIDAY, SATURDAY, SUNDAY = (date(2027, 3, day) for day in (1, 5, 6, 7))
A, N, P = Who.ASSOCIATION, Who.INITIATIVE, Who.PRIVATE

# who, purpose, day, minutes, kind, share → rule, ordinary price, what is paid
BY_HAND = [
    (A, "training", MONDAY, 60, "sports_hall", 1, "lier.weekday_free", 480, 0),
    (A, "rehearsal", MONDAY, 90, "sports_hall", 1, "lier.weekday_free", 720, 0),
    (A, "meeting", FRIDAY, 120, "gym", 1, "lier.weekday_free", 710, 0),
    (N, "training", FRIDAY, 60, "sports_hall", Fraction(1, 2), "lier.weekday_free", 240, 0),
    (A, "event", FRIDAY, 60, "sports_hall", 1, "lier.event_rate", 480, 480),
    (A, "other", MONDAY, 60, "sports_hall", Fraction(1, 2), "lier.event_rate", 240, 240),
    (N, "event", MONDAY, 30, "gym", 1, "lier.event_rate", 178, 178),
    (A, "training", SATURDAY, 60, "sports_hall", 1, "lier.weekend_rate", 480, 480),
    (A, "meeting", SUNDAY, 60, "gym", Fraction(1, 3), "lier.weekend_rate", 118, 118),
    (A, "training", date(2027, 6, 5), 60, "sports_hall", 1, "lier.weekend_rate", 500, 500),
    (A, "training", date(2027, 5, 29), 60, "sports_hall", 1, "lier.weekend_rate", 480, 480),
    (A, "training", MONDAY, 60, "pitch", 1, "lier.weekday_free", None, 0),
]


@pytest.mark.parametrize(
    ("who", "purpose", "day", "minutes", "kind", "share", "rule", "base", "amount"), BY_HAND
)
def test_prices_by_hand(who, purpose, day, minutes, kind, share, rule, base, amount):
    price = quote(Facts(who, purpose, day, minutes, kind, Fraction(share)), RATES)
    assert (price.rule, price.base, price.amount) == (rule, base, amount)
    assert price.discount == (base or 0) - amount


def test_the_adopted_rule_is_the_same_in_school_holidays():
    facts = Facts(A, "training", MONDAY, 60, "sports_hall")
    holiday = Facts(A, "training", MONDAY, 60, "sports_hall", is_school_holiday=True)
    assert quote(facts, RATES) == quote(holiday, RATES)


def test_an_example_rate_says_so():
    assert quote(Facts(A, "event", MONDAY, 60, "sports_hall"), RATES).is_example
    assert not quote(Facts(A, "event", MONDAY, 60, "gym"), RATES).is_example


def test_private_letting_is_refused_in_words():
    with override("nb"), pytest.raises(Refused) as refused:
        quote(Facts(P, "other", SATURDAY, 60, "sports_hall"), RATES)
    assert "leier ikke ut lokaler til private" in str(refused.value.problems[0].text)


def test_what_is_not_free_and_has_no_rate_is_refused():
    with pytest.raises(Refused) as refused:
        quote(Facts(A, "event", MONDAY, 60, "pitch"), RATES)
    assert refused.value.problems[0].code == "no_rate"


def test_a_stored_quote_reads_back_as_it_was():
    price = quote(Facts(A, "event", MONDAY, 45, "gym"), RATES)
    assert Quote.thawed(price.frozen()) == price


def test_the_page_of_rules_says_what_the_code_says():
    page = (Path(__file__).parents[2] / "docs/rules/prices.md").read_text(encoding="utf-8")
    written = re.findall(
        r"### (\S+)\n\n- English: (.+)\n- Norwegian: (.+)\n- When: .+\n- Basis: (.+)\n", page
    )
    said = []
    for rule in RULES:
        with override("en"):
            english, basis = str(rule.text), str(rule.legal_basis)
        with override("nb"):
            said.append((rule.code, english, str(rule.text), basis))
    assert sorted(written) == sorted(said)
