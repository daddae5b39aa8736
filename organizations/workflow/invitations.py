"""The verbs of an invitation: the chair sends it, its receiver says yes or no, or it is taken back."""

from datetime import datetime

from django.db import transaction

from organizations import permissions, rules
from organizations.models import Association, Invitation, Mandate
from organizations.models.invitation import VALID_FOR
from organizations.notifications import Invited, MandateEnded
from organizations.states import InvitationState
from organizations.workflow import mandates
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def invite(association: Association, *, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Send a link to `email`. Nobody has to approve it: the chair has been approved already.

    An earlier invitation to the same address is withdrawn: only the newest link works.
    """
    association = mandates.locked(association)
    refuse_if_blocked(rules.invite_problems(association, email=email, role=role, by=by, at=at))
    return send(association, email=email, role=role, by=by, at=at)


def send(
    association: Association,
    *,
    email: str,
    role: str,
    by: User,
    at: datetime,
    replaces: Mandate | None = None,
) -> Invitation:
    """The invitation itself, for those who have locked the association and asked whether `by` may."""
    for earlier in association.invitations.waiting().filter(email__iexact=email):
        move(earlier, InvitationState.WITHDRAWN, by=None, at=at, answered_at=at)
    invitation = Invitation.objects.create(
        association=association,
        email=email.lower(),
        role=role,
        invited_by=by,
        invited_at=at,
        expires_at=at + VALID_FOR,
        replaces=replaces,
    )
    record("organizations.invitation.sent", invitation, by=by, at=at, role=role)
    notify(Invited(invitation), at=at)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User, at: datetime) -> Mandate:
    """The receiver acts from now on; the mandate that it replaces ends in the same moment."""
    association = mandates.locked(invitation.association)
    invitation = Invitation.objects.select_related("association", "replaces").get(pk=invitation.pk)
    refuse_if_blocked(rules.answer_problems(invitation, by, at=at))
    mandate = mandates.give(association, user=by, role=invitation.role, by=invitation.invited_by, at=at)
    move(invitation, InvitationState.ACCEPTED, by=by, at=at, answered_at=at, mandate=mandate)
    for replaced in association.mandates.active().filter(pk__in=[invitation.replaces_id or 0]):
        mandates.finish(replaced, by=None, at=at)
        notify(MandateEnded(replaced), at=at)
    return mandate


@transaction.atomic
def decline(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    refuse_if_blocked(rules.answer_problems(invitation, by, at=at))
    return move(invitation, InvitationState.DECLINED, by=by, at=at, answered_at=at)


def withdraw(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """The chair or staff take it back: the link no longer works."""

    def only_the_chair(row: Invitation) -> None:
        if Role.STAFF not in row.roles_of(by) and not permissions.is_chair_of(by, row.association):
            raise Refused(Blocker("not_chair", rules.ONLY_THE_CHAIR))

    return move(invitation, InvitationState.WITHDRAWN, by=by, at=at, check=only_the_chair, answered_at=at)
