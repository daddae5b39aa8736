"""Another price than the rules give, set by staff for a reason."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from facilities import rules
from facilities.models import Booking
from portal.models import User
from portal.models.audit import record
from portal.problems import refuse_if_blocked


@transaction.atomic
def set_price(booking: Booking, *, amount: Decimal, reason: str, by: User, at: datetime) -> Booking:
    """What is to be paid from now on. The quote stays as it was given, and those who booked read why."""
    row = Booking.objects.select_for_update(of=("self",)).get(pk=booking.pk)
    refuse_if_blocked(rules.set_price_problems(row, amount=amount, reason=reason, by=by))
    before = row.amount
    row.set_amount, row.set_reason = amount, reason.strip()
    row.save(update_fields=["set_amount", "set_reason"])
    record(
        "facilities.booking.price_set", row, by=by, at=at, fields=("set_amount", "set_reason"),
        before=str(before), after=str(amount),
    )  # fmt: skip
    booking.set_amount, booking.set_reason = row.set_amount, row.set_reason
    return booking
