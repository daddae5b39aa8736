"""Messages, one class each. Staff get none: the worklist is theirs."""

from organizations.notifications.calendar import ActivityApproved, ActivityReturned
from organizations.notifications.digest import KINDS as DIGEST_KINDS
from organizations.notifications.digest import DigestQuestion, WeeklyDigest
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
from organizations.notifications.umbrella import UmbrellaAnswered, UmbrellaAsked

__all__ = [
    "DIGEST_KINDS",
    "ActivityApproved",
    "ActivityReturned",
    "DateCancelled",
    "DateMoved",
    "DateRestored",
    "DigestQuestion",
    "MandateApproved",
    "MandateMessage",
    "MandateRefused",
    "MessageFromOrganiser",
    "OfferLapsed",
    "PlaceOffered",
    "RegisterQuestion",
    "SignUpChanged",
    "SignUpReceipt",
    "UmbrellaAnswered",
    "UmbrellaAsked",
    "WeeklyDigest",
]
