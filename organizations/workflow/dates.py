"""What people do with one date of an activity: cancel it, skip it, move it, take that back."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import occasions, rules
from organizations.hours import moments
from organizations.models import Occurrence
from organizations.permissions import roles_for
from organizations.states import OccurrenceState
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def cancel(occurrence: Occurrence, *, by: User | None, at: datetime, note: str = "") -> Occurrence:
    """One date does not take place. It stays visible, marked as cancelled, with `note` for the reason."""
    row = _locked(occurrence)
    if row.ends_at <= at:
        raise Refused(Blocker("past", _("This date is over.")))
    move(
        occurrence, OccurrenceState.CANCELLED, by=by, at=at,
        sequence=row.sequence + 1, changed_at=at, note=note or row.note,
    )  # fmt: skip
    occasions.cancelled.tell([occurrence], at)
    return occurrence


@transaction.atomic
def restore(occurrence: Occurrence, *, by: User | None, at: datetime) -> Occurrence:
    """It takes place after all. The reason why it should not is no longer said."""
    row = _locked(occurrence)
    move(
        occurrence, OccurrenceState.PLANNED, by=by, at=at,
        sequence=row.sequence + 1, changed_at=at, is_in_plan=True, note=row.note if row.moved_from else "",
    )  # fmt: skip
    occasions.restored.tell([occurrence], at)
    return occurrence


@transaction.atomic
def skip(occurrences: Iterable[Occurrence], *, by: User | None, at: datetime, note: str) -> list[Occurrence]:
    """Leave these dates out of the calendar, a school holiday for example: all or none.

    They are not shown, and a later change of the rule does not bring them back; `restore` does.
    """
    skipped, expected = [], []
    for occurrence in sorted(occurrences, key=lambda each: each.pk):  # two who skip lock in the same order
        row = _locked(occurrence)
        refuse_if_blocked(rules.fetched_problems(row.activity))
        if row.starts_at <= at:
            raise Refused(Blocker("past", _("This date has begun or is over.")))
        if row.is_expected(at):
            expected.append(occurrence)
        move(
            occurrence, OccurrenceState.SKIPPED, by=by, at=at,
            sequence=row.sequence + 1, changed_at=at, is_in_plan=False, note=note,
        )  # fmt: skip
        skipped.append(occurrence)
    occasions.cancelled.tell(expected, at)
    return skipped


@transaction.atomic
def reschedule(
    occurrence: Occurrence,
    *,
    day: date,
    start_time: time,
    end_time: time,
    nights: int = 0,
    place: str = "",
    note: str = "",
    by: User,
    at: datetime,
) -> Occurrence:
    """Give one date another day, time or place. Its identity stays, so that subscribers see it move.

    Back at what the rule says, it is an ordinary date again.
    """
    row = _locked(occurrence)
    activity = row.activity
    if not roles_for(by, activity.association) & {Role.MEMBER, Role.STAFF}:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    facts = {"day": day, "start_time": start_time, "end_time": end_time, "nights": nights}
    refuse_if_blocked(rules.reschedule_problems(row, facts, at=at))
    starts_at, ends_at = moments(day, start_time, end_time, nights)
    place = "" if place == activity.place else place
    is_ordinary = (day, start_time, end_time, nights, place) == (
        row.day_in_plan, activity.start_time, activity.end_time, activity.nights, "",
    )  # fmt: skip
    new = {
        "on": day, "starts_at": starts_at, "ends_at": ends_at, "place": place, "note": note,
        "moved_from": None if is_ordinary else row.day_in_plan,
    }  # fmt: skip
    changed = [name for name, value in new.items() if getattr(row, name) != value]
    if changed:
        for name, value in (new | {"sequence": row.sequence + 1, "changed_at": at}).items():
            setattr(row, name, value)
            setattr(occurrence, name, value)
        row.save(update_fields=[*new, "sequence", "changed_at"])
        record("organizations.occurrence.moved", row, by=by, at=at, fields=tuple(sorted(changed)))
        if {"on", "starts_at", "ends_at", "place"} & set(changed):
            occasions.moved.tell([row], at)
    return occurrence


def _locked(occurrence: Occurrence) -> Occurrence:
    rows = Occurrence.objects.select_for_update(of=("self",)).select_related("activity__association")
    return rows.get(pk=occurrence.pk)


def day_of(at: datetime) -> date:
    return at.astimezone(OSLO).date()
