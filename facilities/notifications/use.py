from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import Booking, UnusedTime
from facilities.notifications.bookings import acting_for
from portal.notifications import Message, Receiver


class HowManyCame(Message):
    """The morning after a regular time, to the person who booked it: one tap tells how many came."""

    kind = "facilities.how_many_came"
    choice = _("Questions about how many came")
    is_secret = True

    def __init__(self, booking: Booking) -> None:
        self.booking = booking

    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(self.booking.booked_by)] if self.booking.booked_by else []

    def context(self) -> dict[str, Any]:
        from facilities.use import token_of

        return {"token": token_of(self.booking)}

    def once(self) -> str:
        return f"facilities.how_many_came:{self.booking.pk}"


class TimeUnused(Message):
    """To everybody who acts for the association: a regular time is hardly used. Do you need it?"""

    kind = "facilities.time_unused"

    def __init__(self, unused: UnusedTime) -> None:
        self.unused = unused

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.unused.series.association)

    def context(self) -> dict[str, Any]:
        return {"unused": self.unused}


class UnusedDecided(TimeUnused):
    """To the same: the municipality has decided, and here it stands."""

    kind = "facilities.unused_decided"
