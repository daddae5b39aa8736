"""What becomes of a change in the national register: nothing is overwritten before somebody has said so."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class RegisterChangeState(TextChoices):
    OPEN = "open", _("waits for the municipality")
    ASKED = "asked", _("the association is asked")
    TAKEN_OVER = "taken_over", _("the register's value is used")
    KEPT = "kept", _("the association's own is kept")
    NOTED = "noted", _("noted")
    LAPSED = "lapsed", _("no longer so in the register")


OPEN_REGISTER_CHANGE = frozenset({RegisterChangeState.OPEN, RegisterChangeState.ASKED})

REGISTER_CHANGE = Lifecycle(
    "organizations.register_change",
    RegisterChangeState,
    moves=(
        allow("take_over", OPEN_REGISTER_CHANGE, RegisterChangeState.TAKEN_OVER,
              who={Role.STAFF}, label=_("Use the register's value")),
        allow("keep", OPEN_REGISTER_CHANGE, RegisterChangeState.KEPT,
              who={Role.STAFF}, label=_("Keep the association's own")),
        allow("note", OPEN_REGISTER_CHANGE, RegisterChangeState.NOTED,
              who={Role.STAFF}, label=_("Note it")),
        allow("ask", {RegisterChangeState.OPEN}, RegisterChangeState.ASKED,
              who={Role.STAFF}, label=_("Ask the association")),
        allow("agree", {RegisterChangeState.ASKED}, RegisterChangeState.TAKEN_OVER,
              who={Role.MEMBER}, label=_("The register is right")),
        allow("disagree", {RegisterChangeState.ASKED}, RegisterChangeState.KEPT,
              who={Role.MEMBER}, label=_("Ours is right")),
        allow("lapse", OPEN_REGISTER_CHANGE, RegisterChangeState.LAPSED,
              who={Role.SYSTEM}, label=_("Lapse")),
    ),
    outside={RegisterChangeState.ASKED: _("waits for your answer")},
)  # fmt: skip
