"""What is told about requests: that it has come, that it is answered, and to us that it is due."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from facilities.models import Booking
from facilities.notifications.bookings import acting_for
from portal.notifications import Message, Receiver
from portal.registries import contact_for


class BookingRequested(Message):
    """To the person who asked: we have it, and by when we answer."""

    kind = "facilities.booking_requested"

    def __init__(self, booking: Booking) -> None:
        self.booking = booking

    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(self.booking.booked_by)]

    def context(self) -> dict[str, Any]:
        return {"booking": self.booking}


class RequestAnswered(Message):
    """To everybody who acts for the association: the answer is there to read."""

    kind = "facilities.request_answered"

    def __init__(self, booking: Booking) -> None:
        self.booking = booking

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.booking.association)

    def context(self) -> dict[str, Any]:
        return {"booking": self.booking}


class RequestsDue(Message):
    """To the contact point for premises: requests should be answered today, or should have been."""

    kind = "facilities.requests_due"

    def __init__(self, count: int, day: date) -> None:
        self.count, self.day = count, day

    def receivers(self) -> Iterable[Receiver]:
        contact = contact_for("facilities")
        return [Receiver(contact.email)] if contact and contact.email else []

    def context(self) -> dict[str, Any]:
        return {"count": self.count, "worklist": reverse("admin:index")}

    def once(self) -> str:
        return f"facilities.requests_due:{self.day}"
