"""The verbs of the calendar: enter, change, publish, let through, send back, withdraw an activity.

Its dates are rows: `planning` keeps them what the rule says, `dates` is what people do with a single one.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from organizations import notifications, occasions, rules
from organizations.models import Activity, ActivityKind, Association
from organizations.permissions import may_act_for
from organizations.recurrence import BY_WEEK
from organizations.states import EDITABLE_ACTIVITY, ActivityState
from organizations.workflow.dates import cancel, day_of, reschedule, restore, skip
from organizations.workflow.planning import extend, replan
from organizations.workflow.source_facts import FACTS
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked

__all__ = [
    "approve",
    "cancel",
    "change",
    "enter",
    "extend",
    "publish",
    "replan",
    "reschedule",
    "restore",
    "send_back",
    "skip",
    "withdraw",
]

RULE = (
    "kind",
    "starts_on",
    "weekdays",
    "start_time",
    "end_time",
    "nights",
    "repeats_until",
    "age_from",
    "age_to",
)
NOT_ALLOWED = _("You do not have the right to do this.")


def enter(
    association: Association, *, by: User, at: datetime, key: UUID, is_public: bool = True, **facts: Any
) -> Activity:
    """Write an activity, and publish it at once unless it is a draft.

    `key` is the form's own: the same form sent twice gives the activity that the first one made.
    """
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    facts = _tidied(facts)
    refuse_if_blocked(rules.activity_problems(facts, today=day_of(at), is_new=True))
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
def publish(activity: Activity, *, by: User | None, at: datetime) -> Activity:
    """Show it to everybody, or hand it to staff when the association is not known well enough yet."""
    if not rules.is_trusted(activity.association):
        return move(
            activity, ActivityState.SUBMITTED, by=by, at=at, changed_at=at, submitted_at=at, submitted_by=by
        )
    move(activity, ActivityState.PUBLISHED, verb="publish", by=by, at=at, changed_at=at, published_at=at)
    replan(activity, today=day_of(at), at=at)
    return activity


@transaction.atomic
def approve(activity: Activity, *, by: User, at: datetime) -> Activity:
    """Staff let it into the calendar. Dates that went by while it waited are left out."""
    move(
        activity, ActivityState.PUBLISHED, verb="approve", by=by, at=at,
        changed_at=at, published_at=at, return_reason="",
    )  # fmt: skip
    replan(activity, today=day_of(at), at=at)
    notify(notifications.ActivityApproved(activity), at=at)
    return activity


@transaction.atomic
def send_back(activity: Activity, *, reason: str, by: User, at: datetime) -> Activity:
    """Staff ask for something to be mended first; the association reads the reason on the activity's page."""
    move(activity, ActivityState.RETURNED, by=by, at=at, changed_at=at, return_reason=reason)
    notify(notifications.ActivityReturned(activity), at=at)
    return activity


@transaction.atomic
def change(activity: Activity, *, by: User, at: datetime, **facts: Any) -> Activity:
    """Write it anew. Dates that have been stay as they were.

    What comes from the association's own calendar is written there, and so are its dates: only the rest is changed.
    """
    row = Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    if not may_act_for(by, row.association):
        raise Refused(Blocker("not_allowed", NOT_ALLOWED))
    if row.state not in EDITABLE_ACTIVITY:
        raise Refused(Blocker("wrong_state", _("This activity has been taken out of the calendar.")))
    if is_fetched := rules.is_fetched(row):
        facts = {name: value for name, value in facts.items() if name not in FACTS}
    facts = _tidied({name: getattr(row, name) for name in RULE} | facts)
    has_moved = facts["starts_on"] != row.starts_on
    refuse_if_blocked(rules.activity_problems(facts, today=day_of(at), is_new=has_moved))
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
        setattr(activity, name, facts[name])
    if changed:
        row.changed_at = activity.changed_at = at
        row.save(update_fields=[*changed, "changed_at"])
        record("organizations.activity.changed", row, by=by, at=at, fields=tuple(sorted(changed)))
        if row.state == ActivityState.PUBLISHED and not is_fetched:
            replan(row, today=day_of(at), at=at, is_rewritten=True)
    return activity


@transaction.atomic
def withdraw(activity: Activity, *, by: User, at: datetime) -> Activity:
    """Take it out. Its coming dates leave the plan, and those who subscribe are told."""
    move(activity, ActivityState.WITHDRAWN, by=by, at=at, changed_at=at)
    coming = activity.occurrences.in_plan().reaching(day_of(at))
    expected = list(coming.taking_place().upcoming(at))
    coming.update(is_in_plan=False, sequence=F("sequence") + 1, changed_at=at)
    occasions.cancelled.tell(expected, at)
    return activity


def _tidied(facts: dict[str, Any]) -> dict[str, Any]:
    """A single event has no last date, and only what goes by the week has weekdays."""
    if facts["kind"] == ActivityKind.EVENT:
        facts = facts | {"repeats_until": None}
    return facts if facts["kind"] in BY_WEEK else facts | {"weekdays": []}
