"""What the national register says now, brought into our register without touching the association's own words.

Facts that only the register knows (legal form, bankruptcy, the Voluntary Register) are renewed at once. Words that the
association may write itself are filled in as long as nobody has confirmed or written them; a new name or address is
never taken in by itself, but becomes a RegisterChange that somebody settles. The caller holds the association's lock.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from organizations import rules
from organizations.brreg import Deleted, Entity
from organizations.models import Association, ChangeKind, RegisterEntry
from organizations.states import LIVING_ASSOCIATION, AssociationState
from organizations.workflow import register_changes
from organizations.workflow.leaving import leave
from portal import clock
from portal.models.audit import AuditEntry, record
from portal.templatetags.portal import day

OWN_WORD = ("purpose", "email", "phone", "website", "language_form")
ADDRESS = ("street_address", "postal_code", "postal_place")
# The log's words for what members and staff write, the spreadsheet of staff included.
WRITTEN = ("organizations.association.changed", "organizations.association.entered")
WHERE = ("municipality_number", "municipality")  # an association in our register lies in our municipality


def renew(association: Association, found: Entity, *, at: datetime) -> bool:
    """Take in what `found` says; True when something is new to us."""
    entry = entry_of(association)
    last = entry if entry.read_at and not (entry.is_deleted or entry.is_removed) else None
    news = [
        register_changes.notice(association, one.kind, one.old, one.new, at=at)
        for one in rules.differences(association, last, found)
    ]
    changed = _renew_facts(association, found, is_first=last is None, at=at)
    register_changes.lapse_what_has(association, found, at=at)
    copy(entry, found, at=at)
    return bool(changed) or any(news)


def note_deletion(association: Association, gone: Deleted, *, at: datetime) -> bool:
    """The unit is deleted in the register: staff decide what becomes of the association. True when that is new."""
    entry = entry_of(association)
    if entry.is_deleted:
        stamp(entry, at=at)
        return False
    copy_deletion(entry, gone, at=at)
    date_text = day(gone.deleted_on) if gone.deleted_on else ""
    return register_changes.notice(association, ChangeKind.DELETED, "", date_text, at=at)


def forget(association: Association, *, at: datetime) -> bool:
    """ "Fjernet": the register has removed the unit for legal reasons, so our copy of its facts is deleted.

    Staff learn that it happened, not what stood there. An association about which nobody has confirmed or written
    a word is nothing but a copy: it leaves the register too.
    """
    entry = entry_of(association)
    if entry.is_removed:
        stamp(entry, at=at)
        return False
    entry.forget(on=day_of(at), at=at)
    entry.save()
    association.register_changes.all().delete()
    facts: dict[str, Any] = {
        "register_name": "", "legal_form": "", "register_status": "", "in_voluntary_register": False,
        "deleted_on": None,
    }  # fmt: skip
    own = own_words(association)
    facts |= {name: "" for name in (*OWN_WORD, *ADDRESS) if name not in own and name != "language_form"}
    for name, value in facts.items():
        setattr(association, name, value)
    association.save(update_fields=list(facts))
    record("organizations.association.forgotten", association, by=None, at=at, fields=tuple(sorted(facts)))
    if not own and association.state in LIVING_ASSOCIATION:
        leave(association, AssociationState.DELETED, by=None, at=at, deleted_on=None)
    return register_changes.notice(association, ChangeKind.REMOVED, "", "", at=at)


def own_words(association: Association) -> frozenset[str]:
    """The facts that people answer for: all once somebody has confirmed them, before that those in the log."""
    every = frozenset({*OWN_WORD, *ADDRESS})
    if association.confirmed_at:
        return every
    written = (
        AuditEntry.objects.about(association).filter(action__in=WRITTEN).values_list("fields", flat=True)
    )
    return every & {name for fields in written for name in fields}


def entry_of(association: Association) -> RegisterEntry:
    """The copy, locked; a new one, not saved yet, when the register has never been asked."""
    found = RegisterEntry.objects.select_for_update().filter(association=association).first()
    return found or RegisterEntry(association=association)


def stamp(entry: RegisterEntry, *, at: datetime, is_read: bool = False) -> None:
    """The register has been asked today."""
    entry.asked_on = day_of(at)
    if is_read:
        entry.read_at = at
    entry.save()


def day_of(at: datetime) -> date:
    return at.astimezone(clock.OSLO).date()


def _renew_facts(association: Association, found: Entity, *, is_first: bool, at: datetime) -> tuple[str, ...]:
    kept = {"organization_number", *WHERE, *own_words(association)}
    if not is_first:
        kept |= set(ADDRESS)
    facts = {name: value for name, value in asdict(found).items() if name not in kept}
    changed = tuple(name for name, value in facts.items() if getattr(association, name) != value)
    for name in changed:
        setattr(association, name, facts[name])
    if changed:
        association.save(update_fields=changed)
        record("organizations.association.renewed", association, by=None, at=at, fields=changed)
    return changed


def copy(entry: RegisterEntry, found: Entity, *, at: datetime) -> None:
    """Remember what the register says now."""
    entry.name, entry.status = found.register_name, found.register_status
    entry.in_voluntary_register = found.in_voluntary_register
    for name in (*ADDRESS, *WHERE):
        setattr(entry, name, getattr(found, name))
    entry.is_deleted, entry.deleted_on, entry.is_removed = False, None, False
    stamp(entry, at=at, is_read=True)


def copy_deletion(entry: RegisterEntry, gone: Deleted, *, at: datetime) -> None:
    entry.is_deleted, entry.deleted_on = True, gone.deleted_on
    stamp(entry, at=at, is_read=True)
