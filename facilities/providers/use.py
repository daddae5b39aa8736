from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import UnusedTime
from portal import clock, registries
from portal.models import User
from portal.registries import Obligation, WorkItem


def answers_due(user: User, today: date) -> Iterable[Obligation]:
    """Regular times that are hardly used, and that the association is asked about."""
    rows = UnusedTime.objects.asked_of(user).select_related("series__facility__site", "series__association")
    for row in rows:
        yield Obligation(
            title=_("Do you still need your time in %(place)s?") % {"place": row.series.facility.title},
            url=row.get_absolute_url(),
            association=str(row.series.association),
            due_on=row.answer_due_on,
        )


def worklist(user: User) -> Iterable[WorkItem]:
    """Unused times whose association has answered, or has let the time to answer pass."""
    rows = UnusedTime.objects.to_decide(clock.today())
    for row in rows.select_related("series__facility__site", "series__association"):
        yield WorkItem(
            title=f"{row.series.association}: {row.series.facility.title}",
            kind=_("Time that is not used"),
            url=reverse("admin:facilities_unusedtime_change", args=[row.pk]),
            since=row.answered_at or row.asked_at,
            due_on=row.answer_due_on,
            reference=str(row.pk),
        )


def register() -> None:
    registries.obligations.register("facilities.unused", answers_due)
    registries.worklist.register("facilities.unused", worklist)
