"""Door codes: written down for each booking, from whatever knows them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from facilities.doors import DoorCodes
from facilities.models import Booking
from portal.models import User
from portal.models.audit import record


@transaction.atomic
def fetch_door_codes(source: DoorCodes, bookings: Iterable[Booking], *, by: User | None, at: datetime) -> int:
    """Write the codes that `source` knows for these bookings. Returns how many are new or other than before."""
    rows = {booking.pk: booking for booking in bookings}
    changed = 0
    for number, code in source.codes(rows.values()).items():
        if rows[number].door_code == code:
            continue
        Booking.objects.filter(pk=number).update(door_code=code)
        record("facilities.booking.door_code_set", rows[number], by=by, at=at, fields=("door_code",))
        changed += 1
    return changed
