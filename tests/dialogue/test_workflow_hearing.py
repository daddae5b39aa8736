from datetime import date, datetime, timedelta

import pytest

from dialogue.models import Hearing, HearingResponse
from dialogue.states import HEARING, RESPONSE, HearingState, ResponseState
from dialogue.tasks import close_hearings, invite_to_hearings, remind_of_hearings
from dialogue.workflow import hearing as workflow
from portal.clock import OSLO
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.dialogue.factories import make_hearing
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
LAST_DAY = date(2027, 3, 28)  # the clocks go forward that night
IN_TIME = datetime(2027, 3, 28, 23, 59, 59, 900_000, tzinfo=OSLO)
TOO_LATE = datetime(2027, 3, 29, tzinfo=OSLO)


def answer(hearing, mandate=None, *, at=NOW, text="Vi er enige."):
    mandate = mandate or make_mandate()
    return workflow.submit(hearing, association=mandate.association, by=mandate.user, at=at, text=text)


DEEDS = {
    "open": lambda hearing, by: workflow.open_hearing(hearing, by=by, at=NOW),
    "extend": lambda hearing, by: workflow.extend(hearing, by=by, at=NOW, response_deadline=date(2027, 5, 3)),
    "conclude": lambda hearing, by: workflow.conclude(hearing, by=by, at=NOW, conclusion="Slik blir det."),
}
MAY = {"draft": {"open"}, "open": {"extend"}, "closed": {"conclude"}}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["staff", "member", "system"])
@pytest.mark.parametrize("state", HearingState.values)
def test_every_state_role_and_deed(state, role, deed):
    hearing = make_hearing(state=state)
    by = {"staff": make_staff, "member": lambda: make_mandate().user, "system": lambda: None}[role]()
    if role == "staff" and deed in MAY[state]:
        DEEDS[deed](hearing, by)
    else:
        with pytest.raises(Refused):
            DEEDS[deed](hearing, by)
        hearing.refresh_from_db()
        assert hearing.state == state


def test_every_state_is_covered_by_its_table():
    for lifecycle in (HEARING, RESPONSE):
        reached = {move.to for move in lifecycle.moves} | {
            s for move in lifecycle.moves for s in move.sources
        }
        assert reached == set(lifecycle.states)


@pytest.mark.parametrize("deadline", [NOW.date(), NOW.date() - timedelta(days=1)])
def test_a_hearing_gives_time_to_answer(deadline):
    with pytest.raises(Refused, match="deadline_past"):
        make_hearing(deadline=deadline)


def test_a_deadline_is_only_moved_forward():
    hearing = make_hearing(deadline=LAST_DAY)
    with pytest.raises(Refused, match="not_later"):
        workflow.extend(hearing, by=make_staff(), at=NOW, response_deadline=LAST_DAY)


@pytest.mark.parametrize("deadline", [LAST_DAY, date(2027, 10, 31)])
def test_answers_are_taken_to_the_end_of_the_day_whatever_the_clocks_do(deadline):
    hearing = make_hearing(deadline=deadline)
    last = datetime(deadline.year, deadline.month, deadline.day, 23, 59, 59, 900_000, tzinfo=OSLO)
    answer(hearing, at=last)
    with pytest.raises(Refused, match="too_late"):
        answer(hearing, at=last + timedelta(milliseconds=100))


def test_too_late_even_if_the_closing_task_has_not_come():
    hearing, mandate = make_hearing(deadline=LAST_DAY), make_mandate()
    answer(hearing, mandate)
    for deed in (workflow.submit, workflow.save_draft):
        with pytest.raises(Refused, match="too_late"):
            deed(hearing, association=mandate.association, by=mandate.user, at=TOO_LATE, text="Nei")
    assert HearingResponse.objects.get().text == "Vi er enige."


def test_the_task_closes_after_the_deadline(time_machine):
    hearing = make_hearing(deadline=LAST_DAY)
    time_machine.move_to(IN_TIME, tick=False)
    close_hearings()
    hearing.refresh_from_db()
    assert hearing.state == HearingState.OPEN
    time_machine.move_to(TOO_LATE, tick=False)
    close_hearings()
    close_hearings()
    hearing.refresh_from_db()
    assert hearing.state == HearingState.CLOSED


def test_a_draft_survives_and_is_nobody_elses():
    hearing, mandate = make_hearing(), make_mandate()
    workflow.save_draft(hearing, association=mandate.association, by=mandate.user, at=NOW, text="Halvferdig")
    row = HearingResponse.objects.get()
    assert (row.draft, row.text, row.state) == ("Halvferdig", "", ResponseState.DRAFT)
    assert not HearingResponse.objects.visible_to(make_mandate().user).exists()
    assert not HearingResponse.objects.visible_to(make_staff()).exists()
    assert HearingResponse.objects.visible_to(mandate.user).exists()


def test_a_new_draft_does_not_touch_what_was_sent():
    hearing, mandate = make_hearing(), make_mandate()
    answer(hearing, mandate)
    workflow.save_draft(hearing, association=mandate.association, by=mandate.user, at=NOW, text="Tenker om")
    row = HearingResponse.objects.get()
    assert (row.text, row.state, row.has_unsent_changes) == ("Vi er enige.", ResponseState.SUBMITTED, True)
    answer(hearing, mandate, text="Tenker om")
    answer(hearing, mandate, text="Tenker om")
    row.refresh_from_db()
    assert (row.text, row.has_unsent_changes) == ("Tenker om", False)
    assert AuditEntry.objects.filter(action="dialogue.hearing_response.submitted").count() == 2
    assert Notice.objects.filter(kind="dialogue.hearing_receipt").count() == 2


def test_only_those_with_a_mandate_answer():
    hearing, association = make_hearing(), make_mandate().association
    for user in (make_mandate().user, make_staff()):
        with pytest.raises(Refused, match="not_allowed"):
            workflow.submit(hearing, association=association, by=user, at=NOW, text="Ja")


def test_invitations_go_out_once(time_machine):
    time_machine.move_to(NOW, tick=False)
    mandate = make_mandate()
    make_hearing()
    make_hearing(state="draft")
    for _ in range(5):
        invite_to_hearings()
    assert Notice.objects.get(kind="dialogue.hearing_invitation").address == mandate.user.email


def test_only_those_who_have_not_answered_are_reminded_and_once(time_machine):
    answered, drafted, silent = make_mandate(), make_mandate(), make_mandate()
    hearing = make_hearing(deadline=LAST_DAY)
    answer(hearing, answered)
    workflow.save_draft(hearing, association=drafted.association, by=drafted.user, at=NOW, text="Snart")
    time_machine.move_to(datetime(2027, 3, 24, 9, tzinfo=OSLO), tick=False)
    remind_of_hearings()
    assert not Notice.objects.filter(kind="dialogue.hearing_reminder").exists()
    for hour in range(5):
        time_machine.move_to(datetime(2027, 3, 25, 9 + hour, tzinfo=OSLO), tick=False)
        remind_of_hearings()
    notices = Notice.objects.filter(kind="dialogue.hearing_reminder")
    assert sorted(notice.address for notice in notices) == sorted([drafted.user.email, silent.user.email])
    assert "Snart" not in notices[0].body


def test_a_later_deadline_gets_a_reminder_of_its_own(time_machine):
    make_mandate()
    hearing = make_hearing(deadline=LAST_DAY)
    time_machine.move_to(datetime(2027, 3, 26, 9, tzinfo=OSLO), tick=False)
    remind_of_hearings()
    workflow.extend(
        hearing,
        by=make_staff(),
        at=datetime(2027, 3, 26, 10, tzinfo=OSLO),
        response_deadline=date(2027, 4, 9),
    )
    remind_of_hearings()
    assert Notice.objects.filter(kind="dialogue.hearing_reminder").count() == 1
    time_machine.move_to(datetime(2027, 4, 7, 9, tzinfo=OSLO), tick=False)
    remind_of_hearings()
    assert Notice.objects.filter(kind="dialogue.hearing_reminder").count() == 2


def test_those_who_answered_hear_of_the_conclusion_once(time_machine):
    hearing, mandate = make_hearing(deadline=LAST_DAY), make_mandate()
    make_mandate()
    answer(hearing, mandate)
    workflow.close_past(at=TOO_LATE)
    for text in ("Vi gjør det.", "Vi gjør det, men senere."):
        workflow.conclude(hearing, by=make_staff(), at=TOO_LATE, conclusion=text)
    notice = Notice.objects.get(kind="dialogue.hearing_concluded")
    assert notice.address == mandate.user.email
    assert "Vi gjør det" not in notice.body
    assert Hearing.objects.get().conclusion == "Vi gjør det, men senere."
