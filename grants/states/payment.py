"""The life of a payment, and of a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class PaymentState(TextChoices):
    READY = "ready", _("waits for a second person")
    CHECKED = "checked", _("ready for the payment file")
    EXPORTED = "exported", _("in a payment file")
    CONFIRMED = "confirmed", _("paid")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


P = PaymentState

ON_THE_WAY = frozenset({P.READY, P.CHECKED, P.EXPORTED})
COUNTED = ON_THE_WAY | {P.CONFIRMED}  # together never more than the grant

PAYMENT = Lifecycle(
    "grants.payment",
    PaymentState,
    moves=(
        allow("check", {P.READY}, P.CHECKED, who={Role.STAFF}, label=_("The account is right: approve")),
        allow("export", {P.CHECKED}, P.EXPORTED, who={Role.STAFF}, label=_("Put in the payment file")),
        allow("confirm", {P.EXPORTED}, P.CONFIRMED, who={Role.STAFF}, label=_("Paid")),
        allow("fail", {P.EXPORTED}, P.FAILED, who={Role.STAFF}, label=_("It failed")),
        allow("cancel", {P.READY, P.CHECKED}, P.CANCELLED, who={Role.STAFF}, label=_("Cancel the payment")),
    ),
    outside={
        P.READY: _("being made ready"),
        P.CHECKED: _("being made ready"),
        P.EXPORTED: _("sent to the bank"),
        P.FAILED: _("stopped, we look into it"),
        P.CANCELLED: _("being made ready"),
    },
)


class ReportState(TextChoices):
    DUE = "due", _("not sent")
    SENT = "sent", _("received")
    APPROVED = "approved", _("approved")


R = ReportState

REPORT = Lifecycle(
    "grants.report",
    ReportState,
    moves=(
        allow("send", {R.DUE}, R.SENT, who={Role.MEMBER}, label=_("Send the report")),
        allow("approve", {R.SENT}, R.APPROVED, who={Role.STAFF}, label=_("Approve the report")),
        allow(
            "return", {R.SENT}, R.DUE, who={Role.STAFF}, label=_("Ask for a better report"), done="returned"
        ),
    ),
    outside={R.SENT: _("sent"), R.DUE: _("not sent")},
)
