"""What people fill in. Each help text says why we ask."""

from organizations.forms.calendar import ActivityForm, RescheduleForm, SkipForm
from organizations.forms.participants import AnnouncementForm, ParticipantForm, SignUpForm
from organizations.forms.profile import ContactPersonForm, OfferForm, PictureForm
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
    "AnnouncementForm",
    "ClaimForm",
    "ContactPersonForm",
    "DigitsField",
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
    "VerifyForm",
]
