from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from facilities.models import StorageLease
from portal import clock, registries
from portal.models import User
from portal.registries import Obligation, WorkItem


def to_confirm(user: User, today: date) -> Iterable[Obligation]:
    rows = (
        StorageLease.objects.for_members(user).to_confirm(today).select_related("room__site", "association")
    )
    for row in rows:
        yield Obligation(
            title=_("Do you still need the storage room %(room)s?") % {"room": row.room},
            url=reverse("storage"),
            association=str(row.association),
            due_on=row.confirm_by,
        )


def worklist(user: User) -> Iterable[WorkItem]:
    """The first in line for each room that nobody has, and rooms that nobody has confirmed in time."""
    today = clock.today()
    taken = StorageLease.objects.active().values("room")
    first = StorageLease.objects.waiting().exclude(room__in=taken)
    seen: set[int] = set()
    for row in first.select_related("room__site", "association"):
        if row.room_id not in seen:
            seen.add(row.room_id)
            yield _item(row, _("Storage room to give"))
    for row in StorageLease.objects.to_confirm(today).select_related("room__site", "association"):
        if row.confirm_by and row.confirm_by < today:
            yield _item(row, _("Storage room not confirmed"))


def _item(row: StorageLease, kind: str) -> WorkItem:
    return WorkItem(
        title=str(row),
        kind=kind,
        url=reverse("admin:facilities_storagelease_change", args=[row.pk]),
        since=row.asked_at,
        due_on=row.confirm_by,
        reference=str(row.pk),
    )


def register() -> None:
    registries.obligations.register("facilities.storage", to_confirm)
    registries.worklist.register("facilities.storage", worklist)
