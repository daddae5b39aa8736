from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Q

from facilities.models import Booking, Closure
from organizations.models import Mandate
from portal.models import User
from portal.notifications import Message, Receiver


def having_any(rows: Iterable[Booking]) -> list[Receiver]:
    """Everybody who acts for an association that has one of them, and those whose own one is: each once."""
    rows = list(rows)
    acting = Mandate.objects.active().filter(association__in={row.association_id for row in rows})
    own = {row.booked_by_id for row in rows if row.is_for_oneself}
    people = User.objects.filter(Q(pk__in=acting.values("user")) | Q(pk__in=own), is_active=True)
    return [Receiver.of(user) for user in people]


class ClosureMessage(Message):
    """To everybody whose bookings it concerns: one message each, and the page has the rest."""

    kind: ClassVar[str] = "facilities.closure"

    def __init__(self, closure: Closure, bookings: Iterable[Booking]) -> None:
        self.closure, self.bookings = closure, bookings

    def receivers(self) -> Iterable[Receiver]:
        return having_any(self.bookings)

    def context(self) -> dict[str, Any]:
        return {"closure": self.closure}


class PlaceClosed(ClosureMessage):
    """A place is closed, and bookings are cancelled: here are other free times."""

    kind = "facilities.place_closed"


class PlaceReopened(ClosureMessage):
    """It is open again, and what could be given back is given back."""

    kind = "facilities.place_reopened"
