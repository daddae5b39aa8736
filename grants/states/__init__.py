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

__all__ = [
    "ANSWERABLE",
    "APPEAL_DEEDS",
    "APPLICATION",
    "AWAITING",
    "AWARDED",
    "DECIDED",
    "FORM",
    "JUDGED",
    "RECEIVED",
    "STAFF_DEEDS",
    "STANDING",
    "ApplicationState",
    "FormState",
]
