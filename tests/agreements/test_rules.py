from datetime import date, timedelta

import pytest

from agreements import rules
from agreements.models import PartnershipAgreement
from agreements.template import TEMPLATE
from tests.factories import NOW, make_mandate, make_staff, make_user

TODAY = NOW.date()


def codes(problems):
    return [problem.code for problem in problems]


def test_the_template_has_the_six_points_of_the_platform():
    assert [section.number for section in TEMPLATE] == [1, 2, 3, 4, 5, 6]
    assert [str(section.heading) for section in TEMPLATE] == [
        "Avtalepartnere",
        "Avtaleformål",
        "Kommunens ansvar og oppgaver",
        "Frivilliges ansvar og oppgaver",
        "Samarbeidsrutiner",
        "Varighet, revisjon og oppsigelse",
    ]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({}, []),
        ({"starts_on": date(2027, 4, 1), "ends_on": date(2027, 4, 1)}, []),
        ({"starts_on": date(2027, 4, 2), "ends_on": date(2027, 4, 1)}, [("ends_before_start", "ends_on")]),
        (
            {"starts_on": date(2027, 4, 2), "review_on": date(2027, 4, 1)},
            [("review_before_start", "review_on")],
        ),
        (
            {"ends_on": date(2027, 4, 2), "review_on": date(2027, 4, 3)},
            [("review_after_end", "review_on")],
        ),
        ({"starts_on": date(2027, 4, 2), "ends_on": None, "review_on": None}, []),
    ],
)
def test_the_period_must_hang_together(dates, expected):
    assert [(problem.code, problem.field) for problem in rules.of_the_dates(dates)] == expected


def test_every_empty_section_is_named_at_once():
    empty = PartnershipAgreement(title="x", partners="  ")
    problems = rules.of_completeness(empty, day=TODAY)
    assert [problem.field for problem in problems] == [*(s.field for s in TEMPLATE[:-1]), "starts_on"]


def test_an_agreement_that_is_already_over_cannot_be_confirmed(parties):
    agreement = parties.start(starts_on=date(2026, 1, 1), review_on=None, ends_on=TODAY - timedelta(days=1))
    assert codes(rules.of_completeness(agreement, day=TODAY)) == ["already_over"]
    assert rules.of_completeness(agreement, day=TODAY - timedelta(days=1)) == []


def test_who_may_confirm(parties):
    agreement = parties.propose()
    for by, code in (
        (None, "not_allowed"),
        (make_user(), "not_allowed"),
        (make_mandate().user, "not_allowed"),
        (make_staff(unit="Oppvekst"), "not_allowed"),
        (parties.member, "already_confirmed"),
        (make_mandate(association=parties.association).user, "already_confirmed"),
    ):
        assert codes(rules.of_confirming(agreement, by=by, seen=agreement.fingerprint, day=TODAY)) == [code]
    assert rules.of_confirming(agreement, by=parties.staff, seen=agreement.fingerprint, day=TODAY) == []


def test_a_text_that_was_not_seen_cannot_be_confirmed(parties):
    agreement = parties.start()
    problems = rules.of_confirming(agreement, by=parties.member, seen="0" * 64, day=TODAY)
    assert codes(problems) == ["changed_meanwhile"]


def test_the_fingerprint_changes_with_everything_that_is_agreed(parties):
    agreement = parties.start()
    before = agreement.fingerprint
    for name in agreement.TEXT_FIELDS:
        was = getattr(agreement, name)
        setattr(agreement, name, {str: "x", int: 11, date: date(2030, 1, 1)}[type(was)])
        assert agreement.fingerprint != before, name
        setattr(agreement, name, was)
    assert agreement.fingerprint == before
    agreement.unit_id += 1
    assert agreement.fingerprint != before


def test_terminating_needs_a_reason_and_a_day_to_come():
    yesterday = TODAY - timedelta(days=1)
    assert codes(rules.of_terminating(" ", yesterday, day=TODAY)) == ["in_the_past", "no_reason"]
    assert rules.of_terminating("Fordi.", TODAY, day=TODAY) == []


def test_notice_is_counted_in_months_and_never_past_the_end():
    agreement = PartnershipAgreement(notice_months=3)
    assert rules.earliest_by_notice(agreement, day=date(2027, 11, 30)) == date(2028, 2, 29)
    agreement.ends_on = date(2027, 12, 31)
    assert rules.earliest_by_notice(agreement, day=date(2027, 11, 30)) == date(2027, 12, 31)
