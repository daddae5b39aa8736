"""States as tables, one file for each part of the app."""

from organizations.states.calendar import (
    ACTIVITY,
    EDITABLE_ACTIVITY,
    OCCURRENCE,
    PUBLIC_ACTIVITY,
    ActivityState,
    OccurrenceState,
)
from organizations.states.register import (
    ASSOCIATION,
    MANDATE,
    OPEN_MANDATE,
    PUBLIC_ASSOCIATION,
    AssociationState,
    MandateState,
)

__all__ = [
    "ACTIVITY",
    "ASSOCIATION",
    "EDITABLE_ACTIVITY",
    "MANDATE",
    "OCCURRENCE",
    "OPEN_MANDATE",
    "PUBLIC_ACTIVITY",
    "PUBLIC_ASSOCIATION",
    "ActivityState",
    "AssociationState",
    "MandateState",
    "OccurrenceState",
]
