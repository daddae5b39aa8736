"""What stands in the way. Reads; writes nothing."""

from organizations.rules.calendar import AHEAD, activity_problems, horizon
from organizations.rules.profile import contact_person_problems, picture_problems
from organizations.rules.register import (
    LIKENESS,
    ONLY_OWN_OR_CHAIR,
    SAME_DISTRICT,
    account_problems,
    approval_problems,
    claim_problems,
    did_you_mean,
    number_problems,
    similar,
    similar_name_problems,
    suggestion,
)

__all__ = [
    "AHEAD",
    "LIKENESS",
    "ONLY_OWN_OR_CHAIR",
    "SAME_DISTRICT",
    "account_problems",
    "activity_problems",
    "approval_problems",
    "claim_problems",
    "contact_person_problems",
    "did_you_mean",
    "horizon",
    "number_problems",
    "picture_problems",
    "similar",
    "similar_name_problems",
    "suggestion",
]
