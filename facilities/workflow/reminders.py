"""The day before, so that what is not needed is given back in time."""

from datetime import datetime, time, timedelta

from facilities import notifications
from facilities.models import Booking
from portal.clock import OSLO, local
from portal.notifications import notify


def remind_of_bookings(*, at: datetime) -> int:
    """Remind those who have booked something tomorrow: once for each booking, however often it is run."""
    tomorrow = at.astimezone(OSLO).date() + timedelta(days=1)
    first, last = local(tomorrow, time()), local(tomorrow + timedelta(days=1), time())
    rows = Booking.objects.coming(at).filter(
        starts_at__gte=first, starts_at__lt=last, created_at__lt=first - timedelta(days=1)
    )
    return sum(
        len(notify(notifications.BookingComing(row), at=at)) for row in rows.select_related("booked_by")
    )
