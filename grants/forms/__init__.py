"""The forms that an applicant fills in."""

from grants.forms.appeal import AppealForm
from grants.forms.draft import DraftForm
from grants.forms.repayment import RepaymentCommentForm
from grants.forms.report import ReportForm
from grants.forms.start import StartForm
from grants.forms.steps import SEND, Step, step_of, steps_of
from grants.forms.supplement import SupplementForm

__all__ = [
    "SEND",
    "AppealForm",
    "DraftForm",
    "RepaymentCommentForm",
    "ReportForm",
    "StartForm",
    "Step",
    "SupplementForm",
    "step_of",
    "steps_of",
]
