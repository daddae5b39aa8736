from collections import Counter
from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from facilities.models import Booking
from portal import registries
from portal.models import User
from portal.registries import WorkItem
from portal.templatetags.portal import clock, weekday


def worklist(user: User) -> Iterable[WorkItem]:
    """Requests that staff have not answered; those of one series as one, by its first date."""
    asked = Booking.objects.awaiting_answer().select_related("facility__site", "association", "booked_by")
    together = Counter(row.series_id for row in asked)
    seen: set[int] = set()
    for row in asked:
        if row.series_id in seen:
            continue
        if row.series_id:
            seen.add(row.series_id)
        yield WorkItem(
            title=_title(row, together[row.series_id] if row.series_id else 1),
            kind=_("Request for premises"),
            url=reverse("admin:facilities_booking_change", args=[row.pk]),
            since=row.created_at,
            due_on=row.answer_due_on,
            reference=str(row.pk),
        )


def _title(row: Booking, count: int) -> str:
    title = f"{row.who}: {row.facility.title}, {weekday(row.starts_at)} {clock(row.starts_at)}"
    if count == 1:
        return title
    return ngettext("%(title)s and %(count)s more date", "%(title)s and %(count)s more dates", count - 1) % {
        "title": title,
        "count": count - 1,
    }


def register() -> None:
    registries.worklist.register("facilities.requests", worklist)
