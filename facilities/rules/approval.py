"""What makes a booking a request that staff answer."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.opening import OpenCalendar
from portal.problems import NeedsApproval, Problem


def approval_problems(
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    *,
    calendar: OpenCalendar,
    used: timedelta = timedelta(0),
) -> list[Problem]:
    """Why staff must answer first. `used` is what they have of the same week here already."""
    problems: list[Problem] = []
    if not calendar.is_instant(starts_at, ends_at):
        text = _("At this time of the week the municipality answers each request.")
        problems.append(NeedsApproval("outside_instant", text))
    length = ends_at.astimezone(UTC) - starts_at.astimezone(UTC)
    if facility.weekly_hours is not None and used + length > timedelta(hours=facility.weekly_hours):
        text = _("Each has %(hours)s hours a week here. The municipality decides on more.")
        problems.append(NeedsApproval("over_quota", text % {"hours": facility.weekly_hours}))
    return problems
