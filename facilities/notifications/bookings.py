"""What people are told by e-mail about their bookings: that something happened, and where to read it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import Booking
from organizations.models import Association, Mandate
from portal.models import User
from portal.notifications import Message, Receiver


def having(booking: Booking) -> list[Receiver]:
    """Everybody who acts for the association that has it, or the person whose own it is."""
    if not booking.is_for_oneself:
        return acting_for(booking.association)
    person = booking.booked_by
    return [Receiver.of(person)] if person is not None and person.is_active else []


def acting_for(association: Association | None) -> list[Receiver]:
    """Everybody who acts for the association."""
    acting = Mandate.objects.active().filter(association=association)
    return [Receiver.of(user) for user in User.objects.filter(pk__in=acting.values("user"), is_active=True)]


class AboutABooking:
    """What the text of a message about one booking needs."""

    def __init__(self, booking: Booking) -> None:
        self.booking = booking

    def context(self) -> dict[str, Any]:
        return {"booking": self.booking}


class ToWhoBooked(AboutABooking):
    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(self.booking.booked_by)] if self.booking.booked_by else []


class ToThoseWhoHaveIt(AboutABooking):
    """To everybody who acts for the association, or to the person whose own it is."""

    def receivers(self) -> Iterable[Receiver]:
        return having(self.booking)


class BookingConfirmed(ToWhoBooked, Message):
    """To the person who booked: it is done, and here it stands."""

    kind = "facilities.booking_confirmed"
    choice = _("Receipts for bookings")


class BookingCancelled(ToThoseWhoHaveIt, Message):
    """To those who had it: the municipality has cancelled, and here is why."""

    kind = "facilities.booking_cancelled"
