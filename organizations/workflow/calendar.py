"""The verbs of the calendar: enter, change, publish, withdraw an activity; cancel one of its dates.

The dates are rows. A change moves the rows that stay and never gives them a new identity, so that people who
subscribe see the move; see `replan`.
"""

from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations import occasions, rules
from organizations.models import Activity, ActivityKind, Association, Occurrence
from organizations.models.occurrence import moments
from organizations.permissions import may_act_for
from organizations.states import EDITABLE_ACTIVITY, ActivityState, OccurrenceState
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked

NOT_ALLOWED = _("You do not have the right to do this.")


class Switch(Protocol):
    """A verb that turns one date off or on."""

    def __call__(self, occurrence: Occurrence, *, by: User, at: datetime) -> Occurrence: ...


def enter(
    association: Association, *, by: User, at: datetime, key: UUID, is_public: bool = True, **facts: Any
) -> Activity:
    """Write an activity, and put it in the calendar at once unless it is a draft.

    `key` is the form's own: the same form sent twice gives the activity that the first one made.
    """
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    facts = _tidied(facts)
    refuse_if_blocked(rules.activity_problems(facts, today=_day(at), is_new=True))
    try:
        with transaction.atomic():
            activity = Activity.objects.create(
                association=association, key=key, created_at=at, changed_at=at, **facts
            )
            record("organizations.activity.entered", activity, by=by, at=at)
            if is_public:
                publish(activity, by=by, at=at)
    except IntegrityError:
        if earlier := Activity.objects.filter(association=association, key=key).first():
            return earlier
        raise
    return activity


@transaction.atomic
def publish(activity: Activity, *, by: User, at: datetime) -> Activity:
    """Show it to everybody. An association with an approved mandate is trusted: nobody checks it first."""
    move(activity, ActivityState.PUBLISHED, by=by, at=at, changed_at=at)
    replan(activity, today=_day(at), at=at)
    return activity


@transaction.atomic
def change(activity: Activity, *, by: User, at: datetime, **facts: Any) -> Activity:
    """Write it anew. Dates that have been stay as they were."""
    row = Activity.objects.select_for_update().get(pk=activity.pk)
    if not may_act_for(by, row.association):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    if row.state not in EDITABLE_ACTIVITY:
        raise Refused(Blocker("wrong_state", _("This activity has been taken out of the calendar.")))
    facts = _tidied(facts)
    has_moved = facts["starts_on"] != row.starts_on
    refuse_if_blocked(rules.activity_problems(facts, today=_day(at), is_new=has_moved))
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
        setattr(activity, name, facts[name])
    if changed:
        row.changed_at = activity.changed_at = at
        row.save(update_fields=[*changed, "changed_at"])
        record("organizations.activity.changed", row, by=by, at=at, fields=tuple(sorted(changed)))
        if row.state == ActivityState.PUBLISHED:
            replan(row, today=_day(at), at=at, is_rewritten=True)
    return activity


@transaction.atomic
def withdraw(activity: Activity, *, by: User, at: datetime) -> Activity:
    """Take it out. Its coming dates leave the plan, and those who subscribe are told."""
    move(activity, ActivityState.WITHDRAWN, by=by, at=at, changed_at=at)
    coming = activity.occurrences.in_plan().filter(on__gte=_day(at))
    expected = list(coming.taking_place().upcoming(at))
    coming.update(is_in_plan=False, sequence=F("sequence") + 1, changed_at=at)
    occasions.cancelled.tell(expected, at)
    return activity


@transaction.atomic
def cancel(occurrence: Occurrence, *, by: User, at: datetime) -> Occurrence:
    """One date does not take place. It stays visible, marked as cancelled."""
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    if row.ends_at <= at:
        raise Refused(Blocker("past", _("This date is over.")))
    move(occurrence, OccurrenceState.CANCELLED, by=by, at=at, sequence=row.sequence + 1, changed_at=at)
    occasions.cancelled.tell([occurrence], at)
    return occurrence


@transaction.atomic
def restore(occurrence: Occurrence, *, by: User, at: datetime) -> Occurrence:
    """It takes place after all."""
    row = Occurrence.objects.select_for_update().get(pk=occurrence.pk)
    move(occurrence, OccurrenceState.PLANNED, by=by, at=at, sequence=row.sequence + 1, changed_at=at)
    occasions.restored.tell([occurrence], at)
    return occurrence


def extend(activity: Activity, *, today: date, at: datetime) -> int:
    """Store the dates that have come within the calendar's reach; return how many are new. Safe to run twice."""
    with transaction.atomic():
        row = Activity.objects.select_for_update().get(pk=activity.pk)
        until = rules.horizon(today)
        if row.state != ActivityState.PUBLISHED or not row.planned_until or row.planned_until >= until:
            return 0
        new = [_occurrence(row, day, at=at) for day in row.days(until=until) if day > row.planned_until]
        Occurrence.objects.bulk_create(new, ignore_conflicts=True)
        row.planned_until = until
        row.save(update_fields=["planned_until"])
        return len(new)


def replan(activity: Activity, *, today: date, at: datetime, is_rewritten: bool = False) -> None:
    """Make the stored dates from `today` on what the activity says. Run it in the caller's transaction.

    1. A date that is both stored and wanted stays the row that it is; a cancelled one stays cancelled.
    2. A stored date that is no longer wanted becomes the new date of the same week (Tuesday to Thursday), or,
       for a single event, its only date: the same row, so subscribers see it move.
    3. What is then left of the stored ones leaves the plan; what is left of the wanted ones becomes new rows.
    4. Rows that changed in any way, or whose activity was rewritten, get the next sequence number.
    """
    until = rules.horizon(today)
    wanted = {day for day in activity.days(until=until) if day >= today}
    stored = {row.on: row for row in activity.occurrences.select_for_update().filter(on__gte=today)}
    spare = [row for day, row in stored.items() if day not in wanted and row.is_in_plan]
    kept = {day: row for day, row in stored.items() if day in wanted}
    for day in sorted(wanted - set(stored)):
        if row := _same_week(spare, day) or (spare[0] if spare and not activity.is_regular else None):
            spare.remove(row)
            kept[day] = row
    moved = [
        row
        for day, row in sorted(kept.items())
        if _bring_up_to_date(row, activity, day, at=at, is_rewritten=is_rewritten)
    ]
    for row in spare:
        row.is_in_plan, row.sequence, row.changed_at = False, row.sequence + 1, at
    Occurrence.objects.bulk_update(
        [*kept.values(), *spare], ["on", "starts_at", "ends_at", "is_in_plan", "sequence", "changed_at"]
    )
    Occurrence.objects.bulk_create(_occurrence(activity, day, at=at) for day in sorted(wanted - set(kept)))
    activity.planned_until = until if activity.is_regular else activity.starts_on
    activity.save(update_fields=["planned_until"])
    occasions.moved.tell([row for row in moved if not row.is_cancelled and row.ends_at > at], at)
    occasions.cancelled.tell([row for row in spare if not row.is_cancelled and row.ends_at > at], at)


def _same_week(rows: list[Occurrence], day: date) -> Occurrence | None:
    week = day.isocalendar()[:2]
    return next((row for row in rows if row.on.isocalendar()[:2] == week), None)


def _bring_up_to_date(
    row: Occurrence, activity: Activity, day: date, *, at: datetime, is_rewritten: bool
) -> bool:
    """Whether it has another time now."""
    begins, ends = moments(day, activity.start_time, activity.end_time)
    before = (row.on, row.starts_at, row.ends_at, row.is_in_plan)
    row.on, row.starts_at, row.ends_at, row.is_in_plan = day, begins, ends, True
    if is_rewritten or before != (day, begins, ends, True):
        row.sequence, row.changed_at = row.sequence + 1, at
    return before[1:3] != (begins, ends)


def _occurrence(activity: Activity, day: date, *, at: datetime) -> Occurrence:
    begins, ends = moments(day, activity.start_time, activity.end_time)
    return Occurrence(activity=activity, on=day, starts_at=begins, ends_at=ends, changed_at=at)


def _tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """A single event has no last date."""
    return facts if facts["kind"] == ActivityKind.REGULAR else facts | {"repeats_until": None}


def _day(at: datetime) -> date:
    return at.astimezone(OSLO).date()
