"""States as tables, one file for each part of the app."""

from facilities.states.booking import AHEAD, BLOCKING, BOOKING, OVER, BookingState

__all__ = ["AHEAD", "BLOCKING", "BOOKING", "OVER", "BookingState"]
