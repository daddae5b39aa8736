"""An association's own calendar: connect it, fetch it, make ours say the same, and let it go.

1. The file is fetched and read outside any transaction; nothing is written before all of it is understood.
2. Then everything is brought up to date in one transaction. When that is not possible, what stood there stays.
3. An event is known by its UID. Its dates are known by their day; one that is gone from the file leaves our calendar.
4. The file has the last word about its own events, but a date that somebody cancelled here stays cancelled.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _

from organizations import occasions, rules
from organizations.incoming import FoundDate, FoundEvent, Unreadable, read
from organizations.models import Activity, Association, CalendarSource, Occurrence, SourceEvent
from organizations.permissions import may_act_for
from organizations.states import ActivityState, OccurrenceState
from organizations.workflow.source_facts import FACTS, facts_of, said_anew
from portal import fetching
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked

log = logging.getLogger(__name__)

AHEAD = relativedelta(months=12)
Fetch = Callable[..., fetching.Fetched]


@transaction.atomic
def connect(association: Association, *, url: str, by: User, at: datetime) -> CalendarSource:
    """Fetch the association's calendar from this address from now on; another address replaces the one before."""
    refuse_if_blocked(rules.source_problems(association, by))
    row = CalendarSource.objects.select_for_update().filter(association=association).first()
    row = row or CalendarSource(association=association, added_at=at)
    if row.pk is None or row.url != url:
        row.url, row.etag, row.modified, row.digest = url, "", "", ""
        row.checked_at, row.problem = None, ""
        row.save()
        record("organizations.calendar_source.connected", row, by=by, at=at)
    _soon(row)
    return row


@transaction.atomic
def disconnect(source: CalendarSource, *, by: User, at: datetime) -> None:
    """Fetch it no more. What came from it leaves the calendar, and is no experience that staff have with them."""
    if not may_act_for(by, source.association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    for event in source.events.select_related("activity"):
        _leave(event.activity, at=at)
        move(
            event.activity, ActivityState.WITHDRAWN, by=by, at=at, verb="withdraw",
            changed_at=at, published_at=None,
        )  # fmt: skip
    record("organizations.calendar_source.disconnected", source, by=by, at=at)
    source.delete()


def fetch_soon(source: CalendarSource, *, by: User, at: datetime) -> None:
    """The button: do not wait for the hour."""
    refuse_if_blocked(rules.source_problems(source.association, by))
    _soon(source)


def _soon(source: CalendarSource) -> None:
    """After commit; the hourly task finds it when the broker is away."""
    from organizations.tasks import fetch_calendar

    def hand_over() -> None:
        try:
            fetch_calendar.delay(ids=[source.pk])
        except Exception:  # the broker's own errors are many
            log.warning("The broker did not take a calendar; the hourly task will.")

    transaction.on_commit(hand_over)


def refresh(source: CalendarSource, *, at: datetime, fetch: Fetch = fetching.fetch) -> None:
    """Fetch, read and take in; or note what stands in the way. A day's first visit always reads anew."""
    today = at.astimezone(OSLO).date()
    is_first = source.read_at is None or source.read_at.astimezone(OSLO).date() < today
    known = {} if is_first else {"etag": source.etag, "modified": source.modified}
    try:
        found = fetch(source.url, **known)
        if found.content is None:
            return _note(source, at=at, read_at=at)
        digest = hashlib.sha256(found.content).hexdigest()
        if digest == source.digest and not is_first:
            return _note(source, at=at, read_at=at)
        reading = read(found.content, first=today, last=today + AHEAD)
    except (fetching.CannotFetch, Unreadable) as error:
        return _note(source, at=at, problem=error.problem)
    with transaction.atomic():
        row = CalendarSource.objects.select_for_update().filter(pk=source.pk, url=source.url).first()
        if row is None:  # disconnected, or given another address, while we read
            return None
        take_in(row, reading.events, today=today, at=at)
        facts = {"etag": found.etag, "modified": found.modified, "digest": digest}
        return _note(row, at=at, read_at=at, oddities=dict(reading.oddities), **facts)


def _note(source: CalendarSource, *, at: datetime, problem: str = "", **facts: Any) -> None:
    changes = {"checked_at": at, "problem": problem} | facts
    CalendarSource.objects.filter(pk=source.pk).update(**changes)


def take_in(source: CalendarSource, events: Iterable[FoundEvent], *, today: date, at: datetime) -> None:
    """Make our calendar say what the file says, from `today` on. Twice the same changes nothing."""
    known = {row.uid: row for row in source.events.select_related("activity")}
    found = {event.uid: event for event in events}
    new = [event for uid, event in found.items() if uid not in known]
    known |= {row.uid: row for row in _enter(source, new, at=at)}
    stored: dict[int, dict[date, Occurrence]] = {}
    rows = Occurrence.objects.filter(activity__source_event__source=source, on__gte=today)
    for occurrence in rows.select_for_update(of=("self",)):
        stored.setdefault(occurrence.activity_id, {})[occurrence.on] = occurrence
    plan = _Plan(at)
    for uid, row in known.items():
        days = stored.get(row.activity_id, {})
        if event := found.get(uid):
            plan.bring_up_to_date(row, event, days)
        else:
            plan.leave(days.values())
    plan.carry_out()


def _enter(source: CalendarSource, events: list[FoundEvent], *, at: datetime) -> list[SourceEvent]:
    association = source.association
    kinds = list(association.activity_types.all()[:2])
    activities = Activity.objects.bulk_create(
        Activity(
            association=association,
            activity_type=kinds[0] if len(kinds) == 1 else None,
            district=association.district,
            state=ActivityState.PUBLISHED,
            created_at=at,
            published_at=at,
            changed_at=at,
            **facts_of(event),
        )
        for event in events
    )
    return SourceEvent.objects.bulk_create(
        SourceEvent(source=source, uid=event.uid, activity=activity)
        for event, activity in zip(events, activities, strict=True)
    )


def _leave(activity: Activity, *, at: datetime) -> None:
    plan = _Plan(at)
    plan.leave(activity.occurrences.in_plan().upcoming(at))
    plan.carry_out()


class _Plan:
    """What is to be done with the dates, gathered so that it takes a few statements however many there are."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.new: list[Occurrence] = []
        self.changed: list[Occurrence] = []
        self.moved: list[Occurrence] = []
        self.gone: list[Occurrence] = []
        self.activities: list[Activity] = []
        self.events: list[SourceEvent] = []
        self.switched: list[tuple[Occurrence, OccurrenceState]] = []

    def bring_up_to_date(self, row: SourceEvent, event: FoundEvent, days: dict[date, Occurrence]) -> None:
        activity = row.activity
        is_said_anew = self._facts(activity, event)
        wanted: dict[date, FoundDate] = {}
        for one in event.dates:  # two on the same day of one event: the first is shown
            wanted.setdefault(one.starts_at.astimezone(OSLO).date(), one)
        spare = [one for day, one in days.items() if day not in wanted and one.is_in_plan]
        if len(wanted) == len(spare) == 1 and not set(wanted) & set(days):  # a single one has been moved
            days = {next(iter(wanted)): spare.pop()}
        for day, one in wanted.items():
            if day in days:
                self._date(days[day], day, one, is_said_anew=is_said_anew)
            else:
                self.new.append(self._made(activity, day, one))
        self.leave(spare)
        self._off(row, wanted, days)

    def _facts(self, activity: Activity, event: FoundEvent) -> bool:
        """Whether what people read about it is another than before."""
        facts = said_anew(activity, facts_of(event))
        if facts:
            for name, value in facts.items():
                setattr(activity, name, value)
            activity.changed_at = self.at
            self.activities.append(activity)
        return bool({"title", "description", "place"} & set(facts))

    def _date(self, row: Occurrence, day: date, one: FoundDate, *, is_said_anew: bool) -> None:
        before = (row.starts_at, row.ends_at, row.is_in_plan)
        after = (one.starts_at, one.ends_at, True)
        row.on = day
        row.starts_at, row.ends_at, row.is_in_plan = after
        if before != after or is_said_anew:
            row.sequence, row.changed_at = row.sequence + 1, self.at
            self.changed.append(row)
        if before[:2] != after[:2] and before[2] and not row.is_cancelled:
            self.moved.append(row)

    def _made(self, activity: Activity, day: date, one: FoundDate) -> Occurrence:
        return Occurrence(
            activity=activity,
            on=day,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            state=OccurrenceState.CANCELLED if one.is_cancelled else OccurrenceState.PLANNED,
            changed_at=self.at,
        )

    def _off(self, row: SourceEvent, wanted: dict[date, FoundDate], days: dict[date, Occurrence]) -> None:
        """Cancel and restore as the file says; only what the file cancelled is restored."""
        off = {day for day, one in wanted.items() if one.is_cancelled}
        for day, occurrence in days.items():
            if day in off and not occurrence.is_cancelled:
                self.switched.append((occurrence, OccurrenceState.CANCELLED))
            elif day in wanted and day in row.off_days and day not in off and occurrence.is_cancelled:
                self.switched.append((occurrence, OccurrenceState.PLANNED))
        if sorted(off) != row.off_days:
            row.off_days = sorted(off)
            self.events.append(row)

    def leave(self, rows: Iterable[Occurrence]) -> None:
        for row in rows:
            if row.is_in_plan and row.ends_at > self.at:
                row.is_in_plan, row.sequence, row.changed_at = False, row.sequence + 1, self.at
                self.changed.append(row)
                self.gone.append(row)

    def carry_out(self) -> None:
        Activity.objects.bulk_update(self.activities, [*FACTS, "changed_at"], batch_size=500)
        Occurrence.objects.bulk_update(
            self.changed,
            ["on", "starts_at", "ends_at", "is_in_plan", "sequence", "changed_at"],
            batch_size=500,
        )
        Occurrence.objects.bulk_create(self.new, batch_size=1000)
        SourceEvent.objects.bulk_update(self.events, ["off_days"], batch_size=500)
        for row, state in self.switched:
            verb = "cancel" if state == OccurrenceState.CANCELLED else "restore"
            move(row, state, by=None, at=self.at, verb=verb, sequence=row.sequence + 1, changed_at=self.at)
        expected = [row for row in self.gone if not row.is_cancelled]
        off = [row for row, state in self.switched if state == OccurrenceState.CANCELLED]
        occasions.cancelled.tell([*expected, *off], self.at)
        occasions.restored.tell(
            [row for row, state in self.switched if state != OccurrenceState.CANCELLED], self.at
        )
        occasions.moved.tell(self.moved, self.at)
