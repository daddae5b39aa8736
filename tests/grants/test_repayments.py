"""Claiming money back: heard first, decided with a letter, appealed, paid back or dropped."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from pypdf import PdfReader

from grants import rules, workflow
from grants.models import GrantApplication, Repayment
from grants.providers import follow_ups, repayment_obligations
from grants.states import REPAYMENT, PaymentState, RepaymentState
from portal.clock import OSLO
from portal.lifecycle import Role
from portal.models import AuditEntry, Notice
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.grants.test_payments import make_grant, make_payment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
R = RepaymentState
WARNING = {"amount": Decimal(12_000), "reason": "Turen ble avlyst.", "answer_by": date(2027, 3, 16)}
CLAIM = {"facts": "Turen ble avlyst.", "considerations": "Pengene er ikke brukt.", "due_on": date(2027, 5, 1)}
LATER = datetime(2027, 3, 20, 12, tzinfo=OSLO)


def make_repayment(*, state=R.WARNED, grant=None) -> Repayment:
    payment = make_payment(state=PaymentState.CONFIRMED, grant=grant)
    found = workflow.warn_of_repayment(payment.grant, by=make_staff(), at=NOW, **WARNING)
    if state in (R.CLAIMED, R.REPAID):
        workflow.claim_back(found, by=make_staff(), at=LATER, **CLAIM)
    if state == R.REPAID:
        workflow.confirm_repayment(found, by=make_staff(), at=LATER)
    if state == R.DROPPED:
        workflow.drop_repayment(found, by=make_staff(), at=LATER)
    return found


def member_of(repayment):
    return repayment.grant.application.submitted_by


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def read(decision):
    with decision.letter.content.open() as file:
        pages = PdfReader(BytesIO(file.read())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


VERBS = {
    "claim": lambda r, by: workflow.claim_back(r, by=by, at=LATER, **CLAIM),
    "repay": lambda r, by: workflow.confirm_repayment(r, by=by, at=LATER),
    "drop": lambda r, by: workflow.drop_repayment(r, by=by, at=LATER),
}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(R), ids=str)
@pytest.mark.parametrize("step", REPAYMENT.moves, ids=lambda step: step.name)
def test_only_the_table_decides_who_may_do_what_when(step, state, role):
    repayment = make_repayment(state=state)
    by = {Role.MEMBER: member_of(repayment), Role.STAFF: make_staff(), Role.PUBLIC: make_mandate().user}[role]
    if state in step.sources and role in step.who:
        VERBS[step.name](repayment, by)
        assert Repayment.objects.get().state == step.to
        assert AuditEntry.objects.filter(action=f"grants.repayment.{step.done}", actor=by).exists()
    else:
        with pytest.raises(Refused):
            VERBS[step.name](repayment, by)
        assert Repayment.objects.get().state == state


class TestAdvanceNotice:
    def test_the_association_is_told_that_something_waits_and_no_more(self):
        make_repayment()
        notice = Notice.objects.get(kind="grants.written_about_grant")
        assert "12 000" not in notice.body.replace("\u00a0", " ")
        assert "avlyst" not in notice.body

    def test_never_more_than_was_paid_and_never_two_at_once(self):
        grant = make_grant()
        with pytest.raises(Refused, match="more_than_paid"):
            workflow.warn_of_repayment(grant, by=make_staff(), at=NOW, **WARNING)
        make_repayment(grant=grant)
        with pytest.raises(Refused, match="claimed_already"):
            workflow.warn_of_repayment(grant, by=make_staff(), at=NOW, **WARNING)

    def test_what_is_paid_back_is_not_claimed_anew(self):
        grant = make_repayment(state=R.REPAID).grant
        assert rules.left_to_claim(grant) == 18_000
        with pytest.raises(Refused, match="more_than_paid"):
            workflow.warn_of_repayment(
                grant, by=make_staff(), at=NOW, **{**WARNING, "amount": Decimal(18_001)}
            )

    def test_everything_that_is_wrong_is_told_at_once(self):
        grant = make_grant()
        with pytest.raises(Refused) as caught:
            workflow.warn_of_repayment(
                grant, by=make_staff(), at=NOW, **{**WARNING, "answer_by": date(2027, 3, 2)}
            )
        assert {problem.field for problem in caught.value.problems} == {"amount", "answer_by"}

    def test_the_database_holds_the_sum_under_what_was_paid(self):
        repayment = make_repayment()
        for change, message in (
            ({"amount": Decimal("30000.01")}, "No more is claimed back than was paid"),
            ({"amount": 0}, "repayment_is_money"),
            ({"reason": ""}, "repayment_says_why"),
            ({"state": R.CLAIMED}, "repayment_claimed_by_a_decision"),
            ({"state": R.DROPPED}, "repayment_closed_has_a_time"),
        ):
            with pytest.raises(DatabaseError, match=message), transaction.atomic():
                Repayment.objects.filter(pk=repayment.pk).update(**change)


class TestBeingHeard:
    def test_the_association_reads_why_and_answers_once(self, client):
        repayment = make_repayment()
        client.force_login(member_of(repayment))
        text = page(client.get(repayment.grant.application.get_absolute_url()))
        assert repayment.get_absolute_url() in text
        url = repayment.get_absolute_url()
        assert "Turen ble avlyst." in page(client.get(url))
        assert "Du må rette én ting" in page(client.post(url, {"text": ""}))
        for words in ("Vi dro i april 🎺.", "Vi dro aldri."):
            client.post(url, {"text": words})
        assert Repayment.objects.get().comment == "Vi dro i april 🎺."
        assert "Vi dro i april 🎺." in page(client.get(url))

    def test_is_nobody_elses(self, client):
        url = make_repayment().get_absolute_url()
        for user in (make_mandate().user, make_staff()):
            client.force_login(user)
            assert client.get(url).status_code == 404

    def test_nothing_is_decided_before_the_time_is_over_or_they_have_answered(self):
        repayment = make_repayment()
        with pytest.raises(Refused, match="not_heard"):
            workflow.claim_back(repayment, by=make_staff(), at=NOW, **CLAIM)
        workflow.comment_on_repayment(repayment, text="Greit.", by=member_of(repayment), at=NOW)
        workflow.claim_back(repayment, by=make_staff(), at=NOW, **CLAIM)

    def test_both_sides_see_what_waits_for_them(self, at_now):
        repayment = make_repayment()
        staff, member = make_staff(), member_of(repayment)
        (duty,) = repayment_obligations(member, NOW.date())
        assert (duty.title[:22], duty.due_on) == ("Svar om tilbakebetalin", WARNING["answer_by"])
        assert "Penger som skal tilbake" not in [str(item.kind) for item in follow_ups(staff)]
        at_now.move_to(LATER)
        assert not list(repayment_obligations(member, LATER.date()))
        assert "Penger som skal tilbake" in [str(item.kind) for item in follow_ups(staff)]
        workflow.claim_back(repayment, by=staff, at=LATER, **CLAIM)
        (duty,) = repayment_obligations(member, LATER.date())
        assert duty.due_on == CLAIM["due_on"]
        assert "Penger som skal tilbake" not in [str(item.kind) for item in follow_ups(staff)]

    def test_what_either_side_writes_is_only_text(self, client):
        evil = "<script>alert(1)</script>"
        repayment = make_repayment()
        Repayment.objects.update(reason=evil)
        workflow.comment_on_repayment(repayment, text=evil, by=member_of(repayment), at=NOW)
        pages = [repayment.get_absolute_url(), repayment.grant.application.get_absolute_url()]
        for user, urls in (
            (member_of(repayment), pages),
            (make_staff(), [reverse("admin:grants_repayment_change", args=[repayment.pk])]),
        ):
            client.force_login(user)
            for url in urls:
                text = page(client.get(url))
                assert evil not in text
                assert "&lt;script&gt;" in text


class TestDecision:
    def test_has_letter_reasons_what_they_said_and_appeal(self, client):
        repayment = make_repayment()
        workflow.comment_on_repayment(repayment, text="Vi dro i april.", by=member_of(repayment), at=NOW)
        decision = workflow.claim_back(repayment, by=make_staff(), at=NOW, **CLAIM)
        text = read(decision)
        for words in (
            "Dere må betale tilbake 12 000 kr innen 1. mai 2027.", "Turen ble avlyst.", "Pengene er ikke brukt.",
            "Vi dro i april.", "Et tilskudd skal brukes til det det er gitt til.", "Dere kan klage",
        ):  # fmt: skip
            assert words in text, words
        client.force_login(member_of(repayment))
        text = page(client.get(repayment.grant.application.get_absolute_url()))
        assert "Dere må betale tilbake 12 000 kr." in text
        assert "Siste dag for å klage" in text

    def test_speaks_nynorsk_to_those_who_do(self):
        grant = make_grant(association=make_association(language_form="nn"))
        repayment = make_repayment(grant=grant, state=R.CLAIMED)
        assert "De må betale tilbake 12 000 kr innan 1. mai 2027." in read(repayment.decision)

    def test_an_appeal_that_is_right_drops_the_claim(self, client):
        repayment = make_repayment(state=R.CLAIMED)
        application = GrantApplication.objects.for_lists().get()
        appeal = workflow.appeal(application, text="Vi dro.", by=member_of(repayment), at=LATER)
        client.force_login(make_staff())
        text = page(client.get(reverse("admin:grants_grantappeal_change", args=[appeal.pk])))
        assert "Frafall kravet" in text
        assert "Omgjør vedtaket" not in text
        workflow.drop_claim(appeal, reason="Dere har rett.", by=make_staff(), at=LATER)
        assert Repayment.objects.get().state == R.DROPPED
        assert appeal.state == "reversed"

    def test_an_appeal_that_is_not_goes_on_with_the_claim_in_its_papers(self):
        repayment = make_repayment(state=R.CLAIMED)
        application = GrantApplication.objects.for_lists().get()
        appeal = workflow.appeal(application, text="Vi dro.", by=member_of(repayment), at=LATER)
        workflow.forward(appeal, statement="Vi står ved det.", by=make_staff(), at=LATER)
        with appeal.dossier.content.open() as file:
            text = " ".join(page.extract_text() for page in PdfReader(BytesIO(file.read())).pages)
        assert "Dere må betale tilbake 12 000 kr." in " ".join(text.replace("\u00a0", " ").split())

    def test_a_failure_on_the_way_leaves_nothing_half_done(self, monkeypatch, settings):
        from pathlib import Path

        repayment = make_repayment()
        before = sorted(Path(settings.MEDIA_ROOT).rglob("*.pdf"))
        monkeypatch.setattr("grants.workflow.repaying.notify", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            workflow.claim_back(repayment, by=make_staff(), at=LATER, **CLAIM)
        assert Repayment.objects.get().state == R.WARNED
        assert sorted(Path(settings.MEDIA_ROOT).rglob("*.pdf")) == before


class TestStaff:
    @pytest.fixture
    def staff(self, client):
        client.force_login(make_staff())
        return client

    def test_from_a_grant_to_the_money_back(self, staff, at_now):
        grant = make_payment(state=PaymentState.CONFIRMED).grant
        url = reverse("admin:grants_grant_claim_back", args=[grant.pk])
        assert url in page(staff.get(reverse("admin:grants_grant_change", args=[grant.pk])))
        wrong = page(staff.post(url, {"amount": "99 000", "reason": "Avlyst.", "answer_by": "16.3.2027"}))
        assert "Bare 30 000 kr er betalt" in wrong
        assert "Avlyst." in wrong
        staff.post(url, {"amount": "12 000", "reason": "Avlyst.", "answer_by": "16.3.2027"})
        repayment = Repayment.objects.get()
        assert repayment.amount == 12_000
        case = reverse("admin:grants_repayment_change", args=[repayment.pk])
        assert "Vent på svaret" in page(staff.get(case))
        at_now.move_to(LATER)
        staff.force_login(make_staff())
        move = reverse("admin:grants_repayment_move", args=[repayment.pk, "claim"])
        assert "Avlyst." in page(staff.get(move))
        staff.post(move, {"facts": "Avlyst.", "considerations": "Ikke brukt.", "due_on": "1.5.2027"})
        staff.post(reverse("admin:grants_repayment_move", args=[repayment.pk, "repay"]), {"go": "1"})
        assert Repayment.objects.get().state == R.REPAID
        assert "tilbakebetaling-" in page(staff.get(case))

    def test_the_disqualified_see_nothing(self, client):
        repayment = make_repayment()
        kari = make_mandate(association=repayment.grant.application.association, user=make_staff()).user
        client.force_login(kari)
        assert client.get(reverse("admin:grants_repayment_change", args=[repayment.pk])).status_code == 302
        url = reverse("admin:grants_grant_claim_back", args=[repayment.grant_id])
        assert client.get(url).status_code == 404


def test_paying_back_late_is_told():
    repayment = make_repayment(state=R.CLAIMED)
    assert not rules.about_repayment(repayment, CLAIM["due_on"])
    (told,) = rules.about_repayment(repayment, CLAIM["due_on"] + timedelta(days=1))
    assert told.code == "overdue"
    assert repayment.decision.outcome == Outcome.REPAYMENT
