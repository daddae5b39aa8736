"""When an association is asked whether what stands about it is still right, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from organizations.models import Association
from organizations.states import AssociationState
from portal import platform
from portal.clock import OSLO

EVERY = timedelta(days=365)
STEPS = (-30, 0, 14, 45)  # days from the due day on which we ask, once each
LAST_WARNING = timedelta(days=30)  # at least so long between asking and putting to rest


@dataclass(frozen=True)
class Confirmation:
    """Where an association stands: when it last said that its facts are right, and by when it should say so anew."""

    confirmed_on: date | None
    due_on: date
    is_overdue: bool
    is_near: bool


def confirmation_of(association: Association, today: date) -> Confirmation:
    """Never confirmed, it is due a year after it came into the register."""
    confirmed_on = _day(association.confirmed_at)
    due_on = (confirmed_on or _day(association.created_at) or today) + EVERY
    is_near = due_on + timedelta(days=STEPS[0]) <= today
    return Confirmation(confirmed_on, due_on, is_overdue=due_on < today, is_near=is_near)


def step_to_ask(association: Association, today: date) -> int | None:
    """The step that has come and has not been asked; the latest only, when the portal was away for a while."""
    if association.state != AssociationState.ACTIVE:
        return None
    due_on = confirmation_of(association, today).due_on
    reached = [step for step in STEPS if due_on + timedelta(days=step) <= today]
    asked_on = _day(association.asked_at)
    if not reached or (asked_on and asked_on >= due_on + timedelta(days=reached[-1])):
        return None
    return reached[-1]


def should_rest(association: Association, today: date) -> bool:
    """So long after the due day that nobody can trust it; never without having been asked a while before."""
    if association.state != AssociationState.ACTIVE or association.asked_at is None:
        return False
    waited = confirmation_of(association, today).due_on + dormant_after()
    asked_on = _day(association.asked_at) or today
    return waited <= today and asked_on + LAST_WARNING <= today


def dormant_after() -> timedelta:
    """How long after the due day; the municipality's platform says it."""
    return timedelta(days=platform.current().register.dormant_after_days)


def _day(moment: datetime | None) -> date | None:
    return moment.astimezone(OSLO).date() if moment else None
