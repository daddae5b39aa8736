from collections.abc import Iterable
from typing import Any, ClassVar

from facilities.models import Closure
from organizations.models import Association, Mandate
from portal.models import User
from portal.notifications import Message, Receiver


def acting_for_any(associations: Iterable[Association]) -> list[Receiver]:
    """Everybody who acts for one of them, each once."""
    acting = Mandate.objects.active().filter(association__in=associations)
    people = User.objects.filter(pk__in=acting.values("user"), is_active=True)
    return [Receiver.of(user) for user in people]


class ClosureMessage(Message):
    """To everybody who acts for an association that it concerns: one message each, and the page has the rest."""

    kind: ClassVar[str] = "facilities.closure"

    def __init__(self, closure: Closure, associations: Iterable[Association]) -> None:
        self.closure, self.associations = closure, associations

    def receivers(self) -> Iterable[Receiver]:
        return acting_for_any(self.associations)

    def context(self) -> dict[str, Any]:
        return {"closure": self.closure}


class PlaceClosed(ClosureMessage):
    """A place is closed, and bookings are cancelled: here are other free times."""

    kind = "facilities.place_closed"


class PlaceReopened(ClosureMessage):
    """It is open again, and what could be given back is given back."""

    kind = "facilities.place_reopened"
