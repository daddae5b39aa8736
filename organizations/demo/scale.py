"""Associations of the demo, who acts for them, what goes on in them and who lends a hand, many times over."""

from organizations.models import (
    Activity,
    Announcement,
    Association,
    AssociationPicture,
    ContactPerson,
    Highlight,
    Mandate,
    MembershipCount,
    Occurrence,
    Participant,
    SignUp,
    SubGroup,
    UmbrellaMembership,
)
from organizations.models.association import AssociationKind
from organizations.models.preparedness import PreparednessResource
from organizations.models.volunteering import (
    HelpMatch,
    HelpOffer,
    HelpRequest,
    PoliceCertificateCheck,
    Shift,
    VolunteerCertificate,
    VolunteerHours,
    VolunteerSignUp,
    VolunteerTask,
)
from portal.demo.copying import ANOTHER, ANOTHER_SECRET, Copier, Kind, numbered

REGISTER = (
    Association, AssociationKind, Mandate, ContactPerson, MembershipCount, SubGroup, SubGroup.activity_types.through,
    UmbrellaMembership, AssociationPicture, PreparednessResource,
)  # fmt: skip
CALENDAR = (Activity, Occurrence, Highlight, SignUp, Participant, Announcement)
VOLUNTEERING = (
    VolunteerTask, Shift, VolunteerSignUp, VolunteerHours, VolunteerCertificate, PoliceCertificateCheck,
    HelpOffer, HelpOffer.districts.through, HelpRequest, HelpMatch,
)  # fmt: skip


# Of the letters that a certificate's code is made of.
ANOTHER_CODE = f"substr(upper(translate(replace({ANOTHER}::text, '-', ''), '01', 'GH')), 1, 20)"


def multiply(copier: Copier) -> None:
    """Copies bear a number, and no organisation number: two cannot have the same. They fetch no calendars."""
    changed: dict[Kind, dict[str, str]] = {
        Association: numbered("name", "slug", "sort_key") | {"organization_number": "NULL"},
        Activity: {"key": ANOTHER, "source": "NULL"},
        Occurrence: {"uid": ANOTHER},
        Participant: {"nonce": ANOTHER_SECRET},
        Announcement: {"key": ANOTHER},
        VolunteerTask: {"key": ANOTHER},
        VolunteerHours: {"key": ANOTHER},
        VolunteerCertificate: {"code": ANOTHER_CODE},
        HelpRequest: {"key": ANOTHER},
    }
    copier.copy(*REGISTER, *CALENDAR, *VOLUNTEERING, changed=changed)
