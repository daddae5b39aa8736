"""The verbs about parts of a case, a call or a scheme: who may, and in which states; every pair is tried."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from grants import workflow
from grants.models import (
    CallFormula,
    DecisionBatch,
    FormVersion,
    GrantApplication,
    GrantReport,
    GrantScheme,
    OpeningWatch,
    Payment,
    Proposal,
)
from grants.states import AWAITING, DECIDED, ApplicationState, PaymentState, RepaymentState, ReportState
from portal.lifecycle import Role
from portal.models import Decision
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import decide, make_application, make_call, make_draft, make_scheme, upload
from tests.grants.test_payments import make_payment
from tests.grants.test_repayments import make_repayment

pytestmark = pytest.mark.django_db
S = ApplicationState
LATER = NOW + timedelta(minutes=20)  # nobody writes in the draft any more
ROLES = [Role.MEMBER, Role.STAFF, Role.PUBLIC]
FILE = {"exporter": "csv", "from_account": "12345678903", "pay_on": NOW.date()}
GUARANTEE = {
    "what": "Konsert",
    "starts_on": "2027-06-01",
    "place": "Tranby",
    "is_for_everybody": True,
    "plan_budget": {"income": [], "cost": [["Leie", 30_000]]},
    "will_report": True,
}
each_role = pytest.mark.parametrize("role", ROLES, ids=str)


def somebody(role, application):
    if role is Role.MEMBER:
        return make_mandate(association=application.association).user
    return {Role.STAFF: make_staff, Role.PUBLIC: make_user}[role]()


def may(is_open, do):
    """`do` goes through, or is refused with a sentence; never anything else."""
    if is_open:
        return do()
    with pytest.raises(Refused) as refused:
        do()
    assert all(str(problem.text) for problem in refused.value.problems)
    return None


@each_role
@pytest.mark.parametrize("state", list(S), ids=str)
class TestOfAnApplication:
    def test_copy_last(self, state, role):
        association = make_association()
        make_application(association=association, members_total=77)
        call = make_call(deadline=date(2027, 5, 15))
        found = make_application(call=call, association=association, state=state, members_total=60)
        by = somebody(role, found)
        may(state == S.DRAFT and role is Role.MEMBER, lambda: workflow.copy_last(found, by=by, at=LATER))
        copied = state == S.DRAFT and role is Role.MEMBER
        assert GrantApplication.objects.get(pk=found.pk).members_total == (77 if copied else 60)

    def test_detach(self, state, role):
        found = make_draft()
        owner = found.saved_by
        workflow.attach(found, kind="accounts", file=upload(), by=owner, at=NOW)
        attachment = found.attachments.get()
        # A file that was enclosed stays with what has been sent.
        if state != S.DRAFT:
            found = make_application(call=make_call(deadline=date(2027, 5, 15)), state=state)
            attachment.application = found
            attachment.save()
        by = somebody(role, found)
        is_open = state == S.DRAFT and role is Role.MEMBER
        may(is_open, lambda: workflow.detach(attachment, by=by, at=LATER))
        assert found.attachments.exists() is not is_open

    def test_open_decision(self, state, role):
        found = make_application(state=state)
        decision = found.decision()
        assert (decision is not None) == (state in DECIDED)
        if decision is None:
            return
        by = somebody(role, found)
        may(role is Role.MEMBER, lambda: workflow.open_decision(decision, by=by, at=LATER))
        opened = LATER if role is Role.MEMBER else None
        assert Decision.objects.get(pk=decision.pk).first_opened_at == opened

    def test_what_a_call_shares_out_and_decides(self, state, role):
        found = make_application(state=state)
        CallFormula.objects.create(call=found.call, kind="fixed", base=1000)
        by = somebody(role, found)
        computed = may(role is Role.STAFF, lambda: workflow.compute_proposals(found.call, by=by, at=LATER))
        assert computed in (None, int(state in AWAITING))
        if state in AWAITING:
            workflow.compute_proposals(found.call, by=make_staff(), at=LATER)
        words = {"rule": "R", "considerations": "C"}
        is_open = role is Role.STAFF and state in AWAITING
        may(is_open, lambda: workflow.decide_batch(found.call, by=by, at=LATER, **words))
        assert DecisionBatch.objects.exists() is is_open
        assert Proposal.objects.exists() is (state in AWAITING)


@each_role
@pytest.mark.parametrize("state", list(RepaymentState), ids=str)
def test_comment_on_repayment(state, role):
    found = make_repayment(state=state)
    by = somebody(role, found.grant.application)
    is_open = state == RepaymentState.WARNED and role is Role.MEMBER
    may(is_open, lambda: workflow.comment_on_repayment(found, text="Uenig.", by=by, at=LATER))
    found.refresh_from_db()
    assert found.comment == ("Uenig." if is_open else "")


@each_role
@pytest.mark.parametrize("state", list(ReportState), ids=str)
def test_settle(state, role):
    make_scheme()
    scheme = GrantScheme.objects.get(code="deficit-guarantee")
    scheme.report_within_days = 60
    scheme.save()
    application = make_application(call=make_call(scheme=scheme), state=S.IN_REVIEW, **GUARANTEE)
    decide(application, outcome=Outcome.GRANTED, by=make_staff())
    report, member = GrantReport.objects.get(), somebody(Role.MEMBER, application)
    facts = {"used_as_intended": True, "text": "", "income": Decimal(10), "costs": Decimal(900)}
    if state != ReportState.DUE:
        workflow.send_report(report, by=member, at=LATER, **facts)
    if state == ReportState.APPROVED:
        workflow.settle(report, considerations="Sett.", by=make_staff(), at=LATER)
    by = somebody(role, application)
    report = GrantReport.objects.for_lists().get()
    before = Decision.objects.count()
    is_open = state == ReportState.SENT and role is Role.STAFF
    may(is_open, lambda: workflow.settle(report, considerations="Sett.", by=by, at=LATER))
    assert Decision.objects.count() == before + is_open


@each_role
@pytest.mark.parametrize("state", list(PaymentState), ids=str)
def test_what_a_payment_file_does(state, role):
    payment = make_payment(state=state)
    by = somebody(role, payment.grant.application)
    may(
        state == PaymentState.CHECKED and role is Role.STAFF,
        lambda: workflow.export_payments(by=by, at=LATER, **FILE),
    )
    payment.refresh_from_db()
    if state == PaymentState.CHECKED:
        assert payment.state == (PaymentState.EXPORTED if role is Role.STAFF else PaymentState.CHECKED)
        return
    assert payment.state == state
    if payment.batch is None:
        return
    may(
        role is Role.STAFF or state != PaymentState.EXPORTED,
        lambda: workflow.confirm_batch(payment.batch, by=by, at=LATER),
    )
    is_paid = state == PaymentState.CONFIRMED or (state == PaymentState.EXPORTED and role is Role.STAFF)
    assert (Payment.objects.get().state == PaymentState.CONFIRMED) is is_paid


@each_role
def test_start(role):
    call, association = make_call(), make_association()
    by = {
        Role.MEMBER: lambda: make_mandate(association=association).user,
        Role.STAFF: make_staff,
        Role.PUBLIC: make_user,
    }[role]()
    may(role is Role.MEMBER, lambda: workflow.start(call, association=association, by=by, at=NOW))
    assert GrantApplication.objects.exists() is (role is Role.MEMBER)


@each_role
def test_new_version(role):
    scheme, before = make_scheme(), FormVersion.objects.count()
    by = {Role.STAFF: make_staff}.get(role, make_user)()
    may(role is Role.STAFF, lambda: workflow.new_version(scheme, by=by, at=NOW))
    assert FormVersion.objects.count() == before + (role is Role.STAFF)


@each_role
def test_anybody_may_watch_and_stop(role):
    scheme, by = make_scheme(), make_staff() if role is Role.STAFF else make_user()
    for _twice in range(2):
        workflow.watch(scheme, by=by, at=NOW)
    assert OpeningWatch.objects.filter(user=by).count() == 1
    for _twice in range(2):
        workflow.stop_watching(scheme, by=by)
    assert not OpeningWatch.objects.exists()
