"""The verbs of the organiser: enter a task with its shifts, change it, publish it, take it down, cancel a shift."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from organizations.models import Association
from organizations.models.volunteering import Shift, VolunteerTask
from organizations.notifications.volunteering import ShiftCancelled, TooFewVolunteers
from organizations.permissions import may_act_for
from organizations.rules import volunteering as rules
from organizations.states.volunteering import EDITABLE_TASK, ShiftState, TaskState
from portal.lifecycle import Role, move
from portal.models import Unit, User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def enter(
    organiser: Association | Unit,
    *,
    by: User,
    at: datetime,
    key: UUID,
    shifts: Sequence[dict[str, Any]],
    is_public: bool = True,
    **facts: Any,
) -> VolunteerTask:
    """Write a task with its first shifts, and publish it at once unless it is a draft.

    `key` is the form's own: the same form sent twice gives the task that the first one made.
    """
    _must_organise(organiser, by)
    refuse_if_blocked([problem for facts in shifts[:1] for problem in rules.shift_problems(facts, at=at)])
    owner = {"association" if isinstance(organiser, Association) else "unit": organiser}
    try:
        with transaction.atomic():
            task = VolunteerTask.objects.create(
                **owner, **facts, created_by=by, key=key, created_at=at, changed_at=at
            )
            record("organizations.volunteer_task.entered", task, by=by, at=at)
            Shift.objects.bulk_create(Shift(task=task, **shift) for shift in shifts)
            if is_public:
                publish(task, by=by, at=at)
    except IntegrityError:
        if earlier := VolunteerTask.objects.filter(created_by=by, key=key).first():
            return earlier
        raise
    return task


def _must_organise(organiser: Association | Unit, by: User) -> None:
    may = may_act_for(by, organiser) if isinstance(organiser, Association) else by.is_staff and by.is_active
    if not may:
        raise Refused(Blocker("not_allowed", rules.NOT_ALLOWED))


def publish(task: VolunteerTask, *, by: User, at: datetime) -> VolunteerTask:
    """Show it to everybody. An association with an approved mandate is trusted: nobody checks it first."""
    return move(
        task,
        TaskState.OPEN,
        by=by,
        at=at,
        check=lambda row: refuse_if_blocked(rules.publish_problems(row, at=at)),
        changed_at=at,
    )


@transaction.atomic
def change(task: VolunteerTask, *, by: User, at: datetime, **facts: Any) -> VolunteerTask:
    """Write it anew. A certificate that is asked for from now on does not take a place from anybody."""
    row = _locked(task, by)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
        setattr(task, name, facts[name])
    if changed:
        row.changed_at = task.changed_at = at
        row.save(update_fields=[*changed, "changed_at"])
        record("organizations.volunteer_task.changed", row, by=by, at=at, fields=tuple(sorted(changed)))
    return task


@transaction.atomic
def add_shifts(
    task: VolunteerTask, *, shifts: Sequence[dict[str, Any]], by: User, at: datetime
) -> list[Shift]:
    """More dates. One that stands already is left as it is, so sending twice adds nothing."""
    row = _locked(task, by)
    refuse_if_blocked([problem for facts in shifts[:1] for problem in rules.shift_problems(facts, at=at)])
    new = [
        facts
        for facts in shifts
        if not row.shifts.filter(starts_at=facts["starts_at"], ends_at=facts["ends_at"]).exists()
    ]
    added = Shift.objects.bulk_create(Shift(task=row, **facts) for facts in new)
    if added:
        record(
            "organizations.volunteer_task.changed", row, by=by, at=at, fields=("shifts",), added=len(added)
        )
    return added


def _locked(task: VolunteerTask, by: User) -> VolunteerTask:
    row = VolunteerTask.objects.select_for_update().get(pk=task.pk)
    if Role.MEMBER not in row.roles_of(by):
        raise Refused(Blocker("not_allowed", rules.NOT_ALLOWED))
    if row.state not in EDITABLE_TASK:
        raise Refused(Blocker("wrong_state", _("The task has been taken down.")))
    return row


@transaction.atomic
def close(task: VolunteerTask, *, by: User, at: datetime) -> VolunteerTask:
    """Take it down. Shifts to come are cancelled, and those who signed up are told."""
    move(task, TaskState.CLOSED, by=by, at=at, changed_at=at)
    for shift in task.shifts.planned().coming(at):
        cancel_shift(shift, by=by, at=at)
    return task


@transaction.atomic
def cancel_shift(shift: Shift, *, by: User, at: datetime) -> Shift:
    """The shift does not take place; those who had a place, an offer or stood in line are told."""

    def check(row: Shift) -> None:
        if row.ends_at <= at:
            raise Refused(Blocker("past", _("The shift is over.")))

    move(shift, ShiftState.CANCELLED, by=by, at=at, check=check)
    notify(ShiftCancelled(shift), at=at)
    return shift


def warn_of_too_few(*, at: datetime) -> int:
    """Tell organisers, once, of near shifts that too few have signed up for; return how many messages."""
    due = list(Shift.objects.too_few(at).values_list("pk", flat=True))
    return sum(_warn(pk, at=at) for pk in due)


@transaction.atomic
def _warn(pk: int, *, at: datetime) -> int:
    rows = Shift.objects.select_for_update(skip_locked=True, of=("self",))
    shift = rows.filter(pk=pk, warned_at=None).first()
    if shift is None:
        return 0
    shift.warned_at = at
    shift.save(update_fields=["warned_at"])
    return len(notify(TooFewVolunteers(shift), at=at))
