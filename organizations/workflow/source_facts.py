"""What an activity says about itself when it comes from an association's own calendar."""

from datetime import datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from organizations.incoming import FoundEvent
from organizations.models import Activity, ActivityKind
from portal.clock import OSLO

WEEK = timedelta(weeks=1)
FACTS = (
    "title", "description", "place", "kind", "starts_on", "start_time", "end_time", "nights",
    "repeats_until", "planned_until",
)  # fmt: skip


def facts_of(event: FoundEvent) -> dict[str, Any]:
    """The first date to come tells when; one that comes every week at the same time is a regular offer.

    `planned_until` is the last date that is stored, and the last of all: nobody but the file makes more of them.
    """
    first, last = event.dates[0], event.dates[-1]
    begins, ends, nights = clock_times(first.starts_at, first.ends_at)
    is_weekly = _is_weekly(event)
    until = last.starts_at.astimezone(OSLO).date()
    return {
        "title": event.title,
        "description": event.description,
        "place": event.place or str(_("Place not stated")),
        "kind": ActivityKind.REGULAR if is_weekly else ActivityKind.EVENT,
        "starts_on": first.starts_at.astimezone(OSLO).date(),
        "start_time": begins,
        "end_time": ends,
        "nights": nights,
        "repeats_until": until if is_weekly else None,
        "planned_until": until,
    }


def said_anew(activity: Activity, facts: dict[str, Any]) -> dict[str, Any]:
    """Those of `facts` that are another than before. That the first week has gone by is no change."""
    began, begins = activity.starts_on, facts["starts_on"]
    is_as_before = (
        activity.kind == facts["kind"] == ActivityKind.REGULAR and began.weekday() == begins.weekday()
    )
    if is_as_before and began < begins:
        facts = facts | {"starts_on": began}
    return {name: value for name, value in facts.items() if getattr(activity, name) != value}


def _is_weekly(event: FoundEvent) -> bool:
    """Two or more dates, all on the same weekday at the same time, the nearest of them a week apart."""
    shown = [one.starts_at.astimezone(OSLO).replace(tzinfo=None) for one in event.dates]
    steps = [later - earlier for earlier, later in pairwise(shown)]
    return bool(steps) and min(steps) == WEEK and all(step % WEEK == timedelta(0) for step in steps)


def clock_times(starts_at: datetime, ends_at: datetime) -> tuple[time, time, int]:
    """As an activity has them: when it begins and ends to the minute, and how many midnights lie between."""
    begins = starts_at.astimezone(OSLO).replace(second=0, microsecond=0)
    ends = ends_at.astimezone(OSLO).replace(second=0, microsecond=0)
    nights = (ends.date() - begins.date()).days
    if nights == 0 and ends.time() <= begins.time():  # within a minute, or in the hour that comes twice
        begins, ends = min(begins, begins.replace(hour=23, minute=58)), ends.replace(hour=23, minute=59)
    return begins.time(), ends.time(), nights
