"""The verbs that change a grant application: what the association does, and what the municipality does."""

from grants.workflow.announcing import announce_openings, stop_watching, watch
from grants.workflow.appealing import (
    admit_late_appeal,
    appeal,
    dismiss_appeal,
    drop_claim,
    forward,
    reverse_decision,
    treat_after_all,
)
from grants.workflow.applying import (
    attach,
    copy_last,
    detach,
    hold,
    save_draft,
    start,
    submit,
    withdraw,
)
from grants.workflow.assessing import (
    answer_more,
    ask_for_more,
    review,
)
from grants.workflow.deciding import (
    admit_late,
    decide,
    dismiss,
    open_decision,
    send_interim_reply,
    take,
)
from grants.workflow.forgetting import forget_old_answers
from grants.workflow.forms import change_form, new_version, publish, withdraw_form
from grants.workflow.impartiality import (
    assess_disqualification,
    declare_disqualified,
    declare_impartial,
)
from grants.workflow.paying import (
    cancel_payment,
    check_payment,
    confirm_batch,
    confirm_payment,
    export_payments,
    fail_payment,
    pay,
)
from grants.workflow.reminding import remind_of_drafts, remind_of_unopened
from grants.workflow.repaying import (
    claim_back,
    comment_on_repayment,
    confirm_repayment,
    drop_repayment,
    warn_of_repayment,
)
from grants.workflow.reporting import (
    approve_report,
    remind_of_reports,
    return_report,
    send_report,
    settle,
)
from grants.workflow.sealing import unseal_calls
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
    "announce_openings",
    "answer_more",
    "appeal",
    "approve_proposal",
    "approve_report",
    "ask_for_more",
    "assess_disqualification",
    "attach",
    "cancel_payment",
    "change_form",
    "check_payment",
    "claim_back",
    "comment_on_repayment",
    "compute_proposals",
    "confirm_batch",
    "confirm_payment",
    "confirm_repayment",
    "copy_last",
    "decide",
    "decide_batch",
    "decide_lines",
    "declare_disqualified",
    "declare_impartial",
    "detach",
    "dismiss",
    "dismiss_appeal",
    "drop_claim",
    "drop_repayment",
    "export_payments",
    "fail_payment",
    "forget_old_answers",
    "forward",
    "hold",
    "new_version",
    "open_decision",
    "pay",
    "propose",
    "publish",
    "remind_of_drafts",
    "remind_of_reports",
    "remind_of_unopened",
    "return_report",
    "reverse_decision",
    "review",
    "save_draft",
    "send_interim_reply",
    "send_report",
    "settle",
    "start",
    "stop_watching",
    "submit",
    "take",
    "treat_after_all",
    "unseal_calls",
    "warn_of_repayment",
    "watch",
    "withdraw",
    "withdraw_form",
]
