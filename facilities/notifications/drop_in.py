"""What a person is told about drop-in hours."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import DropInHour, DropInPlace
from portal.notifications import Message, Receiver


class DropInBooked(Message):
    """To the person: the place is theirs, and here it can be given back."""

    kind = "facilities.drop_in_booked"
    choice = _("Receipts for places in drop-in hours")

    def __init__(self, place: DropInPlace) -> None:
        self.place = place

    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(self.place.person)] if self.place.person else []

    def context(self) -> dict[str, Any]:
        return {"hour": self.place.hour}


class DropInCalledOff(Message):
    """To everybody who has a place: the municipality has called the hours off."""

    kind = "facilities.drop_in_called_off"

    def __init__(self, hour: DropInHour, places: Sequence[DropInPlace]) -> None:
        self.hour, self.places = hour, places

    def receivers(self) -> Iterable[Receiver]:
        people = [place.person for place in self.places]
        return [Receiver.of(person) for person in people if person is not None and person.is_active]

    def context(self) -> dict[str, Any]:
        return {"hour": self.hour}


class DropInOnAgain(DropInCalledOff):
    """To those who had a place in hours that were called off: the hours are on again, and the place is theirs."""

    kind = "facilities.drop_in_on_again"
