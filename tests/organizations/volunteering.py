"""Makers for the tests of volunteering: they reach a state through the workflow."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from organizations.models import Association
from organizations.models.preparedness import PreparednessResource
from organizations.models.volunteering import Shift, VolunteerHours, VolunteerSignUp, VolunteerTask
from organizations.workflow import preparedness
from organizations.workflow.volunteering import hours, sign_ups, tasks
from portal.clock import OSLO
from portal.models import Unit, User
from tests.factories import NOW, make_association, make_mandate, make_user

BEGINS = datetime(2027, 3, 9, 18, 0, tzinfo=OSLO)  # a week after NOW
AFTER = BEGINS + timedelta(hours=4)


def task_facts(**changes: Any) -> dict[str, Any]:
    """What the form asks for: waffles at a concert."""
    return {
        "title": "Stek vafler på vårkonserten",
        "kind": "event",
        "description": "Du steker og selger vafler i pausen.",
        "good_to_know": "Møt ved kjøkkendøra.",
        "place": "Tranby skole",
        "district": None,
        "age_from": None,
        "ask_whom": "Siv Eksempel, 32 00 00 00",
        "certificate_purpose": "",
    } | changes


def shift_facts(**changes: Any) -> dict[str, Any]:
    begins = changes.get("starts_at", BEGINS)
    return {
        "starts_at": begins,
        "ends_at": begins + timedelta(hours=3),
        "min_people": 1,
        "max_people": 2,
    } | changes


def make_task(
    *,
    association: Association | None = None,
    unit: Unit | None = None,
    by: User | None = None,
    at: datetime = NOW,
    is_public: bool = True,
    shift: dict[str, Any] | None = None,
    **changes: Any,
) -> VolunteerTask:
    organiser = unit or association or make_association()
    by = by or make_mandate(association=organiser).user  # type: ignore[arg-type]
    return tasks.enter(
        organiser, by=by, at=at, key=uuid.uuid4(), shifts=[shift_facts(**(shift or {}))],
        is_public=is_public, **task_facts(**changes),
    )  # fmt: skip


def make_shift(*, task: VolunteerTask | None = None, **changes: Any) -> Shift:
    """The shift of a task of its own, for at least one and at most two."""
    names = {field.name for field in Shift._meta.fields}
    of_shift = {name: value for name, value in changes.items() if name in names}
    others = {name: value for name, value in changes.items() if name not in names}
    return (task or make_task(shift=of_shift, **others)).shifts.get()


def make_sign_up(
    shift: Shift | None = None, *, user: User | None = None, at: datetime = NOW, **changes: Any
) -> VolunteerSignUp:
    shift = shift or make_shift()
    return sign_ups.sign_up(shift, by=user or make_user(), at=at, is_old_enough=True, **changes)


def organiser_of(shift: Shift) -> User:
    return shift.task.created_by


def report_hours(sign_up: VolunteerSignUp, *, minutes: int = 150, at: datetime = AFTER) -> VolunteerHours:
    return hours.report(
        sign_up=sign_up,
        by=sign_up.user,
        minutes=minutes,
        worked_on=sign_up.shift.day,
        key=uuid.uuid4(),
        at=at,
    )


def resource_facts(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "equipment",
        "what": "feltsenger",
        "amount": 40,
        "district": None,
        "response_time": "4",
        "contact_name": "Berit Beredt",
        "contact_phone": "40009999",
        "second_phone": "",
        "note": "Nøkkel hos naboen",
    } | changes


def make_resource(
    *, association: Association | None = None, at: datetime = NOW, **changes: Any
) -> PreparednessResource:
    association = association or make_association()
    by = make_mandate(association=association).user
    return preparedness.offer(association, by=by, at=at, **resource_facts(**changes))
