from organizations.models import preparedness, volunteering  # noqa: F401 - registers their tables
from organizations.models.activity import Activity
from organizations.models.activity_type import ActivityType
from organizations.models.association import Association, CalendarTrust, LanguageForm, RegisterStatus
from organizations.models.contact_person import ContactPerson
from organizations.models.correction import Correction
from organizations.models.digest import DigestSubscription
from organizations.models.district import District
from organizations.models.highlight import Highlight
from organizations.models.icnpo import IcnpoCategory
from organizations.models.invitation import Invitation
from organizations.models.mandate import Mandate, MandateRole
from organizations.models.membership_count import MembershipCount
from organizations.models.occurrence import Occurrence
from organizations.models.offer import AgeGroup, Language
from organizations.models.own_feed import OwnFeed
from organizations.models.participant import Announcement, Attendance, Participant, Who
from organizations.models.picture import AssociationPicture
from organizations.models.register_change import ChangeKind, RegisterChange
from organizations.models.register_entry import RegisterEntry
from organizations.models.sign_up import Covers, SignUp
from organizations.models.source import CalendarSource, SourceEvent
from organizations.models.sub_group import SubGroup
from organizations.models.umbrella import UmbrellaMembership
from organizations.recurrence import ActivityKind

__all__ = [
    "Activity",
    "ActivityKind",
    "ActivityType",
    "AgeGroup",
    "Announcement",
    "Association",
    "AssociationPicture",
    "Attendance",
    "CalendarSource",
    "CalendarTrust",
    "ChangeKind",
    "ContactPerson",
    "Correction",
    "Covers",
    "DigestSubscription",
    "District",
    "Highlight",
    "IcnpoCategory",
    "Invitation",
    "Language",
    "LanguageForm",
    "Mandate",
    "MandateRole",
    "MembershipCount",
    "Occurrence",
    "OwnFeed",
    "Participant",
    "RegisterChange",
    "RegisterEntry",
    "RegisterStatus",
    "SignUp",
    "SourceEvent",
    "SubGroup",
    "UmbrellaMembership",
    "Who",
]
