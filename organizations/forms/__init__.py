"""What people fill in. Each help text says why we ask."""

from organizations.forms.calendar import (
    ActivityForm,
    CancelForm,
    ImportedActivityForm,
    RescheduleForm,
    SkipForm,
)
from organizations.forms.corrections import AnswerForm, CorrectionForm
from organizations.forms.digest import DigestChoiceForm, DigestForm
from organizations.forms.duplicates import DuplicateForm
from organizations.forms.participants import AnnouncementForm, ParticipantForm, SignUpForm
from organizations.forms.parts import MembershipForm, SubGroupForm, UmbrellaForm
from organizations.forms.people import HandOverForm, InviteForm
from organizations.forms.profile import AddressForm, ContactPersonForm, OfferForm, PictureForm
from organizations.forms.register import (
    HOW_WE_CAN_SEE,
    AboutForm,
    ClaimForm,
    DigitsField,
    ProfileForm,
    ReasonForm,
    RegisterForm,
    VerifyForm,
)
from organizations.forms.sources import SourceForm

__all__ = [
    "HOW_WE_CAN_SEE",
    "AboutForm",
    "ActivityForm",
    "AddressForm",
    "AnnouncementForm",
    "AnswerForm",
    "CancelForm",
    "ClaimForm",
    "ContactPersonForm",
    "CorrectionForm",
    "DigestChoiceForm",
    "DigestForm",
    "DigitsField",
    "DuplicateForm",
    "HandOverForm",
    "ImportedActivityForm",
    "InviteForm",
    "MembershipForm",
    "OfferForm",
    "ParticipantForm",
    "PictureForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "RescheduleForm",
    "SignUpForm",
    "SkipForm",
    "SourceForm",
    "SubGroupForm",
    "UmbrellaForm",
    "VerifyForm",
]
