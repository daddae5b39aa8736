"""What the case handler meets."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from grants.models import GrantApplication, GrantCall
from grants.states import ApplicationState
from portal import clock
from portal.clock import OSLO
from portal.models import InterimReply
from tests.conventions.test_case_handling import WORKLIST
from tests.factories import make_association, make_staff
from tests.grants.bulk import fill
from tests.grants.factories import (
    DEADLINE,
    make_application,
    make_call,
    make_draft,
    make_scheme,
    make_scheme_without_form,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState


@pytest.fixture
def staff(client):
    user = make_staff(name="Kari Saksbehandler")
    client.force_login(user)
    return client


def case_url(application):
    return reverse("admin:grants_grantapplication_change", args=[application.pk])


def move_url(application, move):
    return reverse("admin:grants_grantapplication_move", args=[application.pk, move])


def page(response):
    return response.content.decode().replace("\u00a0", " ")


DECISION = {"outcome": "granted", "amount": "30 000", "rule": "R", "facts": "F", "considerations": "C"}


def test_the_case_page_shows_facts_problems_and_buttons(staff):
    application = make_application(members_6_20=7)
    text = page(staff.get(case_url(application)))
    for words in (
        "30 000 kr",
        "Antallet er 7.",
        "Mangler vedlegg: regnskap",
        "Ta saken",
        "Fatt vedtak",
        "Avvis",
    ):
        assert words in text


def test_a_draft_is_nobodys_case(staff):
    draft = make_draft()
    assert staff.get(case_url(draft)).status_code in (302, 404)
    assert str(draft.association) not in page(staff.get(reverse("admin:grants_grantapplication_changelist")))


def test_take_decide_and_the_association_is_told(staff):
    application = make_application()
    staff.post(move_url(application, "take"), {"go": "1"})
    form = page(staff.get(move_url(application, "decide")))
    assert "Foreningen har minst ti medlemmer" in form
    assert "42 av dem er 6–20 år" in form
    assert staff.post(move_url(application, "decide"), DECISION).url == case_url(application)
    application.refresh_from_db()
    assert application.state == S.GRANTED
    assert application.case.case_handler.name == "Kari Saksbehandler"
    text = page(staff.get(case_url(application)))
    assert f"vedtak-{application.case.year}" in text


def test_an_amount_that_does_not_fit_stands_on_its_field(staff):
    application = make_application()
    response = staff.post(move_url(application, "decide"), {**DECISION, "amount": "10"})
    assert "mindre enn de 30 000 kr" in page(response)
    assert 'value="10"' in page(response)


def test_passing_the_frame_must_be_said_aloud(staff):
    application = make_application(call=make_call(frame=20_000))
    assert "mer enn det som er igjen av rammen: 20 000 kr" in page(staff.get(case_url(application)))
    url = move_url(application, "decide")
    assert "mer enn det som er igjen av rammen" in page(staff.post(url, DECISION))
    assert staff.post(url, {**DECISION, "is_beyond_limits_approved": "on"}).status_code == 302


def test_a_late_one_is_admitted_or_dismissed_before_it_is_decided(staff):
    application = make_application(at=datetime(2027, 4, 16, 8, tzinfo=OSLO))
    text = page(staff.get(case_url(application)))
    assert "Behandle selv om den er for sen" in text
    assert "Fatt vedtak" not in text
    assert "Fristen var 15. april 2027 kl. 23.59." in page(staff.get(move_url(application, "dismiss")))
    staff.post(move_url(application, "admit_late"), {"go": "1"})
    text = page(staff.get(case_url(application)))
    assert "Fatt vedtak" in text
    assert "Behandle selv om den er for sen" not in text


def test_interim_reply_is_asked_for_when_its_day_comes(staff, at_now):
    application = make_application()
    at_now.move_to(datetime(2027, 4, 2, 12, tzinfo=OSLO))
    staff.force_login(make_staff())
    assert "Et foreløpig svar skulle vært sendt innen 2. april 2027." in page(
        staff.get(case_url(application))
    )
    url = move_url(application, "send_interim_reply")
    draft = page(staff.get(url))
    assert "Vi mottok søknaden deres om Driftstilskudd til barne- og ungdomskultur 2. mars 2027." in draft
    assert 'value="2027-05-27"' in draft
    assert "Velg en dag" in page(staff.post(url, {"text": "Vi venter.", "expected_on": "1.4.2027"}))
    staff.post(url, {"text": "Vi venter.", "expected_on": "1.6.2027"})
    assert InterimReply.objects.get().expected_on == date(2027, 6, 1)
    assert "foreløpig svar skulle" not in page(staff.get(case_url(application)))


def test_what_somebody_else_has_decided_is_told_plainly(staff):
    application = make_application(state=S.REFUSED)
    response = staff.post(move_url(application, "decide"), DECISION, follow=True)
    assert "Noen har alt" in page(response)


class TestList:
    url = "/admin/grants/grantapplication/"

    @pytest.mark.parametrize("rows", [2, 15])
    def test_costs_the_same_however_many_applications_and_calls(
        self, staff, django_assert_max_num_queries, rows
    ):
        for number in range(rows):
            make_application(call=make_call(deadline=DEADLINE + timedelta(days=number)))
        staff.get(self.url)  # whom the reader acts for is remembered from now on
        with django_assert_max_num_queries(8):
            assert page(staff.get(self.url)).count("2027/0") >= rows

    def test_is_narrowed_to_a_call_that_somebody_has_applied_in(self, staff):
        first, second = make_call(), make_call(deadline=date(2027, 5, 2))
        quiet, sealed = make_call(deadline=date(2027, 5, 12)), make_call(deadline=date(2027, 5, 22))
        one, other = make_application(call=first), make_application(call=second)
        make_application(call=sealed)
        GrantCall.objects.filter(pk=sealed.pk).update(is_sealed=True)
        text = page(staff.get(f"{self.url}?call={second.pk}"))
        assert str(other.association) in text
        assert case_url(one) not in text
        assert str(first) in text
        assert str(quiet) not in text
        assert str(sealed) not in text
        assert staff.get(f"{self.url}?call=abc").status_code == 200

    def test_is_searched_by_the_beginnings_of_words_and_by_the_case_number(self, staff):
        call = make_call()
        choir = make_application(call=call, association=make_association(name="Tranby mannskor"))
        band = make_application(call=call, association=make_association(name="Lier janitsjar"))
        for words in ("manns tran", choir.case.reference):
            text = page(staff.get(self.url, {"q": words}))
            assert case_url(choir) in text, words
            assert case_url(band) not in text, words

    def test_has_every_application_once_on_its_pages_in_the_chosen_order(self, staff):
        made = fill(make_call(), 53)
        for order, ordered in (("", False), ("&o=-5", True)):
            found = []
            for number in (1, 2):
                text = page(staff.get(f"{self.url}?p={number}{order}"))
                found += [int(pk) for pk in re.findall(r"/grantapplication/(\d+)/change/", text)]
            assert sorted(found) == sorted(one.pk for one in made)
            assert not ordered or found == [one.pk for one in reversed(made)]


@pytest.mark.parametrize("rows", [2, 15])
def test_the_worklist_costs_the_same_however_many(staff, django_assert_max_num_queries, rows):
    call = make_call()
    for _ in range(rows):
        make_application(call=call)
    with django_assert_max_num_queries(WORKLIST):
        text = page(staff.get(reverse("admin:index")))
    assert text.count("2027/0") >= rows


class TestCalls:
    def test_a_call_is_kept_by_days(self, staff):
        answers = {
            "scheme": make_scheme().pk, "opens_on": "15.1.2027", "closes_on": "15.4.2027",
            "budget_frame": "900000", "grace_days": "14",
        }  # fmt: skip
        response = staff.post(reverse("admin:grants_grantcall_add"), answers)
        assert response.status_code == 302, page(response)
        call = GrantCall.objects.get()
        assert call.application_deadline == clock.end_of(DEADLINE)
        url = reverse("admin:grants_grantcall_change", args=[call.pk])
        assert "2027-04-15" in page(staff.get(url))

    def test_it_cannot_close_before_it_opens(self, staff):
        answers = {
            "scheme": make_scheme().pk, "opens_on": "15.4.2027", "closes_on": "15.1.2027",
            "budget_frame": "900000", "grace_days": "14",
        }  # fmt: skip
        assert "Siste dag må komme etter" in page(staff.post(reverse("admin:grants_grantcall_add"), answers))

    def test_only_schemes_with_a_form_can_have_calls(self, staff):
        make_scheme_without_form()
        text = page(staff.get(reverse("admin:grants_grantcall_add")))
        assert "Driftstilskudd til barne- og ungdomskultur" in text
        assert "Tilskudd uten skjema" not in text


@pytest.mark.parametrize("model", ["grantscheme", "grantcall", "grant", "schemeterms", "grantapplication"])
def test_every_list_and_row_opens(staff, model):
    make_application(state=S.GRANTED)
    assert staff.get(reverse(f"admin:grants_{model}_changelist")).status_code == 200
    from django.apps import apps

    row = apps.get_model("grants", model).objects.first()
    assert staff.get(reverse(f"admin:grants_{model}_change", args=[row.pk])).status_code == 200
    assert GrantApplication.objects.count() == 1
