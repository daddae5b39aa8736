"""What staff should know before they answer a request."""

from django.utils.translation import gettext as _

from facilities import rules
from facilities.known import calendar_of
from facilities.models import Booking
from facilities.offers import Wish, used_in_the_week
from portal.clock import OSLO
from portal.problems import Blocker, Problem, Remark
from portal.templatetags.portal import clock, weekday


def request_problems(booking: Booking) -> list[Problem]:
    """The rule that made it a request, what has the time already, and whom accepting it excludes."""
    day = booking.starts_at.astimezone(OSLO).date()
    wish = Wish(booking.facility, booking.association, booking.starts_at, booking.ends_at, booking.purpose)
    reasons = rules.approval_problems(
        booking.facility, booking.starts_at, booking.ends_at,
        calendar=calendar_of(booking.facility, day, day), used=used_in_the_week(wish, booking.booked_by),
    )  # fmt: skip
    known = ("association", "booked_by", "facility__site")
    taken = [
        Blocker("taken", _("The time is taken by %(who)s.") % {"who": _who(row)})
        for row in Booking.objects.in_the_way_of(booking).select_related(*known)
    ]
    excluded = [
        Remark("excludes", _("If you accept this, the request from %(who)s is refused.") % {"who": _who(row)})
        for row in Booking.objects.rivals_of(booking).select_related(*known)
    ]
    return [*taken, *reasons, *excluded]


def _who(row: Booking) -> str:
    """ "Tranby Demokorps (Half A, Tuesday 9 March at 18.00)"."""
    return f"{row.who} ({row.facility}, {weekday(row.starts_at)} {clock(row.starts_at)})"
