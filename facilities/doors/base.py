from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping

from facilities.models import Booking


class DoorCodes(ABC):
    """Knows which code opens the door for a booking."""

    @abstractmethod
    def codes(self, bookings: Iterable[Booking]) -> Mapping[int, str]:
        """{number of the booking: its code}, for those of the bookings that have one."""
