"""Keeps the stored dates of an activity what its rule says, without giving a date that stays a new identity."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from organizations import occasions, rules
from organizations.models import Activity, Occurrence
from organizations.recurrence import BY_MONTH
from organizations.states import ActivityState, OccurrenceState

WRITTEN = [
    "on",
    "starts_at",
    "ends_at",
    "moved_from",
    "place",
    "note",
    "is_in_plan",
    "sequence",
    "changed_at",
]


def extend(activity: Activity, *, today: date, at: datetime) -> int:
    """Store the dates that have come within the calendar's reach; return how many are new. Safe to run twice."""
    with transaction.atomic():
        row = Activity.objects.select_for_update().get(pk=activity.pk)
        until = rules.horizon(today)
        if row.state != ActivityState.PUBLISHED or not row.planned_until or row.planned_until >= until:
            return 0
        new = [occurrence(row, day, at=at) for day in row.days(until=until) if day > row.planned_until]
        Occurrence.objects.bulk_create(new, ignore_conflicts=True)
        row.planned_until = until
        row.save(update_fields=["planned_until"])
        return len(new)


def replan(activity: Activity, *, today: date, at: datetime, is_rewritten: bool = False) -> None:
    """Make the stored dates from `today` on what the activity says. Run it in the caller's transaction.

    1. A date that is both stored and wanted stays the row that it is. What people have changed on it stays too:
       a cancelled or skipped one is still that, one with a time or place of its own keeps it.
    2. A stored date that is no longer wanted becomes a new date of the same week or month (Tuesday to Thursday),
       or, for a single event, its only date: the same row, so subscribers see it move.
    3. What is then left of the stored ones leaves the plan; what is left of the wanted ones becomes new rows.
    4. Rows that changed in any way, or whose activity was rewritten, get the next sequence number.
    """
    until = rules.horizon(today)
    wanted = {day for day in activity.days(until=until) if day >= today}
    rows = activity.occurrences.select_for_update().filter(Q(on__gte=today) | Q(moved_from__gte=today))
    stored = {row.day_in_plan: row for row in rows.order_by("on", "id")}
    kept = {day: row for day, row in stored.items() if day in wanted or day < today}
    spare = [row for day, row in stored.items() if day not in kept and row.on >= today and row.is_of_the_plan]
    for day in sorted(wanted - set(stored)):
        if row := _successor(spare, day, activity):
            spare.remove(row)
            kept[day] = row
    moved = [
        row
        for day, row in sorted(kept.items())
        if _bring_up_to_date(row, activity, day, at=at, is_rewritten=is_rewritten)
    ]
    for row in spare:
        row.is_in_plan, row.sequence, row.changed_at = False, row.sequence + 1, at
    Occurrence.objects.bulk_update([*kept.values(), *spare], WRITTEN)
    Occurrence.objects.bulk_create(occurrence(activity, day, at=at) for day in sorted(wanted - set(kept)))
    activity.planned_until = until if activity.is_regular else activity.starts_on
    activity.save(update_fields=["planned_until"])
    occasions.moved.tell([row for row in moved if row.is_expected(at)], at)
    occasions.cancelled.tell([row for row in spare if row.is_expected(at)], at)


def _successor(rows: list[Occurrence], day: date, activity: Activity) -> Occurrence | None:
    """The row that becomes `day`: of the same week, or of the same month for what comes once a month."""
    if not activity.is_regular:
        return rows[0] if rows else None
    if activity.kind in BY_MONTH:
        return next((row for row in rows if row.on.replace(day=1) == day.replace(day=1)), None)
    week = day.isocalendar()[:2]
    return next((row for row in rows if row.on.isocalendar()[:2] == week), None)


def _bring_up_to_date(
    row: Occurrence, activity: Activity, day: date, *, at: datetime, is_rewritten: bool
) -> bool:
    """Whether it has another time now. A date with a time of its own keeps it, as long as its day is the same."""
    before = (row.on, row.starts_at, row.ends_at, row.is_in_plan)
    if row.moved_from != day:
        begins, ends = activity.moments_on(day)
        if row.moved_from:
            row.moved_from, row.place, row.note = None, "", ""
        row.on, row.starts_at, row.ends_at = day, begins, ends
    row.is_in_plan = row.state != OccurrenceState.SKIPPED
    after = (row.on, row.starts_at, row.ends_at, row.is_in_plan)
    if is_rewritten or before != after:
        row.sequence, row.changed_at = row.sequence + 1, at
    return before[1:3] != after[1:3]


def occurrence(activity: Activity, day: date, *, at: datetime) -> Occurrence:
    begins, ends = activity.moments_on(day)
    return Occurrence(activity=activity, on=day, starts_at=begins, ends_at=ends, changed_at=at)
