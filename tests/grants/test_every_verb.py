"""The verbs beside the tables of moves: who may, in which state, and that no verb is left out of every table."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from grants import workflow
from grants.models import Grant, GrantApplication
from grants.states import (
    APPEAL_DEEDS,
    APPLICATION,
    AWAITING,
    AWARDED,
    DECIDED,
    FORM,
    PAYMENT,
    REPAYMENT,
    REPORT,
    STAFF_DEEDS,
    ApplicationState,
)
from portal.lifecycle import Role
from portal.models.appeal import APPEAL
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.grants import test_verbs_of_parts as parts
from tests.grants.factories import make_application, upload

pytestmark = pytest.mark.django_db
S = ApplicationState
LATER = NOW + timedelta(minutes=20)  # nobody writes in the draft any more
SOON = date(2027, 4, 1)


def fresh(application):
    return GrantApplication.objects.for_lists().get(pk=application.pk)


def asked(application):
    """The municipality has asked for more, where it can."""
    if application.state in AWAITING:
        workflow.ask_for_more(application, asked="Hvor?", due_on=SOON, by=make_staff(), at=NOW)


def grant_of(application):
    found = Grant.objects.filter(application=application).first()
    return found or Grant(pk=0, application=application)


def pay(application, by):
    grant = Grant.objects.filter(application=application).first()
    if grant is None:
        raise Refused
    return workflow.pay(grant, by=by, at=LATER)


def warn(application, by):
    grant = Grant.objects.filter(application=application).first()
    if grant is None:
        raise Refused
    return workflow.warn_of_repayment(
        grant, amount=Decimal(100), reason="Ikke brukt.", answer_by=SOON, by=by, at=LATER
    )


def paid(application):
    if application.state not in AWARDED:
        return
    payment = workflow.pay(Grant.objects.get(application=application), by=make_staff(), at=NOW)
    workflow.check_payment(payment, by=make_staff(), at=NOW)
    workflow.export_payments(
        exporter="csv", from_account="12345678903", pay_on=NOW.date(), by=make_staff(), at=NOW
    )
    payment.refresh_from_db()
    workflow.confirm_payment(payment, by=make_staff(), at=NOW)


def nothing(application):
    pass


# Each verb: what must be there first, how it is done, in which states it can be, and by whom.
BESIDE = {
    "appeal": (
        nothing,
        lambda a, by: workflow.appeal(a, text="Uenig.", by=by, at=LATER),
        DECIDED,
        Role.MEMBER,
    ),
    "answer_more": (
        asked,
        lambda a, by: workflow.answer_more(a, answers={}, reply="Her.", by=by, at=LATER),
        AWAITING,
        Role.MEMBER,
    ),
    "attach": (
        nothing,
        lambda a, by: workflow.attach(a, kind="accounts", file=upload(), by=by, at=LATER),
        AWAITING | {S.DRAFT},
        Role.MEMBER,
    ),
    "hold": (nothing, lambda a, by: workflow.hold(a, by=by, at=LATER), {S.DRAFT}, Role.MEMBER),
    "save_draft": (
        nothing,
        lambda a, by: workflow.save_draft(
            a, answers={"members_total": 70}, bases={}, version=a.version, by=by, at=LATER
        ),
        {S.DRAFT},
        Role.MEMBER,
    ),
    "change_form": (nothing, lambda a, by: workflow.change_form(a, by=by, at=LATER), {S.DRAFT}, Role.MEMBER),
    "pay": (nothing, pay, AWARDED, Role.STAFF),
    "warn_of_repayment": (paid, warn, AWARDED, Role.STAFF),
}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(S), ids=str)
@pytest.mark.parametrize("verb", BESIDE)
def test_who_may_do_it_when(verb, state, role):
    before, do, states, who = BESIDE[verb]
    application = make_application(state=state)
    before(application)
    by = {
        Role.MEMBER: lambda: make_mandate(association=application.association).user,
        Role.STAFF: make_staff,
        Role.PUBLIC: make_user,
    }[role]()
    if state in states and role is who:
        do(fresh(application), by)
    else:
        with pytest.raises(Refused):
            do(fresh(application), by)
        assert fresh(application).state == state


# Verbs that act on no case of anybody's, or that the worker does by itself; each has tests of its own.
BY_THEMSELVES = {
    "announce_openings", "decide_lines", "forget_old_answers", "remind_of_drafts", "remind_of_reports",
    "remind_of_unopened", "unseal_calls",
}  # fmt: skip
# In one test each of test_verbs_of_parts.py, several together.
OF_A_CALL_OR_MANY = {
    "compute_proposals",
    "confirm_batch",
    "decide_batch",
    "export_payments",
    "stop_watching",
    "watch",
}
# What the verbs of a table are called where the name is another than the move's.
SAME_AS = {
    "claim": "claim_back", "repay": "confirm_repayment", "drop": "drop_repayment", "check": "check_payment",
    "confirm": "confirm_payment", "fail": "fail_payment", "cancel": "cancel_payment", "send": "send_report",
    "approve": "approve_report", "return": "return_report", "replace": "publish", "export": "export_payments",
    "grant": "decide", "grant_partly": "decide", "refuse": "decide", "reopen": "treat_after_all",
    "reverse": "reverse_decision", "dismiss": "dismiss",
}  # fmt: skip
# Told for every role and state in test_verbs_of_parts.py.
OF_PARTS = {
    name.removeprefix("test_")
    for name in [*vars(parts.TestOfAnApplication), *vars(parts)]
    if name.startswith("test_")
}
NAMED_OTHERWISE = {"dismiss_appeal", "withdraw_form"}  # "dismiss" and "withdraw" of two tables


def test_no_verb_is_left_out():
    tables = (APPLICATION, PAYMENT, REPORT, REPAYMENT, FORM, APPEAL)
    moves = [step.name for table in tables for step in table.moves]
    moves += [deed.name for deed in (*STAFF_DEEDS, *APPEAL_DEEDS)]
    told = {SAME_AS.get(name, name) for name in moves} | set(BESIDE)
    assert (
        set(workflow.__all__) - told - BY_THEMSELVES - OF_A_CALL_OR_MANY - OF_PARTS - NAMED_OTHERWISE == set()
    )
