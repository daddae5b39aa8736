"""Every night each linked number is asked about, ten at a time.

1. Due are the associations with a number that the register has not been asked about today: a query finds them, so a
   run that is killed, or never began, is made good by the next.
2. One question for ten numbers gives the living; each missing one is asked about by itself, and in the updates feed.
3. Each association is a transaction of its own: locked, seen not to be done by somebody else, renewed, stamped.
4. When the register does not answer, the run stops where it is; what is left is due for the next run, or tomorrow.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import DatabaseError, transaction

from organizations.brreg import BATCH, Deleted, Entity, EntityRegister, Record, Removed, Unavailable
from organizations.models import Association
from organizations.workflow import renewing

log = logging.getLogger(__name__)

MOST_A_RUN = 2_000  # numbers; the worker's time limit is ten minutes


@dataclass
class Refreshed:
    """What a run did. `failed` are still due."""

    changed: int = 0
    unchanged: int = 0
    failed: int = 0


def refresh_due(register: EntityRegister, *, today: date, at: datetime) -> Refreshed:
    """Refresh those not asked about `today`, the longest ago first."""
    due = list(
        Association.objects.due_for_refresh(today)[:MOST_A_RUN].values_list("organization_number", flat=True)
    )
    return refresh([number for number in due if number], register, at=at)


def refresh(
    numbers: Sequence[str], register: EntityRegister, *, at: datetime, again: bool = False
) -> Refreshed:
    """Refresh these numbers; those that somebody has asked about today already only `again`."""
    done = Refreshed()
    for batch in _batches(numbers):
        try:
            living = register.numbered(batch)
        except Unavailable:
            log.warning("refresh: the register does not answer; what is left waits for the next run")
            done.failed = len(numbers) - done.changed - done.unchanged
            break
        for number in batch:
            _count(done, _refreshed(number, living.get(number), register, at=at, again=again))
    return done


def _batches(numbers: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]


def _count(done: Refreshed, is_changed: bool | None) -> None:
    if is_changed is None:
        done.failed += 1
    elif is_changed:
        done.changed += 1
    else:
        done.unchanged += 1


def _refreshed(
    number: str, found: Record | None, register: EntityRegister, *, at: datetime, again: bool
) -> bool | None:
    """Whether something was new; None when it could not be done, and is still due."""
    try:
        if found is None:
            found = register.fate(number)
        return _settle(number, found, at=at, again=again)
    except (Unavailable, DatabaseError):
        log.exception("refresh: %s could not be refreshed", number)
        return None


@transaction.atomic
def _settle(number: str, found: Record | None, *, at: datetime, again: bool) -> bool:
    association = Association.objects.select_for_update().numbered(number).first()
    if association is None:
        return False
    entry = renewing.entry_of(association)
    if not again and entry.asked_on == renewing.day_of(at):
        return False
    if isinstance(found, Entity):
        return renewing.renew(association, found, at=at)
    if isinstance(found, Deleted):
        return renewing.note_deletion(association, found, at=at)
    if isinstance(found, Removed):
        return renewing.forget(association, at=at)
    renewing.stamp(entry, at=at)  # the register knows no such number, or cannot spell it
    return False
