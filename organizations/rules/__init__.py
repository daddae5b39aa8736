"""What stands in the way. Reads; writes nothing."""

from organizations.rules.board import SAME_NAME, chair_problems
from organizations.rules.calendar import (
    AHEAD,
    TRUSTED_AFTER,
    activity_problems,
    horizon,
    is_trusted,
    reschedule_problems,
)
from organizations.rules.participants import (
    attendance_problems,
    closed_problems,
    person_problems,
    settings_problems,
    sign_up_problems,
)
from organizations.rules.parts import YEARS_BACK, removal_problems, sub_group_problems, umbrella_problems
from organizations.rules.profile import contact_person_problems, picture_problems
from organizations.rules.register import (
    LIKENESS,
    NUMBER_FIRST,
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
from organizations.rules.register_change import (
    Difference,
    differences,
    has_lapsed,
    own_word,
)
from organizations.rules.sources import source_problems
from organizations.rules.suggestions import suggested_types

__all__ = [
    "AHEAD",
    "LIKENESS",
    "NUMBER_FIRST",
    "ONLY_OWN_OR_CHAIR",
    "SAME_DISTRICT",
    "SAME_NAME",
    "TRUSTED_AFTER",
    "YEARS_BACK",
    "Difference",
    "account_problems",
    "activity_problems",
    "approval_problems",
    "attendance_problems",
    "chair_problems",
    "claim_problems",
    "closed_problems",
    "contact_person_problems",
    "did_you_mean",
    "differences",
    "has_lapsed",
    "horizon",
    "is_trusted",
    "number_problems",
    "own_word",
    "person_problems",
    "picture_problems",
    "removal_problems",
    "reschedule_problems",
    "settings_problems",
    "sign_up_problems",
    "similar",
    "similar_name_problems",
    "source_problems",
    "sub_group_problems",
    "suggested_types",
    "suggestion",
    "umbrella_problems",
]
