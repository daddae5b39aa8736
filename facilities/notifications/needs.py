from collections.abc import Iterable
from typing import Any

from facilities.models import Need
from facilities.notifications.bookings import acting_for
from portal.notifications import Message, Receiver


class NeedAnswered(Message):
    """To everybody who acts for the association: what it reported that it lacks is answered."""

    kind = "facilities.need_answered"

    def __init__(self, need: Need) -> None:
        self.need = need

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.need.association)

    def context(self) -> dict[str, Any]:
        return {"need": self.need}
