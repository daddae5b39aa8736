"""What stands in the way, one file for each part of the app."""

from grants.rules.appeal import about_appeal, before_appealing, is_too_late, late_and_not_admitted
from grants.rules.application import (
    about_applicant,
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
    unanswered,
)
from grants.rules.call import about_sealing
from grants.rules.form import before_publishing
from grants.rules.payment import (
    about_payment,
    about_report,
    before_paying,
    left_to_pay,
    may_check,
    waits_for_another,
)
from grants.rules.repayment import (
    about_repayment,
    before_claiming_back,
    before_deciding_repayment,
    is_waiting_for_answer,
    left_to_claim,
)
from grants.rules.sharing import about_proposal, before_batch, may_share_out, second_person

__all__ = [
    "about_appeal",
    "about_applicant",
    "about_decision",
    "about_payment",
    "about_proposal",
    "about_repayment",
    "about_report",
    "about_sealing",
    "before_appealing",
    "before_batch",
    "before_claiming_back",
    "before_deciding_repayment",
    "before_paying",
    "before_publishing",
    "before_sending",
    "contradictions",
    "for_case_handler",
    "interim_reply_due",
    "is_too_late",
    "is_waiting_for_answer",
    "late_and_not_admitted",
    "lateness",
    "left_to_claim",
    "left_to_pay",
    "limits",
    "may_check",
    "may_decide",
    "may_share_out",
    "missing",
    "not_admitted",
    "second_person",
    "time_to_apply",
    "unanswered",
    "waits_for_another",
]
