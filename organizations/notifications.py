"""Messages about who may act for an association. Staff get none: the worklist is theirs."""

from typing import Any

from organizations.models import Mandate
from portal.notifications import Message, Receiver


class MandateMessage(Message):
    kind = "organizations.mandate"

    def __init__(self, mandate: Mandate) -> None:
        self.mandate = mandate

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.mandate.user)]

    def context(self) -> dict[str, Any]:
        return {"association": self.mandate.association}


class MandateApproved(MandateMessage):
    kind = "organizations.mandate_approved"


class MandateRefused(MandateMessage):
    kind = "organizations.mandate_refused"
