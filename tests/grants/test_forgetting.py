"""Answers are kept as long as each question says, and no longer."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from dateutil.relativedelta import relativedelta
from django.urls import reverse

from grants import workflow
from grants.models import GrantApplication
from grants.states import ApplicationState, PaymentState
from portal.models import AuditEntry, StoredFile
from tests.factories import NOW, make_staff, make_user
from tests.grants.factories import (
    enclose_all,
    make_application,
    make_call,
    make_draft,
    make_own_application,
    make_scheme,
)
from tests.grants.test_payments import make_payment

pytestmark = pytest.mark.django_db
S = ApplicationState


def scheme_that_keeps(**years):
    """Five years, but for the questions named."""
    scheme = make_scheme()
    version = workflow.new_version(scheme, by=None, at=NOW)
    for key, kept_years in years.items():
        version.questions.filter(key=key).update(kept_years=kept_years)
    workflow.publish(version, by=None, at=NOW)
    return scheme


def closed(**years):
    application = make_application(
        call=make_call(scheme=scheme_that_keeps(**years)), state=S.DRAFT, purpose_of_money="Noter til Kari."
    )
    enclose_all(application, by=application.saved_by)
    workflow.submit(application, by=application.saved_by, at=NOW)
    workflow.dismiss(application, reason="Feil ordning.", by=make_staff(), at=NOW)
    return application


def fresh(application):
    return GrantApplication.objects.get(pk=application.pk)


def test_each_answer_goes_when_its_own_time_is_over():
    application = closed(purpose_of_money=1, accounts=2)
    files = StoredFile.objects.filter(purpose="grants.attachment")
    for years, purpose, account, enclosed in (
        (0, "Noter til Kari.", True, 3),
        (1, "", True, 3),
        (2, "", True, 2),
        (5, "", False, 0),
    ):
        workflow.forget_old_answers(at=NOW + relativedelta(years=years, days=1))
        row = fresh(application)
        assert row.purpose_of_money == purpose, years
        assert bool(row.bank_account_number) is account, years
        assert files.count() == enclosed, years
    assert row.contact is None
    assert row.case.decisions.get().letter.size  # the decision is the archive's


def test_to_the_day_and_once():
    application = closed(purpose_of_money=1)
    assert workflow.forget_old_answers(at=NOW + relativedelta(years=1)) == 0
    later = NOW + relativedelta(years=1, minutes=1)
    assert [workflow.forget_old_answers(at=later) for _ in range(2)] == [1, 0]
    entry = AuditEntry.objects.about(application).get(action="grants.application.answers_forgotten")
    assert (entry.fields, entry.actor) == (["purpose_of_money"], None)


def test_what_is_open_is_kept_however_old():
    application = make_application(state=S.IN_REVIEW)
    assert workflow.forget_old_answers(at=NOW + relativedelta(years=30)) == 0
    assert fresh(application).bank_account_number


def test_the_page_can_still_be_read(client):
    application = closed()
    workflow.forget_old_answers(at=NOW + relativedelta(years=6))
    client.force_login(application.submitted_by)
    assert client.get(application.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("state", "after"), [(S.WITHDRAWN, timedelta(days=1)), (S.DRAFT, timedelta(days=500))]
)
def test_a_draft_that_was_never_sent_goes_too(state, after):
    draft = make_draft(members_total=12)
    if state == S.WITHDRAWN:
        workflow.withdraw(draft, by=draft.saved_by, at=NOW)
    assert workflow.forget_old_answers(at=NOW + after) == 1
    assert fresh(draft).members_total is None


def test_a_draft_of_this_year_stays():
    draft = make_draft(members_total=12)
    assert workflow.forget_old_answers(at=NOW + timedelta(days=300)) == 0
    assert fresh(draft).members_total == 12


class TestOfAPerson:
    def test_with_the_last_answer_goes_the_way_to_who_it_was(self, client):
        application = make_own_application(state=S.REFUSED, by=make_user(name="Solveig Hemmelig"))
        person = application.person
        workflow.forget_old_answers(at=NOW + relativedelta(years=20))
        row = fresh(application)
        assert row.is_for_oneself
        assert row.amount_applied is None
        assert {row.person, row.contact, row.saved_by, row.submitted_by, row.writing_by} == {None}
        client.force_login(make_staff())
        for url in ("changelist", "change"):
            args = [row.pk] if url == "change" else []
            response = client.get(reverse(f"admin:grants_grantapplication_{url}", args=args))
            assert "en innbygger" in response.content.decode(), url
        client.force_login(person)
        assert client.get(row.get_absolute_url()).status_code == 404

    def test_who_sent_the_report_and_who_answered_a_notice_goes_too(self):
        application = make_own_application(state=S.GRANTED, by=make_user(name="Solveig Hemmelig"))
        member, grant = application.person, application.grant
        workflow.send_report(grant.report, used_as_intended=True, text="", by=member, at=NOW)
        make_payment(state=PaymentState.CONFIRMED, grant=grant)
        facts = {"amount": Decimal(100), "reason": "Ikke brukt.", "answer_by": date(2027, 3, 30)}
        repayment = workflow.warn_of_repayment(grant, by=make_staff(), at=NOW, **facts)
        workflow.comment_on_repayment(repayment, text="Uenig.", by=member, at=NOW)
        workflow.forget_old_answers(at=NOW + relativedelta(years=20))
        grant.report.refresh_from_db()
        repayment.refresh_from_db()
        assert (grant.report.sent_by, grant.report.sent_at) == (None, NOW)
        assert (repayment.commented_by, repayment.commented_at) == (None, NOW)

    def test_not_before_the_last_answer(self):
        application = make_own_application(state=S.REFUSED)
        years = [one.kept_years for one in application.questions()]
        workflow.forget_old_answers(at=NOW + relativedelta(years=max(years), days=-1))
        assert fresh(application).person == application.person

    def test_of_a_draft_too(self):
        draft = make_own_application(state=S.DRAFT)
        workflow.forget_old_answers(at=NOW + timedelta(days=500))
        assert fresh(draft).person is None

    def test_what_was_asked_and_answered_beside_it(self):
        application = make_own_application()
        workflow.ask_for_more(application, asked="Hvor?", due_on=date(2027, 4, 1), by=make_staff(), at=NOW)
        workflow.answer_more(application, answers={}, reply="Hjemme hos meg.", by=application.person, at=NOW)
        workflow.dismiss(fresh(application), reason="Feil.", by=make_staff(), at=NOW)
        workflow.forget_old_answers(at=NOW + relativedelta(years=20))
        one = application.supplements.get()
        assert (one.answered_by, one.reply) == (None, "")

    def test_an_association_keeps_its_application(self):
        application = closed()
        workflow.forget_old_answers(at=NOW + relativedelta(years=20))
        assert fresh(application).association == application.association
