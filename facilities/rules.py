"""What stands in the way of a booking. Writes nothing, and asks no database but what it is given.

Whether somebody else has the time is not asked here: the constraint on Booking decides that.
"""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.models.facility import horizon
from facilities.opening import OpenCalendar
from facilities.prices import NO_PRIVATE_LETTING, Facts, Who
from organizations.models import Association
from organizations.permissions import may_act_for
from organizations.states import PUBLIC_ASSOCIATION
from portal.clock import OSLO
from portal.models import User
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day as in_words

STEP = timedelta(minutes=30)  # bookings begin and end on the hour or the half hour


def time_problems(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, calendar: OpenCalendar
) -> list[Problem]:
    """Why nobody could book this time. The week view asks the same, cell by cell."""
    # Two moments with the same zone are compared by the wall clock, which is wrong when it is changed.
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        return [Blocker("end_before_start", _("The end must be later than the start."), "to_time")]
    problems: list[Problem] = []
    if starts_at < at:
        problems.append(Blocker("past", _("This time has passed. Choose a later one."), "day"))
    if not (_on_step(starts_at) and _on_step(ends_at)):
        text = _("Bookings begin and end on the hour or the half hour.")
        problems.append(Blocker("off_step", text, "from_time"))
    if ends_at - starts_at > timedelta(hours=facility.longest_hours):
        text = _("The longest booking here is %(hours)s hours.") % {"hours": facility.longest_hours}
        return [*problems, Blocker("too_long", text, "to_time")]
    return problems + _day_problems(starts_at, ends_at, at=at, calendar=calendar)


def _day_problems(
    starts_at: datetime, ends_at: datetime, *, at: datetime, calendar: OpenCalendar
) -> list[Problem]:
    day = starts_at.astimezone(OSLO).date()
    last = horizon(at.astimezone(OSLO).date())
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


def booking_problems(
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    *,
    association: Association | None,
    by: User,
    participants: int | None,
    at: datetime,
    calendar: OpenCalendar,
) -> list[Problem]:
    """Everything that stands in the way of this booking, all at once."""
    problems = who_problems(association, by)
    if not facility.is_bookable:
        problems.append(Blocker("not_bookable", _("This cannot be booked here. Ask us about it."), "part"))
    if participants and facility.capacity and participants > facility.capacity:
        text = _("There is room for %(capacity)s.") % {"capacity": facility.capacity}
        problems.append(Blocker("too_many", text, "participants"))
    return problems + time_problems(facility, starts_at, ends_at, at=at, calendar=calendar)


def who_problems(association: Association | None, by: User) -> list[Problem]:
    """Why this person cannot book on behalf of this association, or of nobody."""
    if association is None:
        return [Blocker(NO_PRIVATE_LETTING.code, NO_PRIVATE_LETTING.text, "association")]
    if not may_act_for(by, association):
        text = _("You are not registered as acting for %(name)s.") % {"name": association}
        return [Blocker("no_mandate", text, "association")]
    if association.state not in PUBLIC_ASSOCIATION:
        text = _("%(name)s is not in the register of associations, so it cannot book.") % {
            "name": association
        }
        return [Blocker("not_registered", text, "association")]
    return []


def who_is(association: Association | None) -> Who:
    """A group without an organisation number is a local, non-commercial initiative."""
    if association is None:
        return Who.PRIVATE
    return Who.ASSOCIATION if association.organization_number else Who.INITIATIVE


def facts_of(facility: Facility, starts_at: datetime, ends_at: datetime, *, who: Who, purpose: str) -> Facts:
    """The facts that a price depends on. The length is real time, also when the clock is changed."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return Facts(
        who=who,
        purpose=purpose,
        day=starts_at.astimezone(OSLO).date(),
        minutes=int((ends_at - starts_at).total_seconds() // 60),
        kind=facility.kind,
        share=facility.share,
    )
