"""What the parties are told by e-mail: that something waits, and where. Never a word of the agreement's text."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from agreements.states import AgreementParty
from organizations.models import Mandate
from portal.models import User
from portal.notifications import Message, Receiver

if TYPE_CHECKING:
    from agreements.models import PartnershipAgreement


class AgreementMessage(Message):
    """Base: one message to everybody who acts for one party."""

    kind: ClassVar[str] = "agreements.base"

    def __init__(self, agreement: "PartnershipAgreement", party: AgreementParty) -> None:
        self.agreement, self.party = agreement, party

    def receivers(self) -> Iterable[Receiver]:
        if self.party == AgreementParty.UNIT:
            return self._unit()
        mandates = Mandate.objects.active().filter(association=self.agreement.association_id)
        return [Receiver.of(mandate.user) for mandate in mandates.select_related("user")]

    def _unit(self) -> list[Receiver]:
        """The case handler; before there is one, the unit's own address, or else all who work there."""
        if handler := self.agreement.case.case_handler:
            return [Receiver.of(handler)]
        if self.agreement.unit.email:
            return [Receiver(self.agreement.unit.email)]
        staff = User.objects.filter(unit=self.agreement.unit_id, is_staff=True, is_active=True)
        return [Receiver.of(user) for user in staff]

    def context(self) -> dict[str, Any]:
        is_unit = self.party == AgreementParty.UNIT
        return {
            "agreement": self.agreement,
            "counterpart": str(self.agreement.association if is_unit else self.agreement.unit),
        }


class Started(AgreementMessage):
    kind = "agreements.started"


class WaitsForYou(AgreementMessage):
    kind = "agreements.waits"


class TextChanged(AgreementMessage):
    """To the other party, and to whoever loses a confirmation, but not to the one who changed the text."""

    kind = "agreements.changed"

    def __init__(
        self,
        agreement: "PartnershipAgreement",
        party: AgreementParty,
        *,
        confirmers: Sequence[User],
        by: User,
    ) -> None:
        super().__init__(agreement, party)
        self.confirmers, self.by = confirmers, by

    def receivers(self) -> Iterable[Receiver]:
        everybody = [*super().receivers(), *(Receiver.of(user) for user in self.confirmers)]
        return [receiver for receiver in everybody if receiver.email != self.by.email]


class InForce(AgreementMessage):
    kind = "agreements.in_force"


class Withdrawn(AgreementMessage):
    kind = "agreements.withdrawn"


class Terminated(AgreementMessage):
    kind = "agreements.terminated"


class ReviewDue(AgreementMessage):
    """Once for each agreement and date, 60 days before."""

    kind = "agreements.review_due"
    choice = _("Agreements that are to be gone through")

    def __init__(self, agreement: "PartnershipAgreement", party: AgreementParty, *, day: date) -> None:
        super().__init__(agreement, party)
        self.due_on = agreement.next_review(day)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "due_on": self.due_on}

    def once(self) -> str:
        return f"{self.agreement.pk}:{self.due_on}"
