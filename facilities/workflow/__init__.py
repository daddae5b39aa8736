"""The verbs that change something, one file for each part of the app."""

from facilities.workflow.blackouts import black_out
from facilities.workflow.bookings import book, cancel, fee_for, gives_back, substitute
from facilities.workflow.closures import close, closure_problems, hit_by, reopen
from facilities.workflow.doors import fetch_door_codes
from facilities.workflow.drop_in import Opened, forget_drop_in, give_back, open_drop_in, take_place
from facilities.workflow.forgetting import forget_old
from facilities.workflow.holds import hold, sweep_holds
from facilities.workflow.invoicing import make_invoice_basis
from facilities.workflow.keys import acknowledge_fire_instruction, hand_out_key, take_back_key
from facilities.workflow.lending import borrow, cancel_loan, hand_out, remind_of_loans, take_back
from facilities.workflow.matches import take_in_matches
from facilities.workflow.needs import close_need, meet_need, report_need, withdraw_need
from facilities.workflow.pictures import add_site_picture, remove_site_picture
from facilities.workflow.pricing import set_price
from facilities.workflow.reminders import remind_of_bookings
from facilities.workflow.requests import (
    accept,
    lapse,
    lapse_those_past,
    refuse,
    remind_of_requests,
    withdraw,
)
from facilities.workflow.series import add_date, book_series, cancel_following, fees_from, move_following
from facilities.workflow.storage import (
    ask_for_storage,
    confirm_lease,
    end_lease,
    grant_storage,
    leave_line,
    remind_of_leases,
)
from facilities.workflow.tree import part_name, split
from facilities.workflow.use import (
    ask_how_many_came,
    explain,
    keep,
    release,
    report_use,
    withdraw_time,
)
from facilities.workflow.waiting import leave, offer_freed, settle_waits, take, wait_for
from facilities.workflow.walls import move_walls

__all__ = [
    "Opened",
    "accept",
    "acknowledge_fire_instruction",
    "add_date",
    "add_site_picture",
    "ask_for_storage",
    "ask_how_many_came",
    "black_out",
    "book",
    "book_series",
    "borrow",
    "cancel",
    "cancel_following",
    "cancel_loan",
    "close",
    "close_need",
    "closure_problems",
    "confirm_lease",
    "end_lease",
    "explain",
    "fee_for",
    "fees_from",
    "fetch_door_codes",
    "forget_drop_in",
    "forget_old",
    "give_back",
    "gives_back",
    "grant_storage",
    "hand_out",
    "hand_out_key",
    "hit_by",
    "hold",
    "keep",
    "lapse",
    "lapse_those_past",
    "leave",
    "leave_line",
    "make_invoice_basis",
    "meet_need",
    "move_following",
    "move_walls",
    "offer_freed",
    "open_drop_in",
    "part_name",
    "refuse",
    "release",
    "remind_of_bookings",
    "remind_of_leases",
    "remind_of_loans",
    "remind_of_requests",
    "remove_site_picture",
    "reopen",
    "report_need",
    "report_use",
    "set_price",
    "settle_waits",
    "split",
    "substitute",
    "sweep_holds",
    "take",
    "take_back",
    "take_back_key",
    "take_in_matches",
    "take_place",
    "wait_for",
    "withdraw",
    "withdraw_need",
    "withdraw_time",
]
