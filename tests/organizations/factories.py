"""Makers for the calendar's tests: they reach a state through the workflow."""

import uuid
from datetime import date, datetime, time
from typing import Any

from organizations.models import Activity, Association, CalendarTrust, Occurrence, Participant, SignUp
from organizations.workflow import calendar, participants
from portal.models import User
from tests.factories import NOW, make_association, make_mandate, make_user


def facts(**changes: Any) -> dict[str, Any]:
    """What the form asks for: Thursday training in Tranbyhallen."""
    return {
        "kind": "regular",
        "title": "Torsdagstrening",
        "description": "Ta med innesko.",
        "activity_type": None,
        "place": "Tranbyhallen",
        "district": None,
        "starts_on": date(2027, 3, 4),
        "weekdays": [],
        "start_time": time(18),
        "end_time": time(19, 30),
        "repeats_until": None,
        "age_from": None,
        "age_to": None,
        "price": 0,
        "is_step_free": False,
        "sign_up": "",
    } | changes


def make_activity(
    *,
    association: Association | None = None,
    by: User | None = None,
    at: datetime = NOW,
    is_public: bool = True,
    **changes: Any,
) -> Activity:
    """Of an association that is let straight into the calendar."""
    association = association or make_association()
    if is_public:
        trust(association)
    by = by or make_mandate(association=association).user
    return calendar.enter(
        association, by=by, at=at, key=uuid.uuid4(), is_public=is_public, **facts(**changes)
    )


def trust(association: Association) -> Association:
    """As staff do by hand."""
    association.calendar_trust = CalendarTrust.ALWAYS
    association.save(update_fields=["calendar_trust"])
    return association


def posted(**changes: Any) -> dict[str, Any]:
    """The same as a browser sends it."""
    values = {
        name: value for name, value in facts(**changes).items() if value is not None and value is not False
    }
    return {"key": str(uuid.uuid4()), **values}


def make_sign_up(
    *, activity: Activity | None = None, at: datetime = NOW, places: int | None = None, **changes: Any
) -> SignUp:
    """An activity that takes sign-ups; Thursday training unless another is given."""
    activity = activity or make_activity()
    by = activity.association.mandates.active().first().user
    facts_ = {"covers": "date", "opens_at": None, "closes_hours": 0, "is_open": True, "places": places}
    return participants.arrange(activity, by=by, at=at, **facts_ | changes)


def make_participant(
    occurrence: Occurrence, *, by: User | None = None, at: datetime = NOW, **person: Any
) -> Participant:
    by = by or make_user()
    return participants.sign_up(occurrence, by=by, at=at, **{"name": by.name} | person)
