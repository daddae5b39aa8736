"""The prices by hand, and the rules in the same words everywhere."""

import csv
import re
from datetime import date, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils.translation import override

from facilities.models import PriceRules
from facilities.prices import (
    RULE_SETS,
    Ages,
    Facts,
    Quote,
    RateLine,
    RuleBook,
    Status,
    Who,
    cancellation_fee,
    quote,
)
from portal.problems import Refused

RATES = [
    RateLine("sports_hall", Decimal(480), date(2024, 1, 1), True),
    RateLine("sports_hall", Decimal(500), date(2027, 6, 1), True),
    RateLine("gym", Decimal(350), date(2024, 1, 1), False),
    RateLine("classroom", Decimal(175), date(2024, 1, 1), False),
    RateLine("swimming_pool", Decimal(500), date(2024, 1, 1), False),
    RateLine("pitch", Decimal(1095), date(2024, 1, 1), False),
    RateLine("pitch", Decimal(1145), date(2025, 1, 1), False),
    RateLine("pitch", Decimal(575), date(2024, 1, 1), False, 2),
    RateLine("pitch", Decimal(600), date(2025, 1, 1), False, 2),
]
MONDAY, SATURDAY = date(2027, 3, 1), date(2027, 3, 6)
A, P = Who.ASSOCIATION, Who.PRIVATE
CASE_FILE = Path(__file__).parent / "price_cases.csv"
CASES = list(csv.DictReader(CASE_FILE.read_text(encoding="utf-8").splitlines()))


def facts_of(case):
    begins, ends = time.fromisoformat(case["begins"]), time.fromisoformat(case["ends"])
    return Facts(
        Who(case["who"]), case["purpose"], date.fromisoformat(case["day"]),
        (ends.hour - begins.hour) * 60 + ends.minute - begins.minute, case["kind"], Fraction(case["share"]),
        is_school_holiday=bool(case["is_school_holiday"]), is_school=bool(case["is_school"]), begins=begins,
        ends=ends, status=Status(case["status"]), ages=Ages(case["ages"]),
    )  # fmt: skip


def test_there_are_enough_cases_for_every_rule_set_and_every_rule():
    assert len(CASES) >= 60
    decided = {f"{case['rule_set']}.{case['rule']}" for case in CASES}
    assert decided >= {rule.code for rules in RULE_SETS.values() for rule in rules.shown_rules}
    assert all(case["source"] for case in CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['rule_set']}-{CASES.index(case) + 2}")
def test_prices_by_hand(case):
    book = RuleBook(((date(2017, 1, 1), case["rule_set"]),))
    if case["paid"] == "refused":
        with pytest.raises(Refused) as refused:
            quote(facts_of(case), RATES, book)
        assert refused.value.problems[0].code in (case["rule"], f"{case['rule_set']}.{case['rule']}")
        return
    price = quote(facts_of(case), RATES, book)
    base = Decimal(case["base"]) if case["base"] else None
    expected = (f"{case['rule_set']}.{case['rule']}", base, Decimal(case["paid"]))
    assert (price.rule, price.base, price.amount) == expected
    assert price.discount == (base or 0) - price.amount


def test_a_rule_set_takes_over_on_its_day():
    book = RuleBook(((date(2017, 3, 7), "lier"), (date(2027, 3, 6), "lier-draft")))
    assert quote(Facts(A, "training", MONDAY, 60, "gym"), RATES, book).rule == "lier.weekday_free"
    assert quote(Facts(A, "training", SATURDAY, 60, "gym"), RATES, book).rule == "lier-draft.subsidised"


def test_without_a_row_the_platforms_own_rules_hold():
    assert RuleBook().on(MONDAY) is RULE_SETS["lier"]


def test_a_share_that_nobody_has_published_is_marked_as_an_example():
    book = RuleBook(((date(2017, 1, 1), "lorenskog"),))
    facts = Facts(A, "training", SATURDAY, 60, "gym", status=Status.SUBSIDISED)
    assert quote(facts, RATES, book).is_example


@pytest.mark.parametrize(
    ("days", "fee"), [(30, 0), (15, 0), (14, 500), (8, 500), (7, 1000), (1, 1000), (0, 1000)]
)
def test_late_cancellation_in_lorenskog(days, fee):
    """50 % later than 15 days before, 100 % later than 8."""
    on = SATURDAY - timedelta(days=days)
    assert cancellation_fee(RULE_SETS["lorenskog"], Decimal(1000), day=SATURDAY, on=on) == fee


@pytest.mark.parametrize("code", ["lier", "lier-draft", "drammen", "ks"])
def test_no_other_rule_set_takes_a_fee(code):
    assert cancellation_fee(RULE_SETS[code], Decimal(1000), day=SATURDAY, on=SATURDAY) == 0


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
        quote(Facts(A, "event", MONDAY, 60, "stage"), RATES)
    assert refused.value.problems[0].code == "no_rate"


def test_a_stored_quote_reads_back_as_it_was():
    price = quote(Facts(A, "event", MONDAY, 45, "gym"), RATES)
    assert Quote.thawed(price.frozen()) == price


def test_every_page_says_which_rules_are_examples(client, db):
    """Nobody has published them, or how much is paid under them."""
    page = (Path(__file__).parents[2] / "docs/rules/prices.md").read_text(encoding="utf-8")
    parts = {part.split("\n")[0]: part.split("\n## ")[0] for part in page.split("### ")[1:]}
    rules = [rule for rules in RULE_SETS.values() for rule in rules.shown_rules]
    assert {rule.code for rule in rules if rule.is_example} == {
        code for code, words in parts.items() if "is an example" in words
    }
    for code, rules in RULE_SETS.items():
        PriceRules.objects.update_or_create(
            valid_from=date(2020, 1, 1), defaults={"code": code, "source": "x"}
        )
        shown = client.get(reverse("prices")).content.decode()
        expected = sum(rule.is_example for rule in rules.shown_rules)
        assert shown.count(">Eksempel</span>") == expected
        assert ("kommunen ikke publisert" in shown) == bool(expected)


def test_the_page_of_rules_says_what_the_code_says():
    page = (Path(__file__).parents[2] / "docs/rules/prices.md").read_text(encoding="utf-8")
    written = re.findall(
        r"### (\S+)\n\n- English: (.+)\n- Norwegian: (.+)\n- When: .+\n- Basis: (.+)\n", page
    )
    said = []
    for rule in [rule for rules in RULE_SETS.values() for rule in rules.shown_rules]:
        with override("en"):
            english, basis = str(rule.text), str(rule.legal_basis)
        with override("nb"):
            said.append((rule.code, english, str(rule.text), basis))
    assert sorted(written) == sorted(said)
