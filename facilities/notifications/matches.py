from collections.abc import Iterable
from typing import Any

from facilities.models import Booking, MatchList
from facilities.notifications.closures import having_any
from portal.notifications import Message, Receiver


class MatchesTook(Message):
    """Matches have taken hours, or given some back: the page says which, with other free times."""

    kind = "facilities.matches_took"

    def __init__(self, match_list: MatchList, bookings: Iterable[Booking]) -> None:
        self.match_list, self.bookings = match_list, bookings

    def receivers(self) -> Iterable[Receiver]:
        return having_any(self.bookings)

    def context(self) -> dict[str, Any]:
        return {"match_list": self.match_list}
