"""Messages, one class each. Staff get none: the worklist is theirs."""

from organizations.notifications.calendar import ActivityApproved, ActivityReturned
from organizations.notifications.confirmation import AccountChanged, ConfirmationDue
from organizations.notifications.corrections import CorrectionAnswered, CorrectionProposed
from organizations.notifications.digest import KINDS as DIGEST_KINDS
from organizations.notifications.digest import DigestQuestion, WeeklyDigest
from organizations.notifications.participants import (
    DateCancelled,
    DateHidden,
    DateMoved,
    DateRestored,
    MessageFromOrganiser,
    OfferLapsed,
    PlaceOffered,
    SignUpChanged,
    SignUpReceipt,
)
from organizations.notifications.people import Invited, MandateEnded, MandateGiven
from organizations.notifications.register import MandateApproved, MandateMessage, MandateRefused
from organizations.notifications.register_change import RegisterQuestion
from organizations.notifications.umbrella import UmbrellaAnswered, UmbrellaAsked

__all__ = [
    "DIGEST_KINDS",
    "AccountChanged",
    "ActivityApproved",
    "ActivityReturned",
    "ConfirmationDue",
    "CorrectionAnswered",
    "CorrectionProposed",
    "DateCancelled",
    "DateHidden",
    "DateMoved",
    "DateRestored",
    "DigestQuestion",
    "Invited",
    "MandateApproved",
    "MandateEnded",
    "MandateGiven",
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
