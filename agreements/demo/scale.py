"""Agreements of the demo, many times over, each with an association of its own."""

from agreements.models import Confirmation, PartnershipAgreement
from portal.demo.copying import ANOTHER, Copier


def multiply(copier: Copier) -> None:
    copier.copy(PartnershipAgreement, Confirmation, changed={PartnershipAgreement: {"key": ANOTHER}})
