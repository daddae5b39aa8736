"""Messages about corrections."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations import links
from organizations.models import Correction, Mandate
from portal.notifications import Message, Receiver


class CorrectionProposed(Message):
    """To those who act for the association."""

    kind = "organizations.correction_proposed"
    choice: ClassVar[Any] = _("Somebody proposes a correction to the association's page")

    def __init__(self, correction: Correction) -> None:
        self.correction = correction

    def receivers(self) -> list[Receiver]:
        acting = (
            Mandate.objects.able().filter(association=self.correction.association_id).select_related("user")
        )
        return [Receiver.of(mandate.user) for mandate in acting]

    def context(self) -> dict[str, Any]:
        return {"association": self.correction.association}


class CorrectionAnswered(Message):
    """To the sender, when there is an address. Holds the secret link, so its text is forgotten once it is sent."""

    kind = "organizations.correction_answered"
    is_secret = True

    def __init__(self, correction: Correction) -> None:
        self.correction = correction

    def receivers(self) -> list[Receiver]:
        return [Receiver(self.correction.email)]

    def context(self) -> dict[str, Any]:
        return {"token": links.token_of(self.correction.nonce, purpose="correction")}
