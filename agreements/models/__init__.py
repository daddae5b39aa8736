from agreements.models.agreement import PartnershipAgreement
from agreements.models.confirmation import Confirmation

__all__ = ["Confirmation", "PartnershipAgreement"]
