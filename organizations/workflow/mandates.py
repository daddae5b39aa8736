"""The verbs of a mandate: a person asks to act for an association, staff answer, and it can end."""

from datetime import datetime

from django.db import IntegrityError, transaction

from organizations import permissions, rules
from organizations.models import Association, Mandate
from organizations.notifications import MandateApproved, MandateEnded, MandateRefused
from organizations.states import InvitationState, MandateState
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def claim(association: Association, *, role: str, explanation: str, by: User, at: datetime) -> Mandate:
    """Ask to act for `association`, for oneself only. A second request while one is open is refused."""
    refuse_if_blocked(rules.claim_problems(association, by))
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                association=association, user=by, role=role, explanation=explanation, requested_at=at
            )
            record("organizations.mandate.requested", mandate, by=by, at=at, role=role)
    except IntegrityError as error:  # sent twice at once
        raise Refused(*rules.claim_problems(association, by)) from error
    return mandate


@transaction.atomic
def approve(mandate: Mandate, *, by: User, at: datetime) -> Mandate:
    """The person may act from now on, and is told."""
    refuse_if_blocked(rules.approval_problems(mandate, by))
    move(mandate, MandateState.ACTIVE, by=by, at=at, decided_at=at, decided_by=by)
    notify(MandateApproved(mandate), at=at)
    return mandate


@transaction.atomic
def refuse(mandate: Mandate, *, reason: str, by: User, at: datetime) -> Mandate:
    """Say no, with a reason that the person reads on the own page; the e-mail only says that an answer waits."""
    refuse_if_blocked(rules.approval_problems(mandate, by))
    move(mandate, MandateState.REFUSED, by=by, at=at, decided_at=at, decided_by=by, refusal_reason=reason)
    notify(MandateRefused(mandate), at=at)
    return mandate


@transaction.atomic
def end(mandate: Mandate, *, by: User | None, at: datetime) -> Mandate:
    """Stop acting: the person, the chair, staff, or the system by itself.

    Only staff end the last mandate of an association. The lock makes of two who leave at once one who stays.
    Whoever is put out is told, and the links that the person has sent stop working.
    """
    association = locked(mandate.association)

    def only_own_or_chair(row: Mandate) -> None:
        is_own = by is None or row.user_id == by.pk
        if not is_own and Role.STAFF not in row.roles_of(by) and not permissions.is_chair_of(by, association):
            raise Refused(Blocker("not_allowed", rules.ONLY_OWN_OR_CHAIR))
        refuse_if_blocked(rules.leaving_problems(row, by))

    move(mandate, MandateState.ENDED, by=by, at=at, verb="end", check=only_own_or_chair, ended_at=at)
    if by is None or by.pk != mandate.user_id:
        for invitation in association.invitations.waiting().filter(invited_by=mandate.user_id):
            move(invitation, InvitationState.WITHDRAWN, by=None, at=at, answered_at=at)
        notify(MandateEnded(mandate), at=at)
    return mandate


def withdraw(mandate: Mandate, *, by: User, at: datetime) -> Mandate:
    """The person takes the request back before it is answered."""

    def only_own(row: Mandate) -> None:
        if row.user_id != by.pk:
            raise Refused(Blocker("not_allowed", rules.ONLY_OWN_OR_CHAIR))

    return move(mandate, MandateState.ENDED, by=by, at=at, verb="withdraw", check=only_own, ended_at=at)


# For the verbs that change the board: each locks the association first, and asks whether `by` may.


def locked(association: Association) -> Association:
    """Those who change who acts for an association do it one after the other."""
    return Association.objects.select_for_update(no_key=True).get(pk=association.pk)


def give(association: Association, *, user: User, role: str, by: User, at: datetime) -> Mandate:
    """`user` acts from now on, in one role: whatever was open before ends."""
    for earlier in association.mandates.still_open().filter(user=user):
        is_active = earlier.state == MandateState.ACTIVE
        move(
            earlier, MandateState.ENDED, by=None, at=at, verb="end" if is_active else "withdraw", ended_at=at
        )
    mandate = Mandate.objects.create(
        association=association,
        user=user,
        role=role,
        state=MandateState.ACTIVE,
        requested_at=at,
        decided_at=at,
        decided_by=by,
    )
    record("organizations.mandate.given", mandate, by=by, at=at, role=role)
    return mandate


def finish(mandate: Mandate, *, by: User | None, at: datetime) -> Mandate:
    """The mandate ends because the board is handed over."""
    return move(mandate, MandateState.ENDED, by=by, at=at, verb="end", ended_at=at)
