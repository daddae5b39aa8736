"""Messages, one class each. Staff get none: the worklist is theirs."""

from organizations.notifications.register import MandateApproved, MandateMessage, MandateRefused

__all__ = ["MandateApproved", "MandateMessage", "MandateRefused"]
