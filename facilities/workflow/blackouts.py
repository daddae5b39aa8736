"""Close for the municipality's own use."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities.models import Booking, BookingKind, Facility
from facilities.models.booking import blocked_period
from facilities.retrying import retried
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused


@retried
def black_out(
    facility: Facility, *, starts_at: datetime, ends_at: datetime, reason: str, by: User, at: datetime
) -> Booking:
    """Close a facility for the municipality's own use. Bookings in the way must be cancelled first."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        raise Refused(Blocker("end_before_start", _("The end must be later than the start."), "ends_at"))
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    row = Booking(
        kind=BookingKind.BLACKOUT,
        facility=facility,
        span=facility.span,
        starts_at=starts_at,
        ends_at=ends_at,
        period=blocked_period(facility, starts_at, ends_at),
        booked_by=by,
        reason=reason,
        created_at=at,
    )
    with transaction.atomic():
        if Booking.objects.claim([row]):
            record("facilities.booking.blacked_out", row, by=by, at=at)
            return row
    in_the_way = (
        Booking.objects.blocking().touching(facility.span, row.period.lower, row.period.upper).count()
    )
    text = _("%(count)s bookings are in the way. Cancel them first, so that those who have them are told.")
    raise Refused(Blocker("taken", text % {"count": in_the_way}))
