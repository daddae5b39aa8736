"""The verbs that change a grant application: what the association does, and what the municipality does."""

from grants.workflow.appealing import (
    admit_late_appeal,
    appeal,
    dismiss_appeal,
    forward,
    reverse_decision,
    treat_after_all,
)
from grants.workflow.applying import attach, detach, save_draft, start, submit, withdraw
from grants.workflow.deciding import (
    admit_late,
    decide,
    dismiss,
    open_decision,
    send_interim_reply,
    take,
)
from grants.workflow.forms import change_form, new_version, publish, withdraw_form
from grants.workflow.reminding import remind_of_drafts, remind_of_unopened
from grants.workflow.sharing import (
    approve_proposal,
    compute_proposals,
    decide_batch,
    decide_lines,
    propose,
)

__all__ = [
    "admit_late",
    "admit_late_appeal",
    "appeal",
    "approve_proposal",
    "attach",
    "change_form",
    "compute_proposals",
    "decide",
    "decide_batch",
    "decide_lines",
    "detach",
    "dismiss",
    "dismiss_appeal",
    "forward",
    "new_version",
    "open_decision",
    "propose",
    "publish",
    "remind_of_drafts",
    "remind_of_unopened",
    "reverse_decision",
    "save_draft",
    "send_interim_reply",
    "start",
    "submit",
    "take",
    "treat_after_all",
    "withdraw",
    "withdraw_form",
]
