from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class ApplicationState(TextChoices):
    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("received")
    IN_REVIEW = "in_review", _("being handled")
    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")
    DISMISSED = "dismissed", _("dismissed")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = ApplicationState

AWAITING = frozenset({S.SUBMITTED, S.IN_REVIEW})
AWARDED = frozenset({S.GRANTED, S.PARTLY})
JUDGED = AWARDED | {S.REFUSED}  # a dismissal ends the case without judging it
DECIDED = JUDGED | {S.DISMISSED}
RECEIVED = AWAITING | DECIDED
STANDING = RECEIVED | {S.DRAFT}  # only one of these per association and call

APPLICATION = Lifecycle(
    "grants.application",
    ApplicationState,
    moves=(
        allow("submit", {S.DRAFT}, S.SUBMITTED, who={Role.MEMBER}, label=_("Send the application")),
        allow("take", {S.SUBMITTED}, S.IN_REVIEW, who={Role.STAFF}, label=_("Take the case"), done="taken"),
        allow("grant", AWAITING, S.GRANTED, who={Role.STAFF}, label=_("Grant")),
        allow("grant_partly", AWAITING, S.PARTLY, who={Role.STAFF}, label=_("Grant partly"),
              done="partly_granted"),
        allow("refuse", AWAITING, S.REFUSED, who={Role.STAFF}, label=_("Refuse")),
        allow("dismiss", AWAITING, S.DISMISSED, who={Role.STAFF}, label=_("Dismiss")),
        allow("reopen", JUDGED | {S.DISMISSED}, S.IN_REVIEW, who={Role.STAFF}, label=_("Treat again"),
              done="reopened"),
        allow("withdraw", AWAITING | {S.DRAFT}, S.WITHDRAWN, who={Role.MEMBER}, label=_("Withdraw")),
    ),
    outside={
        S.DRAFT: _("not sent"),
        S.SUBMITTED: _("sent"),
        S.DISMISSED: _("not treated"),
    },
)  # fmt: skip

# What staff do to a case without changing its state, or with the state as part of the answer.
STAFF_DEEDS = (
    allow("decide", AWAITING, S.GRANTED, who={Role.STAFF}, label=_("Decide")),
    allow("admit_late", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Treat it although it is late")),
    allow("send_interim_reply", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Send an interim reply")),
    allow("review", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Give your review")),
    allow("ask_for_more", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Ask for more information")),
    allow("declare_impartial", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("I am impartial")),
    allow("declare_disqualified", RECEIVED, S.SUBMITTED, who={Role.STAFF}, label=_("I am disqualified")),
    allow("assess_disqualification", DECIDED, S.GRANTED, who={Role.STAFF},
          label=_("Consider the disqualification")),
    allow("propose", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Propose an amount")),
    allow("approve_proposal", AWAITING, S.SUBMITTED, who={Role.STAFF}, label=_("Approve the proposal")),
)  # fmt: skip
