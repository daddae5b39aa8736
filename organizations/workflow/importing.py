"""Taking in what the national register says, so that the association's own word is kept.

Each record is a deed of its own, committed before the next is read: a file that breaks off half-way leaves whole
associations, and reading it again does the rest. Reading the same twice changes nothing.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime

from django.db import DatabaseError, IntegrityError, transaction

from organizations.brreg import Deleted, Entity, Record, Rejected
from organizations.models import Association, District
from organizations.names import display_name
from organizations.states import LIVING_ASSOCIATION, AssociationState
from organizations.workflow import renewing
from organizations.workflow.leaving import leave
from portal.lifecycle import move
from portal.models.audit import record

log = logging.getLogger(__name__)


@dataclass
class Report:
    """How many of each, every rejection with its reason, and how many the database would not take."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    deleted: int = 0
    failed: int = 0
    rejected: list[Rejected] = field(default_factory=list)


def take_in(records: Iterable[Record], report: Report, *, at: datetime) -> None:
    """Bring the register up to date with `records`, counting in `report` as it goes."""
    for found in records:
        if isinstance(found, Rejected):
            report.rejected.append(found)
            continue
        try:
            if isinstance(found, Entity):
                _count(report, _take_in_one(found, at=at))
            elif isinstance(found, Deleted):
                _count(report, _mark_deleted(found, at=at))
        except DatabaseError:
            log.exception("import: %s could not be taken in", found.organization_number)
            report.failed += 1


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
    facts = {name: value for name, value in asdict(entity).items() if name not in renewing.WHERE}
    association = Association.objects.create(
        name=display_name(entity.register_name),
        district=District.objects.filter(name__iexact=entity.postal_place).first(),
        created_at=at,
        **facts,
    )
    record("organizations.association.imported", association, by=None, at=at)
    renewing.copy(renewing.entry_of(association), entity, at=at)


def _update(association: Association, entity: Entity, *, at: datetime) -> str:
    is_new = renewing.renew(association, entity, at=at)
    if association.state == AssociationState.DELETED:
        move(association, AssociationState.ACTIVE, by=None, at=at, verb="restore", deleted_on=None)
        return "updated"
    return "updated" if is_new else "unchanged"


@transaction.atomic
def _mark_deleted(gone: Deleted, *, at: datetime) -> str:
    """An association that we know is marked; one that we never had is nothing to us."""
    association = _locked(gone.organization_number)
    if association is None:
        return ""
    renewing.copy_deletion(renewing.entry_of(association), gone, at=at)
    if association.state not in LIVING_ASSOCIATION:
        return "unchanged"
    leave(association, AssociationState.DELETED, by=None, at=at, deleted_on=gone.deleted_on)
    return "deleted"
