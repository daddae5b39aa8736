"""The verbs that change something, one file for each part of the app."""

from facilities.workflow.blackouts import black_out
from facilities.workflow.bookings import book, cancel
from facilities.workflow.requests import (
    accept,
    lapse,
    lapse_those_past,
    refuse,
    remind_of_requests,
    withdraw,
)
from facilities.workflow.tree import part_name, split

__all__ = [
    "accept",
    "black_out",
    "book",
    "cancel",
    "lapse",
    "lapse_those_past",
    "part_name",
    "refuse",
    "remind_of_requests",
    "split",
    "withdraw",
]
