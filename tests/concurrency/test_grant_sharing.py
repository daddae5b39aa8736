"""Many decisions and many appeals at once: nothing twice, nothing lost."""

from decimal import Decimal

import pytest

from grants import workflow
from grants.models import BatchLine, CallFormula, Grant, GrantAppeal, GrantApplication
from grants.states import ApplicationState
from portal.models import Decision, Notice
from tests.concurrency.test_grants import at_once
from tests.factories import NOW, make_association, make_staff, make_user
from tests.grants.factories import make_application, make_call

pytestmark = pytest.mark.django_db(transaction=True)
TEXTS = {"rule": "Retningslinjene.", "considerations": "Vi har fordelt likt."}


def shared_call(number):
    call, by = make_call(), make_user()
    for _ in range(number):
        make_application(call=call, by=by, association=make_association())
    CallFormula.objects.create(call=call, kind="fixed", base=Decimal(10_000))
    workflow.compute_proposals(call, by=make_staff(), at=NOW)
    return call


def test_three_workers_share_a_batch():
    call = shared_call(12)
    workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
    made = at_once(*[lambda: workflow.decide_lines(at=NOW)] * 3)
    workflow.decide_lines(at=NOW)
    assert sum(made) <= 12
    assert Decision.objects.count() == Grant.objects.count() == 12
    assert Notice.objects.filter(kind="grants.decision_ready").count() == 12
    assert not BatchLine.objects.due().exists()


def test_a_worker_killed_in_the_middle_of_a_batch(monkeypatch):
    call = shared_call(6)
    workflow.decide_batch(call, by=make_staff(), at=NOW, **TEXTS)
    workflow.decide_lines(at=NOW, most=3)
    from grants.workflow import sharing

    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(sharing, "_outcome", killed)
        with pytest.raises(KeyboardInterrupt):
            workflow.decide_lines(at=NOW)
    assert Decision.objects.count() == 3
    workflow.decide_lines(at=NOW)
    assert Decision.objects.count() == Grant.objects.count() == 6


def test_two_begin_the_same_batch():
    call = shared_call(3)
    people = [make_staff(), make_staff()]
    at_once(*[lambda by=by: workflow.decide_batch(call, by=by, at=NOW, **TEXTS) for by in people])
    assert BatchLine.objects.count() == 3


def test_two_of_the_board_send_the_same_appeal():
    application = make_application(state=ApplicationState.REFUSED)
    by = application.submitted_by
    fresh = GrantApplication.objects.for_lists().get(pk=application.pk)
    at_once(*[lambda: workflow.appeal(fresh, text="Uenig.", by=by, at=NOW)] * 3)
    assert GrantAppeal.objects.count() == 1
    assert Notice.objects.filter(kind="grants.appeal_received").count() == 1
