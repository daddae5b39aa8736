"""Messages, one class each."""

from facilities.notifications.bookings import BookingCancelled, BookingConfirmed
from facilities.notifications.requests import BookingRequested, RequestAnswered, RequestsDue

__all__ = ["BookingCancelled", "BookingConfirmed", "BookingRequested", "RequestAnswered", "RequestsDue"]
