"""The forms that an association fills in."""

from grants.forms.appeal import AppealForm
from grants.forms.draft import DraftForm
from grants.forms.repayment import RepaymentCommentForm
from grants.forms.report import ReportForm
from grants.forms.steps import SEND, Step, step_of, steps_of
from grants.forms.supplement import SupplementForm

__all__ = [
    "SEND",
    "AppealForm",
    "DraftForm",
    "RepaymentCommentForm",
    "ReportForm",
    "Step",
    "SupplementForm",
    "step_of",
    "steps_of",
]
