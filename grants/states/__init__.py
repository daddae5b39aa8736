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
from grants.states.repayment import REPAYMENT, RepaymentState

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
    "REPAYMENT",
    "REPORT",
    "STAFF_DEEDS",
    "STANDING",
    "ApplicationState",
    "FormState",
    "PaymentState",
    "RepaymentState",
    "ReportState",
]
