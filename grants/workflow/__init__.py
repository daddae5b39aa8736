"""The verbs that change a grant application: what the association does, and what the municipality does."""

from grants.workflow.applying import attach, detach, save_draft, start, submit, withdraw
from grants.workflow.deciding import (
    admit_late,
    decide,
    dismiss,
    open_decision,
    send_interim_reply,
    take,
)
from grants.workflow.reminding import remind_of_drafts

__all__ = [
    "admit_late",
    "attach",
    "decide",
    "detach",
    "dismiss",
    "open_decision",
    "remind_of_drafts",
    "save_draft",
    "send_interim_reply",
    "start",
    "submit",
    "take",
    "withdraw",
]
