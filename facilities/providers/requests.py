from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import Booking
from portal import registries
from portal.models import User
from portal.registries import WorkItem
from portal.templatetags.portal import clock, weekday


def worklist(user: User) -> Iterable[WorkItem]:
    """Requests that staff have not answered."""
    for row in Booking.objects.awaiting_answer().select_related("facility__site", "association"):
        yield WorkItem(
            title=f"{row.association}: {row.facility.title}, {weekday(row.starts_at)} {clock(row.starts_at)}",
            kind=_("Request for premises"),
            url=reverse("admin:facilities_booking_change", args=[row.pk]),
            since=row.created_at,
            due_on=row.answer_due_on,
            reference=str(row.pk),
        )


def register() -> None:
    registries.worklist.register("facilities.requests", worklist)
