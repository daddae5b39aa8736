"""Messages about what the national register says."""

from typing import Any

from organizations.models import Mandate, RegisterChange
from portal.notifications import Message, Receiver


class RegisterQuestion(Message):
    """To all who act for the association: one answer is enough."""

    kind = "organizations.register_question"

    def __init__(self, change: RegisterChange) -> None:
        self.change = change

    def receivers(self) -> list[Receiver]:
        acting = (
            Mandate.objects.active().filter(association=self.change.association_id).select_related("user")
        )
        return [Receiver.of(mandate.user) for mandate in acting]

    def context(self) -> dict[str, Any]:
        return {"address": self.change.get_absolute_url()}
