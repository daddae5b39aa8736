"""What people fill in. Each help text says why we ask."""

from organizations.forms.calendar import ActivityForm
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
    "DigitsField",
    "ProfileForm",
    "ReasonForm",
    "RegisterForm",
    "VerifyForm",
]
