"""What is forgotten of bookings and loans when they are over. The whole table stands in docs/retention.md.

Which association had a place and when stays: what the municipality gives is counted from it. What people wrote does
not, and who had a place for themselves does not either.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import NullIf

from facilities.models import Booking, EquipmentLoan, InvoiceBatch, TimeWait
from facilities.states import OPEN_WAIT

CODES_KEPT = timedelta(days=7)
PERSONS_KEPT = timedelta(days=30)
TEXTS_KEPT = timedelta(days=365)


def forget_old(*, at: datetime) -> int:
    """Blank door codes a week after the use, and free words a year after. Returns how many rows. Safe to repeat."""
    used = Booking.objects.filter(ends_at__lt=at - CODES_KEPT).exclude(door_code="")
    over = Booking.objects.filter(ends_at__lt=at - TEXTS_KEPT).exclude(cancel_reason="", answer="")
    back = EquipmentLoan.objects.filter(returned_at__lt=at - TEXTS_KEPT).exclude(condition="")
    words = used.update(door_code="") + over.update(cancel_reason="", answer="") + back.update(condition="")
    return words + forget_persons(at=at)


@transaction.atomic
def forget_persons(*, at: datetime) -> int:
    """Thirty days after the use, and after it is billed as it stands, nobody knows whose own it was. Safe to repeat.

    What was used before the first month that is billed here was billed elsewhere. The rows are locked, so that none
    gets another price meanwhile.
    """
    limit = at - PERSONS_KEPT
    first = InvoiceBatch.objects.filter(made_at__lt=limit).order_by("month").first()
    TimeWait.objects.filter(association=None, starts_at__lt=limit).exclude(
        state__in=sorted(OPEN_WAIT)
    ).update(asked_by=None)
    keys = list(
        Booking.objects.of_persons()
        .settled_before(limit, since=first.month if first else None)
        .exclude(booked_by=None)
        .select_for_update(of=("self",))
        .values_list("pk", flat=True)
    )
    return Booking.objects.filter(pk__in=keys).update(
        booked_by=None, cancelled_by=NullIf("cancelled_by", F("booked_by")), submission_key=None
    )
