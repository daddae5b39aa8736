"""A booking that is open to all, shown in the activity calendar."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from facilities.models import Booking
from facilities.sources import source_of
from facilities.states import BookingState
from organizations.models import Activity
from organizations.workflow import elsewhere
from portal.models import User
from portal.problems import Blocker, Refused


def show_to_all(booking: Booking, *, title: str, description: str = "", by: User, at: datetime) -> Activity:
    """Enter the booking in the calendar, for the association that has it."""
    row = Booking.objects.select_related("facility__site__district", "association").get(pk=booking.pk)
    if row.state != BookingState.CONFIRMED or row.association is None or row.starts_at <= at:
        raise Refused(Blocker("not_coming", _("Only a confirmed booking that is to come can be shown.")))
    return elsewhere.show(
        row.association,
        source=source_of(row.pk),
        title=title,
        description=description,
        place=row.facility.title[:120],
        district=row.facility.site.district,
        is_step_free=row.facility.is_step_free,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        by=by,
        at=at,
    )


def follow(booking: Booking, *, by: User | None, at: datetime) -> None:
    """The calendar says what the booking is: cancelled, or on again."""
    takes_place = booking.state == BookingState.CONFIRMED
    elsewhere.follow(source_of(booking.pk), takes_place=takes_place, by=by, at=at)
