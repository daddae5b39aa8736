"""What people fill in. Each help text says why we ask."""

from organizations.forms.calendar import ActivityForm
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

__all__ = [
    "HOW_WE_CAN_SEE",
    "AboutForm",
    "ActivityForm",
    "ClaimForm",
    "ContactPersonForm",
    "DigitsField",
    "OfferForm",
    "PictureForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "VerifyForm",
]
