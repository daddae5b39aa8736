from collections.abc import Iterable
from typing import Any

from facilities.models import MatchList
from facilities.notifications.closures import acting_for_any
from organizations.models import Association
from portal.notifications import Message, Receiver


class MatchesTook(Message):
    """Matches have taken hours, or given some back: the page says which, with other free times."""

    kind = "facilities.matches_took"

    def __init__(self, match_list: MatchList, associations: Iterable[Association]) -> None:
        self.match_list, self.associations = match_list, associations

    def receivers(self) -> Iterable[Receiver]:
        return acting_for_any(self.associations)

    def context(self) -> dict[str, Any]:
        return {"match_list": self.match_list}
