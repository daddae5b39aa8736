"""What the association and the municipality can do with an application, and what is true afterwards."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from grants import workflow
from grants.models import Grant, GrantApplication
from grants.states import APPLICATION, JUDGED, STAFF_DEEDS, ApplicationState
from organizations.states import MandateState
from portal import clock
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import AuditEntry, Case, Decision, Notice, StoredFile
from portal.models.decision import Outcome
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import (
    ANSWERS,
    DEADLINE,
    decide,
    make_application,
    make_call,
    make_draft,
)

pytestmark = pytest.mark.django_db
S = ApplicationState

VERBS = {
    "submit": lambda a, by: workflow.submit(
        a, by=by, at=NOW + timedelta(minutes=20)
    ),  # nobody writes any more
    "take": lambda a, by: workflow.take(a, by=by, at=NOW),
    "grant": lambda a, by: decide(a, outcome=Outcome.GRANTED, by=by),
    "grant_partly": lambda a, by: decide(a, outcome=Outcome.PARTLY, by=by),
    "refuse": lambda a, by: decide(a, outcome=Outcome.REFUSED, by=by),
    "dismiss": lambda a, by: workflow.dismiss(a, reason="Feil ordning.", by=by, at=NOW),
    "withdraw": lambda a, by: workflow.withdraw(a, by=by, at=NOW),
    "reopen": lambda a, by: move(a, S.IN_REVIEW, by=by, at=NOW, verb="reopen", decided_at=None),
}


def somebody(role, application):
    if role is Role.MEMBER:
        return make_mandate(association=application.association).user
    return {Role.STAFF: make_staff, Role.PUBLIC: make_user}[role]()


def test_every_move_of_the_table_has_its_verb():
    assert set(VERBS) == {step.name for step in APPLICATION.moves}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(S), ids=str)
@pytest.mark.parametrize("step", APPLICATION.moves, ids=lambda step: step.name)
def test_only_the_table_decides_who_may_do_what_when(step, state, role):
    application = make_application(state=state)
    by = somebody(role, application)
    if state in step.sources and role in step.who:
        VERBS[step.name](application, by)
        application.refresh_from_db()
        assert application.state == step.to
        last = AuditEntry.objects.about(application).filter(action=f"grants.application.{step.done}").last()
        assert last.actor == by
    else:
        with pytest.raises(Refused):
            VERBS[step.name](application, by)
        application.refresh_from_db()
        assert application.state == state


DEEDS = {
    "decide": lambda a, by: decide(a, by=by),
    "admit_late": lambda a, by: workflow.admit_late(a, by=by, at=NOW),
    "send_interim_reply": lambda a, by: workflow.send_interim_reply(
        a, text="Vi venter på tall.", expected_on=date(2027, 6, 1), by=by, at=NOW
    ),
    "review": lambda a, by: workflow.review(a, score=5, recommendation="Godt.", by=by, at=NOW),
    "ask_for_more": lambda a, by: workflow.ask_for_more(
        a, asked="Hvor mange er med?", due_on=date(2027, 6, 1), by=by, at=NOW
    ),
    "declare_impartial": lambda a, by: workflow.declare_impartial(a, by=by, at=NOW),
    "declare_disqualified": lambda a, by: workflow.declare_disqualified(a, by=by, at=NOW),
    "assess_disqualification": lambda a, by: workflow.assess_disqualification(
        a, assessment="Vedtaket står.", by=by, at=NOW
    ),
    "propose": lambda a, by: workflow.propose(a, amount=Decimal(1000), reason="Ny", by=by, at=NOW),
    "approve_proposal": lambda a, by: workflow.approve_proposal(a, by=by, at=NOW),
}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.STAFF, Role.PUBLIC], ids=str)
@pytest.mark.parametrize("state", list(S), ids=str)
@pytest.mark.parametrize("deed", STAFF_DEEDS, ids=lambda deed: deed.name)
def test_deeds_that_leave_the_state_obey_the_table_too(deed, state, role):
    application = make_application(state=state)
    if deed.name == "admit_late" and application.submitted_at:
        admitted = NOW if state in JUDGED else None
        GrantApplication.objects.filter(pk=application.pk).update(is_late=True, late_admitted_at=admitted)
    if deed.name == "approve_proposal" and state in deed.sources:
        workflow.propose(application, amount=Decimal(1000), reason="Ny", by=make_staff(), at=NOW)
    if deed.name == "assess_disqualification" and state in deed.sources:
        workflow.declare_disqualified(application, by=make_staff(), at=NOW + timedelta(hours=1))
    by = somebody(role, application)
    if state in deed.sources and role in deed.who:
        DEEDS[deed.name](application, by)
    else:
        with pytest.raises(Refused):
            DEEDS[deed.name](application, by)


class TestStart:
    def test_begun_twice_is_one_draft(self):
        call, mandate = make_call(), make_mandate()
        first, second = (
            workflow.start(call, association=mandate.association, by=mandate.user, at=NOW) for _ in range(2)
        )
        assert first == second
        assert GrantApplication.objects.count() == 1

    def test_remembers_what_the_association_answered_last_time(self):
        by, association = make_user(), make_association()
        make_application(by=by, association=association, members_total=77)
        later = make_call(deadline=date(2028, 4, 15))
        draft = workflow.start(later, association=association, by=by, at=later.opens_at)
        assert (draft.members_total, draft.bank_account_number) == (77, ANSWERS["bank_account_number"])
        assert draft.amount_applied is None

    def test_account_number_comes_from_the_register(self):
        association = make_association(bank_account_number="12345678903")
        assert make_draft(association=association).bank_account_number == "12345678903"

    @pytest.mark.parametrize(
        ("days", "code"), [(-91, "not_open"), (15, "closed")], ids=["too early", "after the grace days"]
    )
    def test_only_while_the_call_takes_applications(self, days, code):
        call, mandate = make_call(), make_mandate()
        at = clock.local(DEADLINE + timedelta(days=days), datetime.min.time())
        with pytest.raises(Refused) as refused:
            workflow.start(call, association=mandate.association, by=mandate.user, at=at)
        assert [problem.code for problem in refused.value.problems] == [code]

    def test_a_withdrawn_one_gives_room_for_a_new(self):
        by = make_user()
        old = make_application(state=S.WITHDRAWN, by=by)
        new = workflow.start(old.call, association=old.association, by=by, at=NOW)
        assert new != old
        assert new.is_draft


class TestSaveDraft:
    def save(self, draft, by, *, version=None, bases=None, **answers):
        version = draft.version if version is None else version
        workflow.hold(draft, by=by, at=NOW, is_taken_over=True)
        return workflow.save_draft(draft, answers=answers, bases=bases or {}, version=version, by=by, at=NOW)

    def test_somebody_elses_answer_is_never_overwritten_unseen(self):
        draft = make_draft()
        kari = make_mandate(association=draft.association, user=make_user(name="Kari")).user
        self.save(draft, kari, members_total=50)
        with pytest.raises(Refused) as refused:
            self.save(draft, draft.saved_by, version=0, bases={"members_total": None}, members_total=60)
        (problem,) = refused.value.problems
        assert problem.field == "members_total"
        assert "Kari" in str(problem.text)
        assert "50" in str(problem.text)
        draft.refresh_from_db()
        assert draft.members_total == 50

    def test_two_people_on_different_answers_do_not_disturb_each_other(self):
        draft = make_draft()
        kari = make_mandate(association=draft.association).user
        self.save(draft, kari, members_total=50)
        bases = {"members_total": None, "members_6_20": None}
        saved = self.save(draft, draft.saved_by, version=0, bases=bases, members_6_20=20)
        assert (saved.members_total, saved.members_6_20) == (50, 20)

    def test_the_same_answer_twice_is_no_collision(self):
        draft = make_draft()
        self.save(draft, draft.saved_by, members_total=50)
        assert self.save(draft, draft.saved_by, version=0, bases={}, members_total=50).version == 1

    def test_never_stores_more_young_than_members(self):
        draft = make_draft(members_6_20=40)
        with pytest.raises(Refused):
            self.save(draft, draft.saved_by, members_total=30)

    def test_nothing_can_be_written_once_it_is_sent(self):
        application = make_application()
        with pytest.raises(Refused):
            self.save(application, application.submitted_by, members_total=1)


class TestSubmit:
    def test_opens_a_case_with_the_promised_day_and_sends_a_receipt(self):
        application = make_application()
        case = application.case
        assert case.due_on == DEADLINE + timedelta(weeks=6)
        assert str(application.association) in case.title
        assert not application.is_late
        (notice,) = Notice.objects.filter(kind="grants.application_received")
        assert application.get_absolute_url() in notice.body
        assert "30" not in notice.body.replace(str(application.pk), "")

    def test_unfinished_tells_everything_at_once(self):
        draft = make_draft()
        with pytest.raises(Refused) as refused:
            workflow.submit(draft, by=draft.saved_by, at=NOW)
        assert len(refused.value.problems) == 8
        draft.refresh_from_db()
        assert draft.is_draft
        assert not Case.objects.exists()

    def test_last_second_is_in_time_and_the_next_is_late(self):
        last = datetime(2027, 4, 15, 23, 59, 59, tzinfo=OSLO)
        assert not make_application(at=last).is_late
        call = GrantApplication.objects.get().call
        assert make_application(call=call, at=last + timedelta(seconds=1)).is_late

    def test_late_is_promised_an_answer_counted_from_receipt(self):
        at = datetime(2027, 4, 20, 9, tzinfo=OSLO)
        assert make_application(at=at).case.due_on == date(2027, 4, 20) + timedelta(weeks=6)

    def test_after_the_grace_days_nothing_is_taken_in(self):
        with pytest.raises(Refused):
            make_application(at=datetime(2027, 4, 30, 0, 0, 0, tzinfo=OSLO))


@pytest.mark.parametrize(
    ("deadline", "utc_hour"),
    [(date(2027, 3, 27), 22), (date(2027, 3, 28), 21), (date(2027, 10, 31), 22)],
    ids=["eve of summer time", "summer time begins", "summer time ends"],
)
def test_the_deadline_is_the_end_of_the_day_on_a_norwegian_wall(deadline, utc_hour):
    call = make_call(deadline=deadline)
    moment = call.application_deadline
    assert (moment.astimezone(OSLO).date(), moment.astimezone(OSLO).hour) == (deadline, 23)
    from datetime import UTC

    assert moment.astimezone(UTC).hour == utc_hour
    assert call.closes_at.astimezone(OSLO).date() == deadline + timedelta(days=14)
    assert call.closes_at.astimezone(OSLO).hour == 23


class TestLate:
    @pytest.fixture
    def late(self):
        return make_application(at=datetime(2027, 4, 16, 8, tzinfo=OSLO))

    def test_cannot_be_decided_before_it_is_admitted(self, late):
        with pytest.raises(Refused) as refused:
            decide(late)
        assert refused.value.problems[0].code == "late_not_admitted"
        workflow.admit_late(late, by=make_staff(), at=NOW)
        decide(late)
        assert late.state == S.GRANTED

    def test_dismissal_has_letter_and_appeal_but_no_money(self, late):
        decision = workflow.dismiss(late, reason="Kom to dager for sent.", by=make_staff(), at=NOW)
        assert (decision.outcome, decision.appeal_days) == (Outcome.DISMISSED, 21)
        assert not Grant.objects.exists()

    def test_in_time_needs_no_admission(self):
        with pytest.raises(Refused):
            workflow.admit_late(make_application(), by=make_staff(), at=NOW)


class TestDecide:
    def test_everything_follows_at_once(self):
        application, staff = make_application(), make_staff()
        decision = decide(application, by=staff)
        application.refresh_from_db()
        assert application.state == S.GRANTED
        assert application.grant.amount == 30_000
        assert application.case.closed_at == NOW
        assert application.case.case_handler == staff
        assert decision.notified_at == NOW
        assert decision.appeal_by == date(2027, 3, 23)
        with decision.letter.content.open() as letter:
            assert letter.read().startswith(b"%PDF")

    def test_the_email_says_that_something_waits_and_nothing_more(self):
        application = make_application()
        decide(application)
        notice = Notice.objects.get(kind="grants.decision_ready")
        text = (notice.subject + notice.body).replace(application.get_absolute_url(), "").lower()
        for word in (
            "30 000",
            "30\u00a0000",
            " kr",
            "innvilg",
            "avsl",
            "granted",
            application.association.name,
        ):
            assert word not in text

    def test_everybody_with_a_mandate_is_told_and_nobody_else(self):
        application = make_application()
        other = make_mandate(association=application.association).user
        ended = make_mandate(association=application.association)
        type(ended).objects.filter(pk=ended.pk).update(state=MandateState.ENDED, ended_at=NOW)
        decide(application)
        told = set(Notice.objects.filter(kind="grants.decision_ready").values_list("address", flat=True))
        assert told == {application.submitted_by.email, other.email}

    @pytest.mark.parametrize(
        ("outcome", "amount", "code"),
        [
            (Outcome.GRANTED, 29_999, "less_than_applied"),
            (Outcome.GRANTED, 0, "no_amount"),
            (Outcome.PARTLY, 30_000, "as_much_as_applied"),
            (Outcome.PARTLY, 0, "no_amount"),
            (Outcome.REFUSED, 1, "refused_with_amount"),
        ],
    )
    def test_outcome_and_amount_must_agree(self, outcome, amount, code):
        with pytest.raises(Refused) as refused:
            decide(make_application(), outcome=outcome, amount=amount)
        assert [problem.code for problem in refused.value.problems] == [code]
        assert not Decision.objects.exists()

    def test_the_frame_is_never_passed_silently(self):
        call = make_call(frame=50_000)
        decide(make_application(call=call))
        second = make_application(call=call)
        with pytest.raises(Refused) as refused:
            decide(second)
        (problem,) = refused.value.problems
        assert (problem.code, problem.field) == ("over_frame", "is_beyond_limits_approved")
        second.refresh_from_db()
        assert second.state == S.SUBMITTED
        decide(second, is_beyond_limits_approved=True)
        assert Grant.objects.total() == 60_000

    def test_the_case_handlers_own_limit_is_asked_for(self):
        application = make_application()
        scheme = application.call.scheme
        scheme.delegated_up_to = 20_000
        scheme.save()
        with pytest.raises(Refused) as refused:
            decide(application)
        assert refused.value.problems[0].code == "beyond_authority"

    def test_never_granted_twice(self):
        application = make_application(state=S.GRANTED)
        with pytest.raises(Refused):
            decide(application)
        with pytest.raises(IntegrityError), transaction.atomic():
            Grant.objects.create(application=application, decision=Decision.objects.get(), amount=1)

    def test_a_failure_on_the_way_leaves_nothing_half_done(self, monkeypatch, settings):
        application = make_application()

        def fail(*args, **kwargs):
            raise RuntimeError

        monkeypatch.setattr("grants.workflow.deciding.notify", fail)
        kept = set(files_in(settings.MEDIA_ROOT))
        with pytest.raises(RuntimeError):
            decide(application)
        application.refresh_from_db()
        assert application.state == S.SUBMITTED
        assert not StoredFile.objects.exists()
        assert set(files_in(settings.MEDIA_ROOT)) == kept

    def test_law_of_the_day_is_copied_to_the_decision(self):
        application = make_application()
        application.call.scheme.terms.create(
            valid_from=date(2027, 3, 1),
            is_individual_decision=True,
            appeal_days=42,
            appeal_body="Klagenemnda",
            appeal_information="Seks uker.",
        )
        assert decide(application).appeal_days == 42


def files_in(folder):
    from pathlib import Path

    return [path for path in Path(folder).rglob("*") if path.is_file()]


class TestInterimReply:
    def test_moves_the_due_day_and_tells_the_association(self):
        application = make_application()
        DEEDS["send_interim_reply"](application, make_staff())
        application.case.refresh_from_db()
        assert application.case.due_on == date(2027, 6, 1)
        assert Notice.objects.filter(kind="grants.interim_reply").count() == 1

    def test_must_name_a_day_ahead(self):
        with pytest.raises(Refused) as refused:
            workflow.send_interim_reply(
                make_application(), text="x", expected_on=NOW.date(), by=make_staff(), at=NOW
            )
        assert refused.value.problems[0].field == "expected_on"


class TestOpening:
    def test_first_opening_is_remembered_and_counts_for_the_appeal(self):
        application = make_application(state=S.REFUSED)
        decision = application.decision()
        opened = NOW + timedelta(days=3)
        workflow.open_decision(decision, by=application.submitted_by, at=opened)
        workflow.open_decision(decision, by=application.submitted_by, at=opened + timedelta(days=9))
        decision.refresh_from_db()
        assert decision.first_opened_at == opened
        assert decision.appeal_by == date(2027, 3, 30)  # the 26th is Good Friday


class TestWithdraw:
    def test_closes_the_case(self):
        assert make_application(state=S.WITHDRAWN).case.closed_at == NOW

    def test_a_draft_never_gets_a_case(self):
        draft = make_draft()
        workflow.withdraw(draft, by=draft.saved_by, at=NOW)
        assert draft.case is None
