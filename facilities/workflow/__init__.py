"""The verbs that change something, one file for each part of the app."""

from facilities.workflow.blackouts import black_out
from facilities.workflow.bookings import book, cancel, substitute
from facilities.workflow.closures import close, closure_problems, hit_by, reopen
from facilities.workflow.holds import hold, sweep_holds
from facilities.workflow.requests import (
    accept,
    lapse,
    lapse_those_past,
    refuse,
    remind_of_requests,
    withdraw,
)
from facilities.workflow.series import add_date, book_series, cancel_following, move_following
from facilities.workflow.tree import part_name, split

__all__ = [
    "accept",
    "add_date",
    "black_out",
    "book",
    "book_series",
    "cancel",
    "cancel_following",
    "close",
    "closure_problems",
    "hit_by",
    "hold",
    "lapse",
    "lapse_those_past",
    "move_following",
    "part_name",
    "refuse",
    "remind_of_requests",
    "reopen",
    "split",
    "substitute",
    "sweep_holds",
    "withdraw",
]
