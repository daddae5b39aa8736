"""The states of an invitation to act for an association."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class InvitationState(TextChoices):
    SENT = "sent", _("waiting for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


# To an invitation, the public is the one person it is addressed to.
INVITATION = Lifecycle(
    "organizations.invitation",
    InvitationState,
    moves=(
        allow("accept", {InvitationState.SENT}, InvitationState.ACCEPTED,
              who={Role.PUBLIC}, label=_("Say yes")),
        allow("decline", {InvitationState.SENT}, InvitationState.DECLINED,
              who={Role.PUBLIC}, label=_("Say no")),
        allow("withdraw", {InvitationState.SENT}, InvitationState.WITHDRAWN,
              who={Role.MEMBER, Role.STAFF, Role.SYSTEM}, label=_("Withdraw the invitation")),
    ),
    outside={},
)  # fmt: skip
