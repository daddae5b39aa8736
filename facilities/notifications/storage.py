from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.models import StorageLease
from facilities.notifications.bookings import acting_for
from portal.notifications import Message, Receiver


class StorageGranted(Message):
    """To everybody who acts for the association: it has got the storage room that it waited for."""

    kind = "facilities.storage_granted"

    def __init__(self, lease: StorageLease) -> None:
        self.lease = lease

    def receivers(self) -> Iterable[Receiver]:
        return acting_for(self.lease.association)

    def context(self) -> dict[str, Any]:
        return {"lease": self.lease}


class StorageToConfirm(StorageGranted):
    """To the same, once a year: do you still need it?"""

    kind = "facilities.storage_to_confirm"
    choice = _("Yearly question about storage rooms")

    def once(self) -> str:
        return f"facilities.storage_to_confirm:{self.lease.pk}:{self.lease.confirmed_on}"
