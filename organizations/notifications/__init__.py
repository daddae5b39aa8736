"""Messages, one class each. Staff get none: the worklist is theirs."""

from organizations.notifications.register import MandateApproved, MandateMessage, MandateRefused
from organizations.notifications.register_change import RegisterQuestion

__all__ = ["MandateApproved", "MandateMessage", "MandateRefused", "RegisterQuestion"]
