from organizations.models.activity import Activity, ActivityKind
from organizations.models.activity_type import ActivityType
from organizations.models.association import Association, LanguageForm, RegisterStatus
from organizations.models.district import District
from organizations.models.mandate import Mandate, MandateRole
from organizations.models.occurrence import Occurrence

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityType",
    "Association",
    "District",
    "LanguageForm",
    "Mandate",
    "MandateRole",
    "Occurrence",
    "RegisterStatus",
]
