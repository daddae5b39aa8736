"""What stands in the way of inviting somebody, of accepting, of handing over and of leaving."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import permissions
from organizations.models import Association, Invitation, Mandate, MandateRole
from organizations.states import LIVING_ASSOCIATION, InvitationState, MandateState
from portal.lifecycle import Role
from portal.models import User
from portal.problems import Blocker, Problem, Remark
from portal.templatetags.portal import day as written_day

if TYPE_CHECKING:
    from organizations.workflow.handover import Seat

ORDER_OF_ROLES = MandateRole.values
EXPECTED_ROLES = (MandateRole.CHAIR, MandateRole.TREASURER)
MOST_WAITING = 20  # open invitations of one association: each is an e-mail to somebody who did not ask for it
CLOSED_USER = gettext_lazy("The user with this address is closed. Use another address.")
ONLY_THE_CHAIR = gettext_lazy("Only the chair can do this.")
BY_HANDING_OVER = gettext_lazy("A new chair comes in when the chair hands over. Choose another role here.")


def invite_problems(
    association: Association, *, email: str, role: str, by: User, at: datetime
) -> list[Problem]:
    """The chair invites everybody but a new chair; staff also invite one."""
    roles = permissions.roles_for(by, association)
    if Role.STAFF not in roles and not permissions.is_chair_of(by, association):
        return [Blocker("not_chair", ONLY_THE_CHAIR)]
    problems: list[Problem] = []
    if role == MandateRole.CHAIR and Role.STAFF not in roles:
        problems.append(Blocker("chair", BY_HANDING_OVER, "role"))
    if association.mandates.active().filter(user__email__iexact=email).exists():
        problems.append(Blocker("acts_already", _("This person acts for the association already."), "email"))
    if User.objects.filter(email__iexact=email, is_active=False).exists():
        problems.append(Blocker("closed_user", CLOSED_USER, "email"))
    if association.invitations.open_at(at).exclude(email__iexact=email).count() >= MOST_WAITING:
        text = _("Many invitations wait for an answer. Withdraw some of them first.")
        problems.append(Blocker("too_many", text))
    return problems


def answer_problems(invitation: Invitation, user: User | None, *, at: datetime) -> list[Problem]:
    """Used, run out, taken back, or addressed to somebody else: each in a plain sentence."""
    if invitation.state == InvitationState.ACCEPTED:
        return [Blocker("used", _("The invitation has been used. It works once."))]
    if invitation.state == InvitationState.DECLINED:
        return [
            Blocker("declined", _("The invitation has been answered with no. Ask the chair for a new one."))
        ]
    if invitation.state == InvitationState.WITHDRAWN:
        return [
            Blocker(
                "withdrawn", _("The invitation has been withdrawn. Ask the chair if you think it is wrong.")
            )
        ]
    if invitation.expires_at <= at:
        text = _("The invitation could be used until %(day)s. Ask the chair for a new one.")
        return [Blocker("expired", text % {"day": written_day(invitation.expires_at)})]
    if invitation.association.state not in LIVING_ASSOCIATION:
        return [
            Blocker("not_registered", _("Nobody can act for this association: it is not in the register."))
        ]
    if user is not None and not invitation.is_for(user):
        text = _("The invitation was sent to another e-mail address than the one you are logged in with. "
                 "Log in with that address, or ask the chair to invite you at %(email)s.")  # fmt: skip
        return [Blocker("anothers", text % {"email": user.email})]
    return []


def leaving_problems(mandate: Mandate, by: User | None) -> list[Problem]:
    """An association never ends without somebody who may act, unless staff decide so."""
    if by is None or (by.is_staff and by.is_active):
        return []
    others = Mandate.objects.able().filter(association=mandate.association_id).exclude(pk=mandate.pk)
    if others.exists():
        return []
    text = _(
        "Nobody else acts for the association. Invite somebody first, or ask the municipality to end it."
    )
    return [Blocker("last_one", text)]


def unattended_problems(association: Association) -> list[Problem]:
    if Association.objects.unattended().filter(pk=association.pk).exists():
        return [
            Remark("unattended", _("Nobody acts for the association. Invite somebody, or approve who asks."))
        ]
    return []


def hand_over_problems(
    association: Association, board: "Sequence[Seat]", *, seen: str, by: User
) -> list[Problem]:
    """`seen` is `version_of` the board when the form was shown: of two chairs at once, one is told."""
    if not permissions.is_chair_of(by, association):
        return [
            Blocker(
                "not_chair", _("You are no longer the chair of this association: the board has been changed.")
            )
        ]
    if seen != version_of(association):
        text = _(
            "The board was changed while you filled this in. Look at who acts now, and send it once more."
        )
        return [Blocker("changed", text)]
    problems: list[Problem] = []
    if not any(seat.role == MandateRole.CHAIR for seat in board):
        problems.append(
            Blocker("no_chair", _("Write the e-mail address of the new chair."), MandateRole.CHAIR)
        )
    taken: set[str] = set()
    for seat in board:
        if seat.email.lower() in taken:
            problems.append(
                Blocker("twice", _("A person has one role. This address stands above."), seat.role)
            )
        taken.add(seat.email.lower())
    closed = User.objects.filter(email__in=taken, is_active=False).values_list("email", flat=True)
    return problems + [
        Blocker("closed_user", CLOSED_USER, seat.role) for seat in board if seat.email.lower() in set(closed)
    ]


def version_of(association: Association) -> str:
    """Changes whenever somebody begins or stops to act for the association."""
    active = association.mandates.filter(state=MandateState.ACTIVE).order_by("pk")
    return ",".join(str(pk) for pk in active.values_list("pk", flat=True))
