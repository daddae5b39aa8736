"""The link in an e-mail that lets one tell how many came, and what is known of an association's use."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing

from facilities import rules
from facilities.models import Attendance, Booking, UnusedTime
from portal.clock import OSLO

SALT = "facilities.use"
STANDS = timedelta(days=30)


def token_of(booking: Booking) -> str:
    """What opens just this one question, without logging in."""
    return signing.dumps(booking.pk, salt=SALT)


def booking_of(token: str) -> Booking | None:
    """None for a link that is old, or that nobody has sent."""
    try:
        number = signing.loads(token, salt=SALT, max_age=STANDS)
    except signing.BadSignature:
        return None
    rows = Booking.objects.bookings().made().select_related("facility__site", "association")
    return rows.filter(pk=number).first()


@dataclass(frozen=True)
class UseRecord:
    """What counts when the next season is shared out: dates that were counted, low ones, and times taken back."""

    counted: int
    low: int
    withdrawn: int


def record_of(association_id: int, first: date, until: date) -> UseRecord:
    """An association's use from a day on, and before another."""
    held = Booking.objects.bookings().filter(association=association_id).between_days(first, until)
    rows = Attendance.objects.filter(booking__in=held).best().values_list("count", "booking__participants")
    low = [rules.is_low(count, planned) for count, planned in rows]
    taken = UnusedTime.objects.withdrawn().filter(series__association=association_id)
    days = [at.astimezone(OSLO).date() for at in taken.values_list("decided_at", flat=True) if at]
    return UseRecord(len(low), sum(low), sum(first <= day < until for day in days))
