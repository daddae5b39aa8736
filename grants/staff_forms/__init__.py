"""What the municipality fills in, one file for each part of the app."""

from grants.staff_forms.appeals import AppealReasonForm, ForwardForm, ReversalForm
from grants.staff_forms.calls import CallForm
from grants.staff_forms.decisions import (
    DecisionForm,
    DismissalForm,
    DisqualificationForm,
    InterimReplyForm,
    MoreForm,
    ReviewForm,
)
from grants.staff_forms.money import (
    AdvanceNoticeForm,
    ClaimForm,
    ExportForm,
    FailureForm,
    PayForm,
    ReturnReportForm,
    SettleForm,
)
from grants.staff_forms.sharing import BatchForm, FormulaForm, ProposalForm

__all__ = [
    "AdvanceNoticeForm",
    "AppealReasonForm",
    "BatchForm",
    "CallForm",
    "ClaimForm",
    "DecisionForm",
    "DismissalForm",
    "DisqualificationForm",
    "ExportForm",
    "FailureForm",
    "FormulaForm",
    "ForwardForm",
    "InterimReplyForm",
    "MoreForm",
    "PayForm",
    "ProposalForm",
    "ReturnReportForm",
    "ReversalForm",
    "ReviewForm",
    "SettleForm",
]
