from organizations.models.activity import Activity, ActivityKind
from organizations.models.activity_type import ActivityType
from organizations.models.association import Association, LanguageForm, RegisterStatus
from organizations.models.contact_person import ContactPerson
from organizations.models.district import District
from organizations.models.icnpo import IcnpoCategory
from organizations.models.mandate import Mandate, MandateRole
from organizations.models.occurrence import Occurrence
from organizations.models.offer import AgeGroup, Language
from organizations.models.picture import AssociationPicture
from organizations.models.register_change import ChangeKind, RegisterChange
from organizations.models.register_entry import RegisterEntry

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityType",
    "AgeGroup",
    "Association",
    "AssociationPicture",
    "ChangeKind",
    "ContactPerson",
    "District",
    "IcnpoCategory",
    "Language",
    "LanguageForm",
    "Mandate",
    "MandateRole",
    "Occurrence",
    "RegisterChange",
    "RegisterEntry",
    "RegisterStatus",
]
