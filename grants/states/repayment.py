"""The life of a claim for repayment, from the advance notice on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class RepaymentState(TextChoices):
    WARNED = "warned", _("advance notice given")
    CLAIMED = "claimed", _("claimed back")
    REPAID = "repaid", _("paid back")
    DROPPED = "dropped", _("dropped")


R = RepaymentState

UNSETTLED = frozenset({R.WARNED, R.CLAIMED})  # one of these for each grant
COUNTED_BACK = UNSETTLED | {R.REPAID}  # together never more than what was paid

REPAYMENT = Lifecycle(
    "grants.repayment",
    RepaymentState,
    moves=(
        allow("claim", {R.WARNED}, R.CLAIMED, who={Role.STAFF}, label=_("Claim the money back")),
        allow("repay", {R.CLAIMED}, R.REPAID, who={Role.STAFF}, label=_("The money has come back")),
        allow("drop", UNSETTLED, R.DROPPED, who={Role.STAFF}, label=_("Drop the claim")),
    ),
    outside={},
)
