"""The verbs of an association: somebody registers it, staff take it in or not, its members keep it right."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from organizations import permissions, rules
from organizations.models import Association, MandateRole
from organizations.models.offer import OFFER_FACTS
from organizations.models.preparedness import PreparednessResource
from organizations.notifications import AccountChanged
from organizations.states import AssociationState
from organizations.workflow import mandates
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked
from portal.text import sort_key

OWN_FACTS = frozenset(
    {
        "name", "purpose", "email", "phone", "show_email", "show_phone", "website", "street_address",
        "postal_code", "postal_place", "show_address", "district", "language_form", "bank_account_number",
        *OFFER_FACTS,
    }
)  # fmt: skip


def register(*, by: User, at: datetime, explanation: str = "", **facts: Any) -> Association:
    """Propose an association, with or without an organisation number, and ask to act for it as its chair.

    Nobody else sees it until staff have taken it in. Similar names are a remark, never a refusal. What is written is
    the association's own word from now on; what the national register knows besides is fetched by the worker.
    """
    from organizations.tasks import ask_about

    types = facts.pop("activity_types", [])
    number = facts.pop("organization_number", "") or None
    if number:
        refuse_if_blocked(rules.number_problems(number))
    try:
        with transaction.atomic():
            association = Association.objects.create(
                **facts,
                organization_number=number,
                state=AssociationState.PROPOSED,
                created_at=at,
                confirmed_at=at,
            )
            association.activity_types.set(types)
            record("organizations.association.proposed", association, by=by, at=at)
            mandates.claim(association, role=MandateRole.CHAIR, explanation=explanation, by=by, at=at)
            if number:
                ask_about.delay_on_commit(ids=[association.pk])
    except IntegrityError as error:  # sent twice, or by two people at once
        text = _("This association has been registered already, and waits for the municipality.")
        raise Refused(Blocker("registered", text, "name")) from error
    return association


@transaction.atomic
def verify(association: Association, *, with_mandates: bool = True, by: User, at: datetime) -> Association:
    """Take a proposed association into the register, and approve those who asked to act for it, unless told not to."""
    move(association, AssociationState.ACTIVE, by=by, at=at, verb="verify")
    if with_mandates:
        for mandate in association.mandates.awaiting_decision().exclude(user=by):
            mandates.approve(mandate, by=by, at=at)
    return association


@transaction.atomic
def refuse(association: Association, *, reason: str, by: User, at: datetime) -> Association:
    """Do not take it in; those who asked to act for it are told why on their page."""
    move(association, AssociationState.REFUSED, by=by, at=at, verb="refuse")
    for mandate in association.mandates.awaiting_decision().exclude(user=by):
        mandates.refuse(mandate, reason=reason, by=by, at=at)
    return association


@transaction.atomic
def refuse_as_duplicate(
    association: Association, *, existing: Association, by: User, at: datetime
) -> Association:
    """It stands there already. Those who registered it are told which one it is, and can ask to act for that one."""
    move(
        association, AssociationState.REFUSED, by=by, at=at, verb="refuse_as_duplicate", duplicate_of=existing
    )
    with override("nb"):  # what the municipality answers, whoever reads the page
        text = _("It stands in the register already, as %(name)s. Ask to act for that one.")
        reason = str(text % {"name": existing.name})
    for mandate in association.mandates.awaiting_decision().exclude(user=by):
        mandates.refuse(mandate, reason=reason, by=by, at=at)
    return association


def restore(association: Association, *, by: User, at: datetime) -> Association:
    """Back into the register, when the national register was wrong or has changed its mind."""
    return move(association, AssociationState.ACTIVE, by=by, at=at, verb="restore", deleted_on=None)


@transaction.atomic
def change(
    association: Association, *, by: User, at: datetime, is_confirming: bool = True, **facts: Any
) -> Association:
    """What the members write themselves. Saying how it is also confirms it, unless told not to.

    The account number is the chair's and the treasurer's alone; a new one is announced to both.
    """
    row = Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    types = facts.pop("activity_types", None)
    unknown = set(facts) - OWN_FACTS
    if unknown:
        raise ValueError(f"Not an association's own facts: {sorted(unknown)}")
    changed = [name for name, value in facts.items() if getattr(row, name) != value]
    may_change(row, changed, by)
    account = facts.get("bank_account_number", "")
    if account:
        refuse_if_blocked(rules.account_problems(account))
    for name in changed:
        setattr(row, name, facts[name])
    row.save(update_fields=[*changed, "sort_key"])
    if types is not None:
        row.activity_types.set(types)
    record("organizations.association.changed", row, by=by, at=at, fields=tuple(sorted(changed)))
    if "bank_account_number" in changed:
        notify(AccountChanged(row), at=at)
    if is_confirming:
        _say_that_it_is_right(row, by=by, at=at)
    for name in (*changed, "confirmed_at", "state"):
        setattr(association, name, getattr(row, name))
    association.sort_key = sort_key(association.name)
    return association


@transaction.atomic
def confirm(association: Association, *, by: User, at: datetime) -> Association:
    """A member says that everything is still right. One at rest wakes."""
    row = Association.objects.select_for_update(no_key=True).get(pk=association.pk)
    may_change(row, [], by)
    _say_that_it_is_right(row, by=by, at=at)
    PreparednessResource.objects.of(row).update(confirmed_at=at)
    record("organizations.association.confirmed", row, by=by, at=at)
    for name in ("confirmed_at", "state"):
        setattr(association, name, getattr(row, name))
    return association


def _say_that_it_is_right(row: Association, *, by: User, at: datetime) -> None:
    row.confirmed_at = at
    row.save(update_fields=["confirmed_at"])
    if row.is_dormant:
        move(row, AssociationState.ACTIVE, by=by, at=at, verb="wake")


def may_change(association: Association, changed: list[str], by: User) -> None:
    """Refuse whoever neither acts for the association nor is staff."""
    roles = permissions.roles_for(by, association)
    if not roles & {Role.MEMBER, Role.STAFF}:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    if "bank_account_number" in changed and not permissions.may_handle_money_of(by, association):
        text = _("Only the chair and the treasurer can change the account number.")
        raise Refused(Blocker("not_allowed", text, "bank_account_number"))
