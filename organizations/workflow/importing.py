"""Taking in what the national register says, so that the association's own word is kept.

Each record is a deed of its own, committed before the next is read: a file that breaks off half-way leaves whole
associations, and reading it again does the rest. Reading the same twice changes nothing.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from organizations.brreg import Deleted, Entity, Record, Rejected
from organizations.models import Association, District
from organizations.names import display_name
from organizations.states import AssociationState
from portal.lifecycle import move
from portal.models.audit import record

# What the association may know better: filled from the register until the association has confirmed its facts.
OWN_WORD = (
    "purpose", "email", "phone", "website", "street_address", "postal_code", "postal_place", "language_form",
)  # fmt: skip


NOT_OURS = ("municipality_number", "municipality")  # an association in our register lies in our municipality


@dataclass
class Report:
    """How many of each, and every rejection with its reason."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def take_in(records: Iterable[Record], report: Report, *, at: datetime) -> None:
    """Bring the register up to date with `records`, counting in `report` as it goes."""
    for found in records:
        match found:
            case Entity():
                _count(report, _take_in_one(found, at=at))
            case Deleted():
                _count(report, _mark_deleted(found, at=at))
            case Rejected():
                report.rejected.append(found)


def _count(report: Report, what: str) -> None:
    if what:
        setattr(report, what, getattr(report, what) + 1)


def _take_in_one(entity: Entity, *, at: datetime) -> str:
    with transaction.atomic():
        known = _locked(entity.organization_number)
        if known is None:
            try:
                with transaction.atomic():
                    _create(entity, at=at)
                return "created"
            except IntegrityError:  # somebody registered the same number in the meantime
                known = _locked(entity.organization_number)
                if known is None:
                    raise
        return _update(known, entity, at=at)


def _locked(number: str) -> Association | None:
    return Association.objects.select_for_update().numbered(number).first()


def _create(entity: Entity, *, at: datetime) -> None:
    """A new association, shown to everybody: the national register has verified it."""
    association = Association.objects.create(
        name=display_name(entity.register_name),
        district=District.objects.filter(name__iexact=entity.postal_place).first(),
        created_at=at,
        **_facts(entity),
    )
    record("organizations.association.imported", association, by=None, at=at)


def _facts(entity: Entity) -> dict[str, Any]:
    return {name: value for name, value in asdict(entity).items() if name not in NOT_OURS}


def _update(association: Association, entity: Entity, *, at: datetime) -> str:
    """Renew what the register knows best; what the association has confirmed itself is left alone."""
    facts = _facts(entity)
    if association.confirmed_at:
        facts = {name: value for name, value in facts.items() if name not in OWN_WORD}
    changed = tuple(name for name, value in facts.items() if getattr(association, name) != value)
    for name in changed:
        setattr(association, name, facts[name])
    if changed:
        association.save(update_fields=changed)
        record("organizations.association.renewed", association, by=None, at=at, fields=changed)
    if association.state == AssociationState.DELETED:
        move(association, AssociationState.ACTIVE, by=None, at=at, verb="restore", deleted_on=None)
        return "updated"
    return "updated" if changed else "unchanged"


@transaction.atomic
def _mark_deleted(gone: Deleted, *, at: datetime) -> str:
    """An association that we know is marked; one that we never had is nothing to us."""
    association = _locked(gone.organization_number)
    if association is None:
        return ""
    if association.state not in {AssociationState.ACTIVE, AssociationState.PROPOSED}:
        return "unchanged"
    move(association, AssociationState.DELETED, by=None, at=at, deleted_on=gone.deleted_on)
    return "deleted"
