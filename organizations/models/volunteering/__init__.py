"""Volunteering: tasks and their shifts, those who sign up, the hours they give, and help from one to another."""

from organizations.models.volunteering.centre import VolunteerCentre
from organizations.models.volunteering.certificate import VolunteerCertificate
from organizations.models.volunteering.help_match import HelpMatch
from organizations.models.volunteering.help_offer import HelpOffer
from organizations.models.volunteering.help_request import HelpRequest, OnBehalf
from organizations.models.volunteering.hours import VolunteerHours
from organizations.models.volunteering.kinds import HELP_KINDS, VolunteerKind, WhenFree
from organizations.models.volunteering.police_certificate import (
    CertificatePurpose,
    PoliceCertificateCheck,
    PoliceCertificateRule,
)
from organizations.models.volunteering.shift import Shift
from organizations.models.volunteering.sign_up import VolunteerSignUp
from organizations.models.volunteering.task import VolunteerTask

__all__ = [
    "HELP_KINDS",
    "CertificatePurpose",
    "HelpMatch",
    "HelpOffer",
    "HelpRequest",
    "OnBehalf",
    "PoliceCertificateCheck",
    "PoliceCertificateRule",
    "Shift",
    "VolunteerCentre",
    "VolunteerCertificate",
    "VolunteerHours",
    "VolunteerKind",
    "VolunteerSignUp",
    "VolunteerTask",
    "WhenFree",
]
