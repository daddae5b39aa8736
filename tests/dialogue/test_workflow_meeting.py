from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from dialogue.models import Registration
from dialogue.states import MEETING, REGISTRATION, MeetingState, RegistrationState
from dialogue.tasks import invite_to_meetings, remind_of_meetings
from dialogue.workflow import meeting as workflow
from portal.clock import OSLO
from portal.models import Notice
from portal.problems import Refused
from tests.dialogue.factories import make_meeting
from tests.factories import NOW, make_association, make_mandate, make_staff

pytestmark = pytest.mark.django_db


def come(meeting, mandate=None, *, at=NOW, participants=2, **more):
    mandate = mandate or make_mandate()
    return workflow.sign_up(
        meeting, association=mandate.association, by=mandate.user, at=at, participants=participants, **more
    )


def moved(meeting, by):
    start = meeting.starts_at + timedelta(days=1)
    workflow.reschedule(
        meeting, by=by, at=NOW, starts_at=start, ends_at=start + timedelta(hours=1), place="Lier kulturscene"
    )


DEEDS = {
    "publish": lambda meeting, by: workflow.publish(meeting, by=by, at=NOW),
    "reschedule": moved,
    "cancel": lambda meeting, by: workflow.cancel(meeting, by=by, at=NOW),
}
MAY = {"draft": {"publish"}, "published": {"reschedule", "cancel"}, "cancelled": set()}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["staff", "member", "system"])
@pytest.mark.parametrize("state", MeetingState.values)
def test_every_state_role_and_deed(state, role, deed):
    meeting = make_meeting(state=state)
    by = {"staff": make_staff, "member": lambda: make_mandate().user, "system": lambda: None}[role]()
    if role == "staff" and deed in MAY[state]:
        DEEDS[deed](meeting, by)
    else:
        with pytest.raises(Refused):
            DEEDS[deed](meeting, by)
        meeting.refresh_from_db()
        assert meeting.state == state


def test_every_state_is_covered_by_its_table():
    for lifecycle in (MEETING, REGISTRATION):
        reached = {move.to for move in lifecycle.moves} | {
            s for move in lifecycle.moves for s in move.sources
        }
        assert reached == set(lifecycle.states)


def test_a_meeting_in_the_past_is_not_published():
    with pytest.raises(Refused):
        make_meeting(starts_at=NOW - timedelta(days=1))


def test_signing_up_gives_a_receipt_and_twice_is_one():
    meeting, mandate = make_meeting(), make_mandate()
    first = come(meeting, mandate, wished_subjects="Lager")
    assert come(meeting, mandate, wished_subjects="Lager") == first
    notice = Notice.objects.get(kind="dialogue.registration_receipt")
    assert notice.address == mandate.user.email
    assert first.get_absolute_url() in notice.body
    assert "Lager" not in notice.body


def test_change_withdraw_and_come_back_is_one_row():
    meeting, mandate = make_meeting(), make_mandate()
    row = come(meeting, mandate)
    come(meeting, mandate, participants=4)
    row.refresh_from_db()
    assert row.participants == 4
    workflow.withdraw(row, by=mandate.user, at=NOW)
    assert row.state == RegistrationState.WITHDRAWN
    come(meeting, mandate, participants=1)
    assert Registration.objects.get().participants == 1


def test_nobody_signs_up_or_withdraws_for_another_association():
    meeting, stranger = make_meeting(), make_mandate().user
    row = come(meeting)
    with pytest.raises(Refused):
        workflow.sign_up(meeting, association=row.association, by=stranger, at=NOW, participants=1)
    with pytest.raises(Refused):
        workflow.withdraw(row, by=stranger, at=NOW)
    workflow.withdraw(row, by=make_staff(), at=NOW)


def test_the_database_takes_one_row_per_association():
    row = come(make_meeting())
    with pytest.raises(IntegrityError):
        Registration.objects.create(meeting=row.meeting, association=row.association, participants=1,
                                    registered_by=row.registered_by, registered_at=NOW)  # fmt: skip


def test_a_full_meeting_says_so():
    meeting = make_meeting(capacity=5)
    mine = make_mandate()
    come(meeting, mine, participants=3)
    with pytest.raises(Refused, match="too_few_seats"):
        come(meeting, participants=3)
    come(meeting, participants=2)
    with pytest.raises(Refused, match="full"):
        come(meeting, participants=1)
    come(meeting, mine, participants=2)  # one's own seats are one's own
    come(meeting, participants=1)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (datetime(2027, 3, 28, 23, 59, 59, tzinfo=OSLO), True),  # the night when the clocks went forward
        (datetime(2027, 3, 29, 0, 0, 0, tzinfo=OSLO), False),
    ],
)
def test_the_sign_up_deadline_is_the_end_of_the_day(at, is_open):
    meeting = make_meeting(
        starts_at=datetime(2027, 4, 6, 18, tzinfo=OSLO), signup_deadline=datetime(2027, 3, 28).date()
    )
    if is_open:
        come(meeting, at=at)
    else:
        with pytest.raises(Refused, match="too_late"):
            come(meeting, at=at)


def test_withdrawing_is_possible_until_it_begins():
    meeting, mandate = make_meeting(), make_mandate()
    row = come(meeting, mandate)
    with pytest.raises(Refused):
        workflow.withdraw(row, by=mandate.user, at=meeting.starts_at)
    workflow.withdraw(row, by=mandate.user, at=meeting.starts_at - timedelta(minutes=1))


def test_invitation_goes_once_to_those_who_speak_for_each_association(time_machine):
    time_machine.move_to(NOW, tick=False)
    chair = make_mandate()
    make_mandate(association=chair.association, role="treasurer")
    treasurer_alone = make_mandate(role="treasurer")
    unclaimed = make_association(email="post@unclaimed.example.com")
    make_association()
    meeting = make_meeting()
    make_meeting(state="draft")
    for _ in range(5):
        invite_to_meetings()
    notices = Notice.objects.filter(kind="dialogue.meeting_invitation")
    assert {notice.address for notice in notices} == {
        chair.user.email, treasurer_alone.user.email, unclaimed.email
    }  # fmt: skip
    assert len(notices) == 3
    assert meeting.get_absolute_url() in notices[0].body


def test_reminder_two_days_before_once_to_those_who_come(time_machine):
    meeting = make_meeting(
        starts_at=datetime(2027, 3, 30, 18, tzinfo=OSLO), signup_deadline=datetime(2027, 3, 20).date()
    )
    row = come(meeting)
    gone = make_mandate()
    workflow.withdraw(come(meeting, gone), by=gone.user, at=NOW)
    time_machine.move_to(datetime(2027, 3, 27, 9, 5, tzinfo=OSLO), tick=False)
    remind_of_meetings()
    assert not Notice.objects.filter(kind="dialogue.meeting_reminder").exists()
    for hour in range(5):
        time_machine.move_to(datetime(2027, 3, 28, 9 + hour, 5, tzinfo=OSLO), tick=False)
        remind_of_meetings()
    assert Notice.objects.get(kind="dialogue.meeting_reminder").address == row.registered_by.email


def test_those_who_come_hear_of_a_new_time_and_are_reminded_anew(time_machine):
    meeting = make_meeting(starts_at=NOW + timedelta(days=10))
    row = come(meeting)
    time_machine.move_to(NOW + timedelta(days=9), tick=False)
    remind_of_meetings()
    moved(meeting, make_staff())
    remind_of_meetings()
    assert Notice.objects.filter(kind="dialogue.meeting_moved", address=row.registered_by.email).count() == 1
    assert Notice.objects.filter(kind="dialogue.meeting_reminder").count() == 2
    workflow.cancel(meeting, by=make_staff(), at=NOW)
    assert Notice.objects.filter(kind="dialogue.meeting_cancelled").count() == 1
    remind_of_meetings()
    assert Notice.objects.filter(kind="dialogue.meeting_reminder").count() == 2
