from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Lifecycle, Role, allow


class AgreementParty(TextChoices):
    """The two that an agreement is made between (section 1 of the template)."""

    ASSOCIATION = "association", _("the association")
    UNIT = "unit", _("the municipality")

    @property
    def other(self) -> "AgreementParty":
        return AgreementParty.UNIT if self is AgreementParty.ASSOCIATION else AgreementParty.ASSOCIATION


class AgreementState(TextChoices):
    DRAFT = "draft", _("being written")
    PROPOSED = "proposed", _("confirmed by one party")
    ACTIVE = "active", _("in force")
    ENDED = "ended", _("ended")
    TERMINATED = "terminated", _("terminated")
    WITHDRAWN = "withdrawn", _("withdrawn")


_BOTH = {Role.MEMBER, Role.STAFF}

AGREEMENT = Lifecycle(
    "agreements.agreement",
    AgreementState,
    moves=(
        allow("propose", {AgreementState.DRAFT}, AgreementState.PROPOSED,
              who=_BOTH, label=_("Confirm")),
        allow("reopen", {AgreementState.PROPOSED}, AgreementState.DRAFT,
              who=_BOTH, label=_("Change the text"), done="reopened"),
        allow("activate", {AgreementState.PROPOSED}, AgreementState.ACTIVE,
              who=_BOTH, label=_("Confirm"), done="activated"),
        allow("withdraw", {AgreementState.DRAFT, AgreementState.PROPOSED}, AgreementState.WITHDRAWN,
              who=_BOTH, label=_("Withdraw the proposal")),
        allow("terminate", {AgreementState.ACTIVE}, AgreementState.TERMINATED,
              who=_BOTH, label=_("Terminate")),
        allow("end", {AgreementState.ACTIVE}, AgreementState.ENDED,
              who={Role.SYSTEM}, label=_("End")),
    ),
    outside={},
)  # fmt: skip

OPEN = frozenset({AgreementState.DRAFT, AgreementState.PROPOSED})
CONCLUDED = frozenset({AgreementState.ACTIVE, AgreementState.ENDED, AgreementState.TERMINATED})
