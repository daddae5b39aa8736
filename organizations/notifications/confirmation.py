"""Messages that keep the register true: the yearly question, and a new account number."""

from datetime import date
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations.models import Association, Mandate, MandateRole
from portal.notifications import Message, Receiver


class ConfirmationDue(Message):
    """To the chairs, or to all who act where there is none; after the due day to all. Else to the address we have."""

    kind = "organizations.confirmation_due"
    choice: ClassVar[Any] = _("Once a year: is what stands about the association right?")

    def __init__(self, association: Association, *, step: int, due_on: date) -> None:
        self.association = association
        self.step = step
        self.due_on = due_on
        self.acting = list(Mandate.objects.able().filter(association=association).select_related("user"))

    def receivers(self) -> list[Receiver]:
        chairs = [mandate for mandate in self.acting if mandate.role == MandateRole.CHAIR]
        asked = chairs if chairs and self.step <= 0 else self.acting
        return [Receiver.of(mandate.user) for mandate in asked] or [Receiver(self.association.email)]

    def context(self) -> dict[str, Any]:
        return {
            "association": self.association,
            "due_on": self.due_on,
            "step": self.step,
            "acting": self.acting,
        }

    def once(self) -> str:
        return f"{self.association.pk}:{self.due_on}:{self.step}"


class AccountChanged(Message):
    """To the chair and the treasurer, whoever of them did it. The number itself is not in it."""

    kind = "organizations.account_changed"

    def __init__(self, association: Association) -> None:
        self.association = association

    def receivers(self) -> list[Receiver]:
        mandates = Mandate.objects.able().handling_money().filter(association=self.association)
        return [Receiver.of(mandate.user) for mandate in mandates.select_related("user")]

    def context(self) -> dict[str, Any]:
        return {"association": self.association}
