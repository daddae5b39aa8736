"""What is arranged elsewhere in the portal and shown in the calendar: a booking that is open to all, for example.

`source` is the other part's own name for it. The same source is shown once, however often it is asked for.
"""

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from organizations.models import Activity, ActivityKind, Association, Occurrence
from organizations.states import OccurrenceState
from organizations.workflow.calendar import enter
from organizations.workflow.dates import cancel, restore
from portal.clock import OSLO
from portal.models import User


def show(
    association: Association,
    *,
    source: str,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    by: User,
    at: datetime,
    **facts: Any,
) -> Activity:
    """Enter it as a single event of the association's, by the rules that hold for what is entered by hand."""
    begins, ends = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    return enter(
        association,
        key=uuid5(NAMESPACE_URL, source),
        source=source,
        kind=ActivityKind.EVENT,
        title=title,
        place=place,
        starts_on=begins.date(),
        start_time=begins.time(),
        end_time=ends.time(),
        nights=(ends.date() - begins.date()).days,
        by=by,
        at=at,
        **facts,
    )


def shown(source: str) -> Activity | None:
    return Activity.objects.filter(source=source).first()


@transaction.atomic
def follow(source: str, *, takes_place: bool, by: User | None, at: datetime) -> None:
    """Cancel its coming date when it does not take place after all, and take that back when it does."""
    rows = Occurrence.objects.in_plan().filter(activity__source=source).upcoming(at)
    for row in rows:
        if not takes_place and row.state == OccurrenceState.PLANNED:
            cancel(row, by=by, at=at)
        elif takes_place and row.state == OccurrenceState.CANCELLED:
            restore(row, by=by, at=at)
