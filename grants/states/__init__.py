"""States as tables, one file for each part of the app."""

from grants.states.appeal import APPEAL_DEEDS
from grants.states.application import (
    APPLICATION,
    AWAITING,
    AWARDED,
    DECIDED,
    JUDGED,
    RECEIVED,
    STAFF_DEEDS,
    STANDING,
    ApplicationState,
)
from grants.states.form import ANSWERABLE, FORM, FormState
from grants.states.payment import PAYMENT, REPORT, PaymentState, ReportState

__all__ = [
    "ANSWERABLE",
    "APPEAL_DEEDS",
    "APPLICATION",
    "AWAITING",
    "AWARDED",
    "DECIDED",
    "FORM",
    "JUDGED",
    "PAYMENT",
    "RECEIVED",
    "REPORT",
    "STAFF_DEEDS",
    "STANDING",
    "ApplicationState",
    "FormState",
    "PaymentState",
    "ReportState",
]
