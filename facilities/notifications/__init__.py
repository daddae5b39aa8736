"""Messages, one class each. Staff get none: the worklist is theirs."""

from facilities.notifications.bookings import BookingCancelled, BookingConfirmed

__all__ = ["BookingCancelled", "BookingConfirmed"]
