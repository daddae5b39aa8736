"""States as tables, one file for each part of the app."""

from organizations.states.calendar import (
    ACTIVITY,
    EDITABLE_ACTIVITY,
    OCCURRENCE,
    PUBLIC_ACTIVITY,
    UNPUBLISHED,
    ActivityState,
    OccurrenceState,
)
from organizations.states.participants import PARTICIPANT, PARTICIPANT_LINE, ParticipantState
from organizations.states.register import (
    ASSOCIATION,
    MANDATE,
    OPEN_MANDATE,
    PUBLIC_ASSOCIATION,
    AssociationState,
    MandateState,
)
from organizations.states.register_change import (
    OPEN_REGISTER_CHANGE,
    REGISTER_CHANGE,
    RegisterChangeState,
)
from organizations.states.umbrella import OPEN_UMBRELLA, UMBRELLA, UmbrellaState

__all__ = [
    "ACTIVITY",
    "ASSOCIATION",
    "EDITABLE_ACTIVITY",
    "MANDATE",
    "OCCURRENCE",
    "OPEN_MANDATE",
    "OPEN_REGISTER_CHANGE",
    "OPEN_UMBRELLA",
    "PARTICIPANT",
    "PARTICIPANT_LINE",
    "PUBLIC_ACTIVITY",
    "PUBLIC_ASSOCIATION",
    "REGISTER_CHANGE",
    "UMBRELLA",
    "UNPUBLISHED",
    "ActivityState",
    "AssociationState",
    "MandateState",
    "OccurrenceState",
    "ParticipantState",
    "RegisterChangeState",
    "UmbrellaState",
]
