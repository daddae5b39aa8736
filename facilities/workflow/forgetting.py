"""What is forgotten of bookings and loans when they are over. The whole table stands in docs/retention.md.

Who had a place and when stays: what the municipality gives is counted from it. What people wrote does not.
"""

from datetime import datetime, timedelta

from facilities.models import Booking, EquipmentLoan

CODES_KEPT = timedelta(days=7)
TEXTS_KEPT = timedelta(days=365)


def forget_old(*, at: datetime) -> int:
    """Blank door codes a week after the use, and free words a year after. Returns how many rows. Safe to repeat."""
    used = Booking.objects.filter(ends_at__lt=at - CODES_KEPT).exclude(door_code="")
    over = Booking.objects.filter(ends_at__lt=at - TEXTS_KEPT).exclude(cancel_reason="", answer="")
    back = EquipmentLoan.objects.filter(returned_at__lt=at - TEXTS_KEPT).exclude(condition="")
    return used.update(door_code="") + over.update(cancel_reason="", answer="") + back.update(condition="")
