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
from organizations.states.correction import CORRECTION, CorrectionState
from organizations.states.invitation import INVITATION, InvitationState
from organizations.states.participants import PARTICIPANT, PARTICIPANT_LINE, ParticipantState
from organizations.states.register import (
    ASSOCIATION,
    FINDABLE_ASSOCIATION,
    LIVING_ASSOCIATION,
    MANDATE,
    ONCE_ACTIVE_MANDATE,
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
    "CORRECTION",
    "EDITABLE_ACTIVITY",
    "FINDABLE_ASSOCIATION",
    "INVITATION",
    "LIVING_ASSOCIATION",
    "MANDATE",
    "OCCURRENCE",
    "ONCE_ACTIVE_MANDATE",
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
    "CorrectionState",
    "InvitationState",
    "MandateState",
    "OccurrenceState",
    "ParticipantState",
    "RegisterChangeState",
    "UmbrellaState",
]
