"""Messages, one class each. Staff get none: the worklist is theirs."""

from organizations.notifications.calendar import ActivityApproved, ActivityReturned
from organizations.notifications.participants import (
    DateCancelled,
    DateMoved,
    DateRestored,
    MessageFromOrganiser,
    OfferLapsed,
    PlaceOffered,
    SignUpChanged,
    SignUpReceipt,
)
from organizations.notifications.register import MandateApproved, MandateMessage, MandateRefused
from organizations.notifications.register_change import RegisterQuestion

__all__ = [
    "ActivityApproved",
    "ActivityReturned",
    "DateCancelled",
    "DateMoved",
    "DateRestored",
    "MandateApproved",
    "MandateMessage",
    "MandateRefused",
    "MessageFromOrganiser",
    "OfferLapsed",
    "PlaceOffered",
    "RegisterQuestion",
    "SignUpChanged",
    "SignUpReceipt",
]
