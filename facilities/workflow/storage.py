"""Storage rooms: asked for, given to the first in line, confirmed every year, and given back."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import StorageLease, StorageRoom
from facilities.states import LeaseState
from organizations.models import Association
from organizations.permissions import may_act_for
from portal.clock import day_of
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


def ask_for_storage(room: StorageRoom, *, association: Association, by: User, at: datetime) -> StorageLease:
    """Into the line. Pressed twice, the first place stands."""
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    mine = StorageLease.objects.open().filter(room=room, association=association)
    if already := mine.first():
        return already
    try:
        with transaction.atomic():
            lease = StorageLease.objects.create(room=room, association=association, asked_at=at, asked_by=by)
            record("facilities.lease.asked", lease, by=by, at=at)
    except IntegrityError:
        return mine.get()
    return lease


@transaction.atomic
def grant_storage(lease: StorageLease, *, by: User, at: datetime) -> StorageLease:
    """The room is theirs. The database lets nobody have it beside another; the first in line comes first."""

    def check(row: StorageLease) -> None:
        first = StorageLease.objects.waiting().filter(room=row.room_id).first()
        if first is not None and first.pk != row.pk:
            text = _("%(name)s is before them in the line.") % {"name": first.association}
            raise Refused(Blocker("not_first", text))
        if StorageLease.objects.active().filter(room=row.room_id).exists():
            raise Refused(Blocker("taken", _("Another association has the room.")))

    move(lease, LeaseState.ACTIVE, verb="grant", by=by, at=at, check=check, confirmed_on=day_of(at))
    notify(notifications.StorageGranted(lease), at=at)
    return lease


def leave_line(lease: StorageLease, *, by: User, at: datetime) -> StorageLease:
    return move(lease, LeaseState.WITHDRAWN, verb="leave", by=by, at=at)


def end_lease(lease: StorageLease, *, by: User, at: datetime) -> StorageLease:
    """The room is free; staff see who is next on their worklist."""
    return move(lease, LeaseState.ENDED, verb="end", by=by, at=at, ended_at=at)


@transaction.atomic
def confirm_lease(lease: StorageLease, *, by: User, at: datetime) -> StorageLease:
    """We still need it: for another year."""
    row = StorageLease.objects.select_for_update(of=("self",)).get(pk=lease.pk)
    if row.state != LeaseState.ACTIVE or not may_act_for(by, row.association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    row.confirmed_on = day_of(at)
    row.save(update_fields=["confirmed_on"])
    record("facilities.lease.confirmed", row, by=by, at=at)
    return row


def remind_of_leases(*, at: datetime) -> int:
    """Those who should say that they still need their room: a month before the year is over, once."""
    rows = StorageLease.objects.to_confirm(day_of(at)).select_related("association")
    return sum(len(notify(notifications.StorageToConfirm(row), at=at)) for row in rows)
