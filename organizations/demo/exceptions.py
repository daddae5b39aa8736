"""Demo: what the calendar can do beside every week: once a month, dates that differ, and one that waits for staff."""

import uuid
from datetime import date, datetime, time, timedelta
from typing import Any

from organizations.models import Activity, ActivityKind, ActivityType, Association, CalendarTrust, Occurrence
from organizations.recurrence import days
from organizations.workflow import calendar
from portal.models import User

NAMESPACE = uuid.UUID("3f1f6a0e-6a0c-4b0e-9a51-2f4b8f3d7c11")


def load(korps: Association, newcomer: Association, *, today: date, at: datetime) -> None:
    _open_rehearsal(korps, today=today, at=at)
    _weekend(korps, today=today, at=at)
    _waiting(newcomer, today=today, at=at)


def _open_rehearsal(korps: Association, *, today: date, at: datetime) -> None:
    """The second Tuesday of each month: one has fallen away, one is in another place, one is cancelled."""
    chair = _who_acts_for(korps)
    first = _first_second_tuesday(today)
    activity = _enter(
        korps, "Åpen øvelse for alle", kind=ActivityKind.MONTH_NTH, starts_on=first, by=chair, at=at,
        place="Tranby skole", start_time=time(18), end_time=time(20),
        description="Kom og prøv et instrument. Vi har noen til låns.",
    )  # fmt: skip
    second, third, fourth = activity.occurrences.order_by("on")[1:4]
    calendar.skip([second], note="Skoleferie", by=chair, at=at)
    calendar.reschedule(
        third, day=third.on + timedelta(days=1), start_time=time(18), end_time=time(20), place="Lier kulturscene",
        note="Skolen er opptatt", by=chair, at=at,
    )  # fmt: skip
    calendar.cancel(fourth, note="Dirigenten er bortreist", by=chair, at=at)


def _weekend(korps: Association, *, today: date, at: datetime) -> None:
    """What goes past midnight: a weekend with rehearsals, and a party the Saturday after."""
    chair = _who_acts_for(korps)
    friday = today + timedelta(days=14 + (4 - today.weekday()) % 7)
    _enter(
        korps, "Øvingshelg på Gulsrud", kind=ActivityKind.EVENT, starts_on=friday, nights=2, by=chair, at=at,
        place="Gulsrud leirsted", start_time=time(17), end_time=time(15), price=450, age_from=10,
        description="Vi øver, bader og griller. Ta med sovepose.",
    )  # fmt: skip
    _enter(
        korps, "Korpsfest", kind=ActivityKind.EVENT, starts_on=friday + timedelta(days=8), nights=1, by=chair, at=at,
        place="Lier kulturscene", start_time=time(19), end_time=time(1), price=150, age_from=18,
        description="Middag og dans for alle som spiller, har spilt eller vil spille.",
    )  # fmt: skip


def _waiting(newcomer: Association, *, today: date, at: datetime) -> None:
    """An association that staff still look after."""
    newcomer.calendar_trust = CalendarTrust.NEVER
    newcomer.save(update_fields=["calendar_trust"])
    _enter(
        newcomer, "Kom og bli kjent med oss", kind=ActivityKind.EVENT, starts_on=today + timedelta(days=16),
        by=_who_acts_for(newcomer), at=at - timedelta(days=1), place="Haugestad", start_time=time(18),
        end_time=time(20), description="Kaffe, vafler og en kort presentasjon.",
    )  # fmt: skip


def _enter(association: Association, title: str, *, by: User, at: datetime, **facts: Any) -> Activity:
    """The same demo each time: its dates are known by the day, not by chance."""
    kinds = ActivityType.objects.filter(associations=association)[:1]
    activity = calendar.enter(
        association, key=uuid.uuid5(NAMESPACE, title), title=title, district=association.district,
        activity_type=kinds[0] if kinds else None, is_step_free=True, by=by, at=at, **facts,
    )  # fmt: skip
    rows = list(activity.occurrences.all())
    for row in rows:
        row.uid = uuid.uuid5(activity.key, row.on.isoformat())
    Occurrence.objects.bulk_update(rows, ["uid"])
    return activity


def _who_acts_for(association: Association) -> User:
    return association.mandates.active().select_related("user").order_by("pk")[0].user


def _first_second_tuesday(today: date) -> date:
    """The next one, told from a second Tuesday that everybody can look up."""
    known = date(2024, 1, 9)
    coming = days(ActivityKind.MONTH_NTH, known, until=today + timedelta(days=62))
    return next(day for day in coming if day > today)
