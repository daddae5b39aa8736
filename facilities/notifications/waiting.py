from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import TimeWait
from facilities.notifications.bookings import ToWhoBooked, acting_for
from portal.notifications import Message, Receiver


class TimeOffered(Message):
    """To everybody who acts for the association, or the person who waits for themselves: kept, and until when."""

    kind = "facilities.time_offered"

    def __init__(self, wait: TimeWait) -> None:
        self.wait = wait

    def receivers(self) -> Iterable[Receiver]:
        if not self.wait.is_for_oneself:
            return acting_for(self.wait.association)
        person = self.wait.asked_by
        return [Receiver.of(person)] if person is not None and person.is_active else []

    def context(self) -> dict[str, Any]:
        return {"wait": self.wait}


class BookingComing(ToWhoBooked, Message):
    """The day before: to the person who booked, with the way to give the time back."""

    kind = "facilities.booking_coming"
    choice = _("Reminders the day before a booking of premises")

    def once(self) -> str:
        return f"facilities.booking_coming:{self.booking.pk}"
