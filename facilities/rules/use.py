"""What low use is, and who may say how much a time was used. In words in docs/rules/use.md."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from facilities.models import Booking
from portal.problems import Blocker, Problem

LOW = 3  # fewer than a third of those who were to come
REPORTABLE = timedelta(days=30)


def is_low(count: int, planned: int | None) -> bool:
    """Nobody, or fewer than a third of those who were to come."""
    return count == 0 or (planned is not None and count * LOW < planned)


def use_problems(booking: Booking, *, count: int, at: datetime) -> list[Problem]:
    """Use is told of what has begun and was not cancelled, for a month afterwards."""
    problems: list[Problem] = []
    if booking.association_id is None or booking.is_over or booking.is_requested:
        problems.append(Blocker("not_booked", _("This booking was cancelled, so there is nothing to count.")))
    elif not booking.has_begun(at):
        problems.append(Blocker("not_begun", _("The booking has not begun. Count those who come.")))
    elif booking.ends_at + REPORTABLE < at:
        problems.append(Blocker("too_old", _("It is more than a month ago.")))
    if not 0 <= count <= 100_000:
        problems.append(Blocker("strange_count", _("Write how many came, 0 or more."), "count"))
    return problems
