"""The verbs that change something, one file for each part of the app."""

from facilities.workflow.blackouts import black_out
from facilities.workflow.bookings import book, cancel
from facilities.workflow.tree import part_name, split

__all__ = ["black_out", "book", "cancel", "part_name", "split"]
