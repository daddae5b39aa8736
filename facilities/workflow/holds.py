"""A time that is kept for somebody for ten minutes, while they fill in the form."""

from datetime import datetime, timedelta

from django.db import transaction

from facilities.models import Booking
from facilities.offers import Offer, Wish
from facilities.retrying import retried
from facilities.workflow.bookings import row_of
from portal.models import User

HOLD = timedelta(minutes=10)


@retried
@transaction.atomic
def hold(wish: Wish, offered: Offer, *, by: User, at: datetime) -> Booking | None:
    """Keep the time for `by`; None when somebody else has it. A person keeps one time: the earlier one goes.

    What staff must answer first is not kept: a request takes no time from others.
    """
    if offered.approvals:
        Booking.objects.drop_holds(at, by=by)
        return None
    row = row_of(wish, offered, by=by, held_until=at + HOLD, at=at)
    return row if Booking.objects.claim([row], at=at, by=by) else None


def sweep_holds(*, at: datetime) -> int:
    """Delete the holds that have run out and that nobody has asked for since."""
    with transaction.atomic():
        return Booking.objects.drop_holds(at)
