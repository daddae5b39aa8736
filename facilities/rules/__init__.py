"""What stands in the way of a booking. Writes nothing, and asks no database but what it is given.

Whether somebody else has the time is not asked here: the constraint on Booking decides that.
"""

from facilities.rules.approval import approval_problems
from facilities.rules.booking import (
    booking_problems,
    facts_of,
    first_problems,
    person_problems,
    room_problems,
    who_is,
    who_problems,
)
from facilities.rules.drop_in import opening_problems, place_problems
from facilities.rules.invoicing import invoice_problems
from facilities.rules.keys import has_read, key_problems
from facilities.rules.loan import hand_out_problems, loan_problems
from facilities.rules.pricing import set_price_problems
from facilities.rules.series import MOST_DATES, series_problems
from facilities.rules.time import STEP, is_possible, time_problems
from facilities.rules.use import is_low, use_problems

__all__ = [
    "MOST_DATES",
    "STEP",
    "approval_problems",
    "booking_problems",
    "facts_of",
    "first_problems",
    "hand_out_problems",
    "has_read",
    "invoice_problems",
    "is_low",
    "is_possible",
    "key_problems",
    "loan_problems",
    "opening_problems",
    "person_problems",
    "place_problems",
    "room_problems",
    "series_problems",
    "set_price_problems",
    "time_problems",
    "use_problems",
    "who_is",
    "who_problems",
]
