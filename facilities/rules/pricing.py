"""What stands in the way of another price than the rules give."""

from decimal import Decimal

from django.utils.translation import gettext as _

from facilities.models import Booking, BookingKind
from portal.models import User
from portal.problems import Blocker, Problem


def set_price_problems(booking: Booking, *, amount: Decimal, reason: str, by: User) -> list[Problem]:
    """Staff only, for a booking that will be or has been, and never without a reason."""
    problems: list[Problem] = []
    if not (by.is_staff and by.is_active):
        problems.append(Blocker("not_allowed", _("You do not have the right to do this.")))
    if booking.kind != BookingKind.BOOKING or booking.is_over or booking.is_forgotten:
        problems.append(Blocker("no_price", _("This booking has no price to change.")))
    elif booking.is_for_oneself and booking.booked_by_id == by.pk:
        problems.append(Blocker("own", _("This is your own. A colleague must answer it.")))
    elif amount == booking.amount:
        problems.append(Blocker("same_price", _("This is the price already."), "amount"))
    if amount < 0:
        problems.append(Blocker("negative", _("A price cannot be less than nothing."), "amount"))
    if not reason.strip():
        problems.append(Blocker("no_reason", _("Say why: those who booked read it."), "reason"))
    return problems
