"""Why nobody could book a time, whoever they are."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.opening import OpenCalendar
from portal.clock import OSLO
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day as in_words

STEP = timedelta(minutes=30)  # bookings begin and end on the hour or the half hour


def time_problems(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, calendar: OpenCalendar
) -> list[Problem]:
    """Why nobody could book this time. The week asks `is_possible` cell by cell, which is the same."""
    # Two moments with the same zone are compared by the wall clock, which is wrong when it is changed.
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        return [Blocker("end_before_start", _("The end must be later than the start."), "to_time")]
    problems: list[Problem] = []
    if starts_at < at:
        problems.append(Blocker("past", _("This time has passed. Choose a later one."), "day"))
    elif starts_at < at + timedelta(hours=facility.notice_hours):
        text = _("This place must be booked at least %(hours)s hours before.") % {
            "hours": facility.notice_hours
        }
        problems.append(Blocker("too_late", text, "day"))
    if not (_on_step(starts_at) and _on_step(ends_at)):
        text = _("Bookings begin and end on the hour or the half hour.")
        problems.append(Blocker("off_step", text, "from_time"))
    if ends_at - starts_at < facility.shortest:
        text = _("The shortest booking here is %(minutes)s minutes.") % {"minutes": facility.shortest_minutes}
        problems.append(Blocker("too_short", text, "to_time"))
    if ends_at - starts_at > timedelta(hours=facility.longest_hours):
        text = _("The longest booking here is %(hours)s hours.") % {"hours": facility.longest_hours}
        return [*problems, Blocker("too_long", text, "to_time")]
    return problems + _day_problems(facility, starts_at, ends_at, at=at, calendar=calendar)


def is_possible(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, calendar: OpenCalendar
) -> bool:
    """Whether `time_problems` has nothing to say. Puts no words together, because a grid asks a hundred times."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    length = ends_at - starts_at
    return (
        starts_at >= at + timedelta(hours=facility.notice_hours)
        and timedelta(0) < length
        and facility.shortest <= length <= timedelta(hours=facility.longest_hours)
        and _on_step(starts_at)
        and _on_step(ends_at)
        and starts_at.astimezone(OSLO).date() <= facility.horizon(at.astimezone(OSLO).date())
        and calendar.is_open(starts_at, ends_at)
    )


def _day_problems(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, calendar: OpenCalendar
) -> list[Problem]:
    day = starts_at.astimezone(OSLO).date()
    last = facility.horizon(at.astimezone(OSLO).date())
    if day > last:
        text = _("It is too early to book this day. You can book until %(day)s.") % {"day": in_words(last)}
        return [Blocker("too_early", text, "day")]
    if reason := calendar.closed_because(day):
        text = _("Closed on %(day)s: %(reason)s.") % {"day": in_words(day), "reason": reason}
        return [Blocker("closed", text, "day")]
    if not calendar.open_on(day):
        return [Blocker("closed", _("Closed on %(day)s.") % {"day": in_words(day)}, "day")]
    if not calendar.is_open(starts_at, ends_at):
        text = _("The opening hours that day are %(hours)s.") % {"hours": calendar.hours_in_words(day)}
        return [Blocker("outside_hours", text, "from_time")]
    return []


def _on_step(moment: datetime) -> bool:
    return not (moment.minute % 30 or moment.second or moment.microsecond)
