"""Telling those who asked that a scheme has opened."""

from datetime import datetime

from django.db import transaction

from grants.models import GrantCall, GrantScheme, OpeningWatch
from grants.notifications import SchemeOpened
from portal.models import User
from portal.notifications import notify


def watch(scheme: GrantScheme, *, by: User, at: datetime) -> OpeningWatch:
    """Ask to be told the next time the scheme opens."""
    return OpeningWatch.objects.get_or_create(scheme=scheme, user=by, defaults={"asked_at": at})[0]


def stop_watching(scheme: GrantScheme, *, by: User) -> None:
    OpeningWatch.objects.filter(scheme=scheme, user=by).delete()


def announce_openings(*, at: datetime) -> int:
    """Tell of every call that has opened and is not told of; return how many. Each call once, two workers or one."""
    due = GrantCall.objects.announced().open_at(at).filter(announced_at=None)
    return sum(_announce(pk, at=at) for pk in due.values_list("pk", flat=True))


@transaction.atomic
def _announce(pk: int, *, at: datetime) -> bool:
    rows = GrantCall.objects.filter(announced_at=None).select_related("scheme")
    call = rows.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if call is None:
        return False
    notify(SchemeOpened(call), at=at)
    call.announced_at = at
    call.save(update_fields=["announced_at"])
    return True
