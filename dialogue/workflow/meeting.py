"""Meetings and the associations' sign-ups to them."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dialogue import notifications, rules
from dialogue.models import DialogueMeeting, Registration
from dialogue.states import MeetingState, RegistrationState
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def publish(meeting: DialogueMeeting, *, by: User, at: datetime) -> None:
    """Show the meeting to all, and invite the associations (a task does that; see `invite`)."""

    def check(row: DialogueMeeting) -> None:
        refuse_if_blocked(rules.problems_with_publishing(row, at=at))

    move(meeting, MeetingState.PUBLISHED, by=by, at=at, verb="publish", check=check, published_at=at)
    _invite_soon()


def _invite_soon() -> None:
    """Wake the worker after commit; the timed task finds the meeting if the broker is away."""
    from dialogue.tasks import invite_to_meetings, wake

    wake(invite_to_meetings)


@transaction.atomic
def reschedule(
    meeting: DialogueMeeting, *, by: User, at: datetime, starts_at: datetime, ends_at: datetime, place: str
) -> None:
    """A new time or place; those who come are told, and reminded anew."""

    def check(row: DialogueMeeting) -> None:
        row.starts_at = starts_at
        refuse_if_blocked(rules.problems_with_publishing(row, at=at))

    revision = meeting.revision + 1
    fields: dict[str, Any] = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "place": place,
        "revision": revision,
    }
    fields["signup_deadline"] = min(meeting.signup_deadline, DialogueMeeting(starts_at=starts_at).day)
    move(meeting, MeetingState.PUBLISHED, by=by, at=at, verb="reschedule", check=check, **fields)
    meeting.registrations.update(reminded_at=None)
    notify(notifications.MeetingMoved(meeting), at=at)


@transaction.atomic
def cancel(meeting: DialogueMeeting, *, by: User, at: datetime) -> None:
    """The meeting will not be held; those who come are told."""
    move(meeting, MeetingState.CANCELLED, by=by, at=at, revision=meeting.revision + 1)
    notify(notifications.MeetingCancelled(meeting), at=at)


@transaction.atomic
def sign_up(
    meeting: DialogueMeeting,
    *,
    association: Association,
    by: User,
    at: datetime,
    participants: int,
    wished_subjects: str = "",
) -> Registration:
    """Sign an association up, or change its sign-up. Sent twice, it is the same sign-up.

    The meeting's row is locked first, so that of two who want the last seats one gets them, and the other
    a plain sentence.
    """
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _no_right()))
    meeting = DialogueMeeting.objects.select_for_update().get(pk=meeting.pk)
    row = Registration.objects.filter(meeting=meeting, association=association).first()
    held = row.participants if row and row.state == RegistrationState.SIGNED_UP else 0
    refuse_if_blocked(
        rules.problems_with_signing_up(meeting, participants=participants, has_already=held, at=at)
    )
    wishes: dict[str, Any] = {"participants": participants, "wished_subjects": wished_subjects}
    if row is None:
        row = Registration.objects.create(
            meeting=meeting, association=association, registered_by=by, registered_at=at, **wishes
        )
        record("dialogue.registration.signed_up", row, by=by, at=at, participants=participants)
    elif held and (row.participants, row.wished_subjects) == (participants, wished_subjects):
        return row
    else:
        again: dict[str, Any] = {} if held else {"registered_at": at, "reminded_at": None}
        move(
            row,
            RegistrationState.SIGNED_UP,
            by=by,
            at=at,
            verb="change" if held else "sign_up",
            registered_by=by,
            **wishes,
            **again,
        )
    notify(notifications.RegistrationReceipt(row), at=at)
    return row


def _no_right() -> str:
    from django.utils.translation import gettext as _

    return _("You do not have the right to do this.")


@transaction.atomic
def withdraw(registration: Registration, *, by: User, at: datetime) -> None:
    """Give the seats back to others."""

    def check(row: Registration) -> None:
        refuse_if_blocked(rules.problems_with_withdrawing(row.meeting, at=at))

    move(registration, RegistrationState.WITHDRAWN, by=by, at=at, check=check)


@transaction.atomic
def invite(meeting: DialogueMeeting, *, at: datetime) -> int:
    """Invite every association in the register, once; return how many addresses got it."""
    row = (
        DialogueMeeting.objects.to_invite(at)
        .select_for_update(skip_locked=True)
        .filter(pk=meeting.pk)
        .first()
    )
    if row is None:
        return 0
    sent = notify(notifications.MeetingInvitation(row), at=at)
    row.invited_at = at
    row.save(update_fields=["invited_at"])
    record("dialogue.meeting.invited", row, by=None, at=at, receivers=len(sent))
    return len(sent)


def remind(*, at: datetime) -> int:
    """Remind those who come to a meeting the day after tomorrow, once."""
    due = Registration.objects.unreminded().filter(meeting__in=DialogueMeeting.objects.to_remind(at))
    return sum(_remind(pk, at=at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> int:
    row = (
        Registration.objects.unreminded()
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=pk)
        .first()
    )
    if row is None:
        return 0
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return len(notify(notifications.MeetingReminder(row), at=at))
