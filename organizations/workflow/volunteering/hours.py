"""The verbs of hours: the volunteer reports them, the organiser approves, corrects with a reason, or refuses."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from organizations.models import Association
from organizations.models.volunteering import VolunteerHours, VolunteerSignUp
from organizations.notifications.volunteering import HoursAnswered, HoursWaiting
from organizations.rules import volunteering as rules
from organizations.states.volunteering import HoursState, SignUpState
from organizations.workflow.volunteering import sign_ups
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import Unit, User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def report(
    *,
    by: User,
    at: datetime,
    minutes: int,
    worked_on: date,
    key: UUID,
    what: str = "",
    organiser: Association | Unit | None = None,
    sign_up: VolunteerSignUp | None = None,
) -> VolunteerHours:
    """Say that one has given hours: on a shift that one has signed up for, or to an organiser otherwise.

    The same form sent twice, and a shift reported twice, give the row that stands already.
    """
    refuse_if_blocked(rules.hours_problems(worked_on=worked_on, today=at.astimezone(OSLO).date()))
    facts: dict[str, Any] = {"minutes": minutes, "worked_on": worked_on, "what": what, "key": key}
    if sign_up is not None:
        return _report_shift(sign_up, by=by, at=at, **facts)
    owner = {"association" if isinstance(organiser, Association) else "unit": organiser}
    try:
        return _write(by=by, at=at, **owner, **facts)
    except IntegrityError:
        if earlier := VolunteerHours.objects.of(by).filter(key=key).first():
            return earlier
        raise


@transaction.atomic
def _report_shift(sign_up: VolunteerSignUp, *, by: User, at: datetime, **facts: Any) -> VolunteerHours:
    """The sign-up's row is locked first, here and in `attend`: the two wait for each other, and never cross."""
    row = _locked(sign_up)
    if Role.PUBLIC not in row.roles_of(by):
        raise Refused(Blocker("not_allowed", rules.NOT_ALLOWED))
    refuse_if_blocked(rules.attendance_problems(row, at=at))
    if earlier := row.hours.kept().first():
        return earlier
    task = row.shift.task
    return _write(by=by, at=at, sign_up=row, association=task.association, unit=task.unit, **facts)


@transaction.atomic
def _write(*, by: User, at: datetime, **facts: Any) -> VolunteerHours:
    hours = VolunteerHours.objects.create(user=by, reported_at=at, **facts)
    record("organizations.volunteer_hours.reported", hours, by=by, at=at)
    notify(HoursWaiting(hours), at=at)
    return hours


def _locked(sign_up: VolunteerSignUp) -> VolunteerSignUp:
    return VolunteerSignUp.objects.select_for_update(of=("self",)).get(pk=sign_up.pk)


@transaction.atomic
def attend(
    sign_up: VolunteerSignUp, *, minutes: int, reason: str = "", by: User, at: datetime
) -> VolunteerHours:
    """The organiser ticks that the volunteer was there, with the hours, which are approved by that.

    Other hours than those the volunteer reported need a reason.
    """
    if _locked(sign_up).state != SignUpState.ATTENDED:
        sign_ups.attend(sign_up, by=by, at=at)
    hours = VolunteerHours.objects.kept().filter(sign_up=sign_up).first()
    if hours is None:
        return _enter(sign_up, minutes=minutes, by=by, at=at)
    if hours.minutes == minutes and hours.state == HoursState.APPROVED:
        return hours
    if hours.minutes == minutes and hours.state == HoursState.REPORTED:
        return approve(hours, by=by, at=at)
    return correct(hours, minutes=minutes, reason=reason, by=by, at=at)


@transaction.atomic
def miss(sign_up: VolunteerSignUp, *, reason: str = "", by: User, at: datetime) -> VolunteerSignUp:
    """The volunteer did not come. Hours that were reported for the shift all the same are refused, with a reason."""
    sign_ups.miss(sign_up, by=by, at=at)
    if hours := VolunteerHours.objects.counted().filter(sign_up=sign_up).first():
        refuse_if_blocked(rules.reason_problems(reported=hours.minutes, approved=0, reason=reason))
        refuse(hours, reason=reason, by=by, at=at)
    return sign_up


def _enter(sign_up: VolunteerSignUp, *, minutes: int, by: User, at: datetime) -> VolunteerHours:
    """Nobody approves the own hours: an organiser who was a volunteer too reports them, and another answers."""
    task, day = sign_up.shift.task, sign_up.shift.day
    if sign_up.user_id == by.pk:
        return report(sign_up=sign_up, minutes=minutes, worked_on=day, key=uuid4(), by=by, at=at)
    hours = VolunteerHours.objects.create(
        user=sign_up.user,
        association=task.association,
        unit=task.unit,
        sign_up=sign_up,
        worked_on=day,
        minutes=minutes,
        state=HoursState.APPROVED,
        reported_at=at,
        decided_at=at,
        decided_by=by,
    )
    record("organizations.volunteer_hours.entered", hours, by=by, at=at)
    return hours


def approve(hours: VolunteerHours, *, by: User, at: datetime) -> VolunteerHours:
    return move(
        hours, HoursState.APPROVED, by=by, at=at, verb="approve", decided_at=at, decided_by=by, reason=""
    )


@transaction.atomic
def correct(hours: VolunteerHours, *, minutes: int, reason: str, by: User, at: datetime) -> VolunteerHours:
    """Approve other hours than those reported, and say why. The certificates already made stay as they are."""

    def check(row: VolunteerHours) -> None:
        refuse_if_blocked(rules.reason_problems(reported=row.minutes, approved=minutes, reason=reason))

    changes: dict[str, Any] = {"minutes": minutes, "reason": reason, "decided_at": at, "decided_by": by}
    move(hours, HoursState.APPROVED, by=by, at=at, verb="correct", check=check, **changes)
    notify(HoursAnswered(hours), at=at)
    return hours


@transaction.atomic
def refuse(hours: VolunteerHours, *, reason: str, by: User, at: datetime) -> VolunteerHours:
    move(hours, HoursState.REFUSED, by=by, at=at, reason=reason, decided_at=at, decided_by=by)
    notify(HoursAnswered(hours), at=at)
    return hours


@transaction.atomic
def report_again(
    hours: VolunteerHours, *, minutes: int, worked_on: date, what: str, by: User, at: datetime
) -> VolunteerHours:
    """Change what is not approved, and ask once more."""
    refuse_if_blocked(rules.hours_problems(worked_on=worked_on, today=at.astimezone(OSLO).date()))
    changes: dict[str, Any] = {"minutes": minutes, "worked_on": worked_on, "what": what, "reported_at": at}
    move(hours, HoursState.REPORTED, by=by, at=at, decided_at=None, decided_by=None, reason="", **changes)
    notify(HoursWaiting(hours), at=at)
    return hours


def take_back(hours: VolunteerHours, *, by: User, at: datetime) -> VolunteerHours:
    return move(hours, HoursState.WITHDRAWN, by=by, at=at)
