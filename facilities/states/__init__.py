"""States as tables, one file for each part of the app."""

from facilities.states.booking import AHEAD, BLOCKING, BOOKING, OVER, BookingState
from facilities.states.drop_in import DROP_IN, PlaceState
from facilities.states.lease import LEASE, OPEN_LEASE, LeaseState
from facilities.states.loan import LENT, LOAN, LoanState
from facilities.states.need import NEED, NeedState
from facilities.states.unused import OPEN_UNUSED, UNUSED, UnusedState
from facilities.states.waiting import OPEN_WAIT, WAIT, WaitState

__all__ = [
    "AHEAD",
    "BLOCKING",
    "BOOKING",
    "DROP_IN",
    "LEASE",
    "LENT",
    "LOAN",
    "NEED",
    "OPEN_LEASE",
    "OPEN_UNUSED",
    "OPEN_WAIT",
    "OVER",
    "UNUSED",
    "WAIT",
    "BookingState",
    "LeaseState",
    "LoanState",
    "NeedState",
    "PlaceState",
    "UnusedState",
    "WaitState",
]
