"""What stands in the way, one file for each part of the app."""

from grants.rules.appeal import about_appeal, before_appealing, late_and_not_admitted
from grants.rules.application import (
    about_decision,
    before_sending,
    contradictions,
    for_case_handler,
    interim_reply_due,
    lateness,
    limits,
    may_decide,
    missing,
    not_admitted,
    time_to_apply,
)
from grants.rules.form import before_publishing
from grants.rules.sharing import about_proposal, before_batch, second_person

__all__ = [
    "about_appeal",
    "about_decision",
    "about_proposal",
    "before_appealing",
    "before_batch",
    "before_publishing",
    "before_sending",
    "contradictions",
    "for_case_handler",
    "interim_reply_due",
    "late_and_not_admitted",
    "lateness",
    "limits",
    "may_decide",
    "missing",
    "not_admitted",
    "second_person",
    "time_to_apply",
]
