"""What is told about requests: that it has come, that it is answered, and to us that it is due."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from facilities.notifications.bookings import ToThoseWhoHaveIt, ToWhoBooked
from portal.notifications import Message, Receiver
from portal.registries import contact_for


class BookingRequested(ToWhoBooked, Message):
    """To the person who asked: we have it, and by when we answer."""

    kind = "facilities.booking_requested"


class RequestAnswered(ToThoseWhoHaveIt, Message):
    """To those who asked: the answer is there to read."""

    kind = "facilities.request_answered"


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
