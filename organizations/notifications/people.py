"""Messages about who acts for an association. They name neither the association nor the role: that is read inside."""

from typing import Any

from organizations import links
from organizations.models import Invitation
from organizations.notifications.register import MandateMessage
from portal.notifications import Message, Receiver


class Invited(Message):
    """Holds the secret link, so its text is forgotten once it is sent."""

    kind = "organizations.invited"
    is_secret = True

    def __init__(self, invitation: Invitation) -> None:
        self.invitation = invitation

    def receivers(self) -> list[Receiver]:
        return [Receiver(self.invitation.email)]

    def context(self) -> dict[str, Any]:
        return {
            "token": links.token_of(self.invitation.nonce, purpose="invitation"),
            "until": self.invitation.expires_at,
        }


class MandateGiven(MandateMessage):
    """To somebody with a user, whom the chair has put on the new board."""

    kind = "organizations.mandate_given"


class MandateEnded(MandateMessage):
    """To somebody who no longer acts, because somebody else has said so."""

    kind = "organizations.mandate_ended"
