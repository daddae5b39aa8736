"""What associations are told by e-mail about their bookings: that something happened, and where to read it."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import Booking
from organizations.models import Association, Mandate
from portal.models import User
from portal.notifications import Message, Receiver


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
        return [Receiver.of(self.booking.booked_by)]


class ToTheAssociation(AboutABooking):
    """To everybody who acts for it."""

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.booking.association)


class BookingConfirmed(ToWhoBooked, Message):
    """To the person who booked: it is done, and here it stands."""

    kind = "facilities.booking_confirmed"
    choice = _("Receipts for bookings")


class BookingCancelled(ToTheAssociation, Message):
    """To everybody who acts for the association: the municipality has cancelled, and here is why."""

    kind = "facilities.booking_cancelled"
