"""Agreements of the demo, many times over, each with an association of its own."""

from django.db import models

from agreements.models import Confirmation, PartnershipAgreement
from portal.demo.copying import ANOTHER, copy_all


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    return copy_all(
        (PartnershipAgreement, Confirmation), copies, steps, {PartnershipAgreement: {"key": ANOTHER}}
    )
