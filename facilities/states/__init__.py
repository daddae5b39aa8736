"""States as tables, one file for each part of the app."""

from facilities.states.booking import BLOCKING, BOOKING, OVER, BookingState

__all__ = ["BLOCKING", "BOOKING", "OVER", "BookingState"]
