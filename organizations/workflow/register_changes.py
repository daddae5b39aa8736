"""The verbs of a change in the national register: noticed by the system, settled by staff or by those it is about.

The association is locked before its changes, here and in the nightly refresh: two at once wait for each other.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.brreg import Entity
from organizations.models import Association, ChangeKind, Mandate, RegisterChange, RegisterEntry
from organizations.names import display_name
from organizations.notifications import RegisterQuestion
from organizations.states import LIVING_ASSOCIATION, AssociationState, RegisterChangeState
from organizations.workflow.leaving import leave
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


def notice(association: Association, kind: ChangeKind, old: str, new: str, *, at: datetime) -> bool:
    """Put it on the worklist; False when it lies there already. One that waits learns the latest value.

    The caller holds the association's lock.
    """
    waiting = association.register_changes.still_open().select_for_update().filter(kind=kind).first()
    if waiting is None:
        made = RegisterChange.objects.create(
            association=association, kind=kind, old=old[:400], new=new[:400], noticed_at=at
        )
        record("organizations.register_change.noticed", made, by=None, at=at, kind=str(kind))
        return True
    if waiting.new != new[:400]:
        waiting.new = new[:400]
        waiting.save(update_fields=["new"])
        record("organizations.register_change.noticed", waiting, by=None, at=at, kind=str(kind))
    return False


def lapse_what_has(association: Association, found: Entity, *, at: datetime) -> None:
    """Take away what the register no longer says. The caller holds the association's lock."""
    for change in association.register_changes.still_open():
        if rules.has_lapsed(change, association, found):
            move(change, RegisterChangeState.LAPSED, by=None, at=at, closed_at=at)


@transaction.atomic
def take_over(change: RegisterChange, *, by: User, at: datetime) -> RegisterChange:
    """Staff let the register's value replace the association's own."""
    association = _locked_association(change)
    move(
        change,
        RegisterChangeState.TAKEN_OVER,
        by=by,
        at=at,
        verb="take_over",
        check=_must_be_own_word,
        closed_at=at,
    )
    _use(change, association, at=at)
    return change


@transaction.atomic
def keep(change: RegisterChange, *, by: User, at: datetime) -> RegisterChange:
    """Staff leave the association's own as it is. The register must change again before it is asked about anew."""
    _locked_association(change)
    return move(
        change, RegisterChangeState.KEPT, by=by, at=at, verb="keep", check=_must_be_own_word, closed_at=at
    )


@transaction.atomic
def note(change: RegisterChange, *, by: User, at: datetime) -> RegisterChange:
    """Staff have seen a fact that the association has no word of its own about."""
    _locked_association(change)
    return move(change, RegisterChangeState.NOTED, by=by, at=at, check=_must_be_a_fact, closed_at=at)


@transaction.atomic
def ask(change: RegisterChange, *, by: User, at: datetime) -> RegisterChange:
    """Let those who act for the association answer. Nobody there: staff must settle it themselves."""
    _locked_association(change)
    if not Mandate.objects.active().filter(association=change.association_id).exists():
        text = _("Nobody acts for the association in the portal, so nobody can answer. Settle it yourself.")
        raise Refused(Blocker("nobody", text))
    move(change, RegisterChangeState.ASKED, by=by, at=at, check=_must_be_own_word, asked_at=at)
    notify(RegisterQuestion(change), at=at)
    return change


@transaction.atomic
def answer(change: RegisterChange, *, register_is_right: bool, by: User, at: datetime) -> RegisterChange:
    """The association says which is right, and so it becomes."""
    association = _locked_association(change)
    if register_is_right:
        move(change, RegisterChangeState.TAKEN_OVER, by=by, at=at, verb="agree", closed_at=at)
        _use(change, association, at=at)
    else:
        move(change, RegisterChangeState.KEPT, by=by, at=at, verb="disagree", closed_at=at)
    return change


def _locked_association(change: RegisterChange) -> Association:
    return Association.objects.select_for_update().get(pk=change.association_id)


def _must_be_own_word(change: RegisterChange) -> None:
    if not change.is_own_word:
        text = _("The association has no word of its own about this. It can only be noted.")
        raise Refused(Blocker("fact", text))


def _must_be_a_fact(change: RegisterChange) -> None:
    if change.is_own_word:
        text = _("The association has a word of its own about this: choose which is right.")
        raise Refused(Blocker("own_word", text))


def _use(change: RegisterChange, association: Association, *, at: datetime) -> None:
    """What the register says now replaces the association's own, as a consequence of the logged answer."""
    entry = RegisterEntry.objects.get(association=association)
    if change.kind == ChangeKind.DELETED:
        if association.state in LIVING_ASSOCIATION:
            leave(association, AssociationState.DELETED, by=None, at=at, deleted_on=entry.deleted_on)
        return
    if change.kind == ChangeKind.RENAMED:
        values = {"name": display_name(entry.name)}
    else:
        values = dict(zip(("street_address", "postal_code", "postal_place"), entry.address, strict=True))
    for name, value in values.items():
        setattr(association, name, value)
    association.save(update_fields=[*values, "sort_key"])
    record("organizations.association.renewed", association, by=None, at=at, fields=tuple(sorted(values)))
