"""Messages about who may act for an association."""

from organizations.models import Mandate
from portal.notifications import Message, Receiver


class MandateMessage(Message):
    kind = "organizations.mandate"

    def __init__(self, mandate: Mandate) -> None:
        self.mandate = mandate

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.mandate.user)]


class MandateApproved(MandateMessage):
    """Says the same as a refusal: what the answer is, and for whom, is read after logging in."""

    kind = "organizations.mandate_approved"


class MandateRefused(MandateMessage):
    kind = "organizations.mandate_refused"
