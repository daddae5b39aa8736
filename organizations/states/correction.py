"""The states of a proposed correction."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class CorrectionState(TextChoices):
    RECEIVED = "received", _("waiting for the association")
    ACCEPTED = "accepted", _("put right")
    REJECTED = "rejected", _("left as it is")


CORRECTION = Lifecycle(
    "organizations.correction",
    CorrectionState,
    moves=(
        allow("accept", {CorrectionState.RECEIVED}, CorrectionState.ACCEPTED,
              who={Role.MEMBER, Role.STAFF}, label=_("Put it right")),
        allow("reject", {CorrectionState.RECEIVED}, CorrectionState.REJECTED,
              who={Role.MEMBER, Role.STAFF}, label=_("Leave it as it is")),
    ),
    outside={},
)  # fmt: skip
