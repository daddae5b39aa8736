"""What an association can lend in a crisis: those who act for it enter it, change it, and confirm it yearly."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from organizations.models import Association
from organizations.models.preparedness import PreparednessResource
from organizations.permissions import may_act_for
from organizations.workflow.profile import must_be_there
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused


@dataclass(frozen=True)
class Preparedness:
    """What an association offers in a crisis, for the yearly confirmation: how much, and how old the oldest word is."""

    resources: list[PreparednessResource]
    confirmed_at: datetime | None

    def __bool__(self) -> bool:
        return bool(self.resources)


def preparedness_of(association: Association) -> Preparedness:
    rows = PreparednessResource.objects.of(association)
    oldest = rows.aggregate(oldest=Min("confirmed_at"))["oldest"]
    return Preparedness(list(rows.select_related("district")), oldest)


def _must_act_for(association: Association, by: User) -> None:
    if not may_act_for(by, association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))


def _lock(association: Association) -> None:
    """Two forms sent at once wait for each other."""
    Association.objects.select_for_update().get(pk=association.pk)


@transaction.atomic
def offer(association: Association, *, by: User, at: datetime, **facts: Any) -> PreparednessResource:
    """Enter something. The very same once more is the one that stands already."""
    _must_act_for(association, by)
    _lock(association)
    if same := PreparednessResource.objects.of(association).filter(**facts).first():
        return same
    row = PreparednessResource.objects.create(
        association=association, changed_at=at, confirmed_at=at, **facts
    )
    record("organizations.preparedness.added", row, by=by, at=at)
    return row


@transaction.atomic
def change(row: PreparednessResource, *, by: User, at: datetime, **facts: Any) -> PreparednessResource:
    """Write it anew. Saying how it is also confirms it."""
    _must_act_for(row.association, by)
    _lock(row.association)
    must_be_there(row)
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, facts[name])
    row.changed_at = row.confirmed_at = at
    row.save(update_fields=[*changed, "changed_at", "confirmed_at"])
    record("organizations.preparedness.changed", row, by=by, at=at, fields=tuple(sorted(changed)))
    return row


@transaction.atomic
def remove(row: PreparednessResource, *, by: User, at: datetime) -> None:
    """The association no longer has it, or no longer lends it."""
    _must_act_for(row.association, by)
    _lock(row.association)
    record("organizations.preparedness.withdrawn", row, by=by, at=at)
    row.delete()


@transaction.atomic
def confirm(association: Association, *, by: User, at: datetime) -> int:
    """Everything that stands is still right; return how many."""
    _must_act_for(association, by)
    count = PreparednessResource.objects.of(association).update(confirmed_at=at)
    if count:
        record("organizations.association.preparedness_confirmed", association, by=by, at=at, resources=count)
    return count
