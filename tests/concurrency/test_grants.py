"""Two at once, on a real PostgreSQL: one wins, the other is told plainly, and nothing is done twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connections

from grants import workflow
from grants.models import Grant, GrantApplication
from grants.states import ApplicationState
from portal.clock import OSLO
from portal.models import Case, Decision, Notice, StoredFile
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff
from tests.grants.factories import decide, make_application, make_call, make_draft

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Run the deeds from a common start; return what each gave, Refused included."""
    start = Barrier(len(deeds))

    def run(deed):
        try:
            start.wait()
            return deed()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def fresh(application):
    return GrantApplication.objects.select_related("call__scheme", "association", "case").get(
        pk=application.pk
    )


def test_two_officers_deciding_the_same_application():
    application = make_application()
    officers = [make_staff(), make_staff()]
    outcomes = [Outcome.GRANTED, Outcome.REFUSED]
    results = at_once(
        *(
            lambda by=by, outcome=outcome: decide(fresh(application), outcome=outcome, by=by)
            for by, outcome in zip(officers, outcomes, strict=True)
        )
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Decision.objects.count() == 1
    assert StoredFile.objects.count() == 1
    assert Notice.objects.filter(kind="grants.decision_ready").count() == 1
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert "Dette" in str(refused.problems[0].text)


def test_two_decisions_that_together_pass_the_frame():
    call = make_call(frame=50_000)
    applications = [make_application(call=call), make_application(call=call)]
    by = make_staff()
    results = at_once(*(lambda a=a: decide(fresh(a), by=by) for a in applications))
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.problems[0].code == "over_frame"
    assert Grant.objects.total() == 30_000


def test_a_double_click_on_send():
    application = make_application(state="draft")
    by = application.saved_by
    results = at_once(*[lambda: workflow.submit(fresh(application), by=by, at=NOW)] * 4)
    assert sum(isinstance(result, Refused) for result in results) == 3
    assert Case.objects.count() == 1
    assert Notice.objects.count() == 1


def test_two_of_the_board_beginning_at_once():
    call, mandate = make_call(), make_mandate()
    other = make_mandate(association=mandate.association).user
    results = at_once(
        *(
            lambda by=by: workflow.start(call, association=mandate.association, by=by, at=NOW)
            for by in (mandate.user, other)
        )
    )
    assert results[0] == results[1]
    assert GrantApplication.objects.count() == 1


def test_two_of_the_board_saving_one_draft():
    """One has the lock, the other is told; when both have saved, nothing of either is lost."""
    draft = make_draft()
    kari = make_mandate(association=draft.association).user
    workflow.hold(draft, by=kari, at=NOW, is_taken_over=True)
    GrantApplication.objects.update(writing_by=None, writing_at=None)
    writes = {draft.saved_by: {"members_total": 60}, kari: {"members_6_20": 12}}

    def save(by):
        bases = {"members_total": None, "members_6_20": None}
        return workflow.save_draft(fresh(draft), answers=writes[by], bases=bases, version=0, by=by, at=NOW)

    results = at_once(*(lambda by=by: save(by) for by in writes))
    (refused,) = [result for result in results if isinstance(result, Refused)]
    assert refused.problems[0].code == "locked"
    late = next(by for by, result in zip(writes, results, strict=True) if result is refused)
    workflow.hold(draft, by=late, at=NOW, is_taken_over=True)
    saved = save(late)
    assert (saved.members_total, saved.members_6_20) == (60, 12)


def test_two_take_the_lock_at_once():
    draft = make_draft()
    kari = make_mandate(association=draft.association).user
    holders = at_once(*(lambda by=by: workflow.hold(draft, by=by, at=NOW) for by in (draft.saved_by, kari)))
    assert sorted(holder is None for holder in holders) == [False, True]


def test_reminded_once_by_two_beats_five_times():
    draft = make_draft()
    make_mandate(association=draft.association)
    at = datetime(2027, 4, 12, 9, tzinfo=OSLO)
    for _ in range(5):
        at_once(*[lambda: workflow.remind_of_drafts(at=at)] * 2)
    assert Notice.objects.filter(kind="grants.draft_not_sent").count() == 2  # one for each of the board


def test_a_sealed_call_is_opened_while_associations_send():
    """Whoever sends is either numbered with the others or gets a case of their own: nobody is left without."""
    call = make_call(is_sealed=True)
    sent = [make_application(call=call) for _ in range(3)]
    drafts = [make_application(call=call, state=ApplicationState.DRAFT) for _ in range(5)]
    after = call.application_deadline + timedelta(seconds=1)
    deeds = [
        lambda draft=draft: workflow.submit(fresh(draft), by=draft.saved_by, at=after) for draft in drafts
    ]
    deeds.insert(2, lambda: workflow.withdraw(fresh(sent[0]), by=sent[0].saved_by, at=after))
    deeds.insert(3, lambda: workflow.unseal_calls(at=after))
    deeds.insert(4, lambda: workflow.unseal_calls(at=after))
    results = at_once(*deeds)
    assert not [one for one in results if isinstance(one, Refused)]
    assert sorted(one for one in results if isinstance(one, int)) == [0, 1]
    numbers = Case.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, 9))
    assert not GrantApplication.objects.filter(case=None).exists()
    assert fresh(sent[0]).case.closed_at == after
