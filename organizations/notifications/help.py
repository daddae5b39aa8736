"""Messages about help. They say that something waits, and link; never who, with what, or where."""

from typing import Any

from organizations.models.volunteering import HelpMatch, HelpRequest
from portal.notifications import Message, Receiver


class _ToRequester:
    def __init__(self, request: HelpRequest) -> None:
        self.request = request

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.request.requester)] if self.request.requester else []

    def context(self) -> dict[str, Any]:
        return {"help": self.request}


class HelpReceived(_ToRequester, Message):
    kind = "organizations.help_received"


class HelpNews(_ToRequester, Message):
    """Found somebody, or could not help: the page says which."""

    kind = "organizations.help_news"


class HelpClosed(_ToRequester, Message):
    kind = "organizations.help_closed"


class HelpAsked(Message):
    kind = "organizations.help_asked"

    def __init__(self, match: HelpMatch) -> None:
        self.match = match

    def receivers(self) -> list[Receiver]:
        return [Receiver.of(self.match.user)] if self.match.user else []

    def context(self) -> dict[str, Any]:
        return {"match": self.match}


class HelpNotNeeded(HelpAsked):
    kind = "organizations.help_not_needed"


class HelpThanks(HelpAsked):
    kind = "organizations.help_thanks"


class HelpAnswered(Message):
    """To the coordinator: the volunteer has answered."""

    kind = "organizations.help_answered"

    def __init__(self, match: HelpMatch) -> None:
        self.match = match

    def receivers(self) -> list[Receiver]:
        by = self.match.request.coordinator or self.match.asked_by
        return [Receiver.of(by)] if by.is_active else []

    def context(self) -> dict[str, Any]:
        return {"help": self.match.request}
