import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.states import AgreementState
from tests.agreements.factories import TEXT
from tests.factories import NOW, make_staff

S = AgreementState
LIST = "admin:agreements_partnershipagreement_changelist"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client, parties):
    client.force_login(parties.staff)
    return client


def case_page(agreement):
    return reverse("admin:agreements_partnershipagreement_change", args=[agreement.pk])


def move_page(agreement, move):
    return reverse("admin:agreements_partnershipagreement_move", args=[agreement.pk, move])


def test_the_list_takes_as_many_queries_for_many_rows(staff, parties):
    counts = []
    for rows in (1, 8):
        for _ in range(rows):
            parties.start()
        staff.get(reverse(LIST))  # whom the reader acts for is remembered from now on
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse(LIST)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_list_is_searched_and_filtered(staff, parties):
    parties.start(title="Leksehjelp i Sylling")
    parties.conclude()
    html = staff.get(reverse(LIST), {"q": "Sylling", "state": "draft"}).content.decode()
    assert "Leksehjelp i Sylling" in html
    assert TEXT["title"] not in html


@pytest.mark.parametrize("state", S)
def test_the_case_page_shows_facts_and_the_buttons_of_its_state(staff, parties, state):
    agreement = parties.make(state)
    html = staff.get(case_page(agreement)).content.decode()
    assert reverse("agreement", args=[agreement.pk]) in html
    assert agreement.case.reference in html
    buttons = {S.DRAFT: {"withdraw"}, S.PROPOSED: {"withdraw"}, S.ACTIVE: {"terminate"}}.get(state, set())
    for move in ("withdraw", "terminate"):
        assert (move_page(agreement, move) in html) == (move in buttons)


def test_staff_of_another_unit_have_no_buttons(client, parties):
    agreement = parties.conclude()
    client.force_login(make_staff(unit="Oppvekst"))
    html = client.get(case_page(agreement)).content.decode()
    assert move_page(agreement, "terminate") not in html


def test_nothing_that_is_agreed_is_written_here(staff, parties):
    agreement = parties.conclude()
    staff.post(case_page(agreement), {"title": "Annet", "purpose": "Annet", "state": "draft"})
    agreement.refresh_from_db()
    assert (agreement.title, agreement.state) == (TEXT["title"], S.ACTIVE)


def test_staff_terminate_with_a_day_and_a_reason(staff, parties):
    agreement = parties.conclude()
    url = move_page(agreement, "terminate")
    assert 'value="2027-06-02"' in staff.get(url).content.decode()
    assert "Velg i dag" in staff.post(url, {"terminated_on": "2027-01-01", "reason": "x"}).content.decode()
    staff.post(url, {"terminated_on": "2027-06-02", "reason": "Skolen legges ned."})
    agreement.refresh_from_db()
    assert (agreement.state, agreement.terminated_by_party) == (S.TERMINATED, "unit")


def test_a_new_one_is_begun_on_the_shared_page(staff):
    response = staff.get(reverse("admin:agreements_partnershipagreement_add"))
    assert response["Location"] == reverse("agreement_start")
