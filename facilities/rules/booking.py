"""Why this association, or this person, cannot book this time, and the facts that its price depends on."""

from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from facilities.models import Facility
from facilities.opening import OpenCalendar
from facilities.prices import Ages, Facts, Rule, Status, Who
from facilities.rules.time import time_problems
from organizations.models import Association
from organizations.permissions import acted_for
from organizations.states import PUBLIC_ASSOCIATION
from portal.clock import OSLO
from portal.models import User
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day as in_words


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
    rule: Rule,
    is_adult: bool | None = None,
) -> list[Problem]:
    """Everything that stands in the way of this booking, all at once. `rule` is the one that decides its price."""
    problems = [
        *(who_problems(association, by) if association else person_problems(rule, is_adult=is_adult)),
        *first_problems(facility, association, starts_at, at=at),
        *room_problems(facility, participants),
    ]
    return problems + time_problems(facility, starts_at, ends_at, at=at, calendar=calendar)


def who_problems(association: Association | None, by: User) -> list[Problem]:
    """Why this person cannot book on behalf of this association, or of nobody."""
    if association is None:
        return [Blocker("only_associations", _("This is for associations only."), "association")]
    if not acted_for(by, association):
        text = _("You are not registered as acting for %(name)s.") % {"name": association}
        return [Blocker("no_mandate", text, "association")]
    if association.is_dormant:
        text = _("%(name)s is at rest. Confirm first that what stands about it is right.") % {
            "name": association
        }
        return [Blocker("dormant", text, "association")]
    if association.state not in PUBLIC_ASSOCIATION:
        text = _("%(name)s is not in the register of associations, so it cannot book.") % {
            "name": association
        }
        return [Blocker("not_registered", text, "association")]
    return []


def person_problems(rule: Rule, *, is_adult: bool | None) -> list[Problem]:
    """Why a person cannot book for themselves. `is_adult` None: they have not been asked yet.

    Somebody under 18 cannot be bound to pay (vergemålsloven § 9).
    """
    if rule.paid is None:
        return [Blocker(rule.code, rule.text, "association")]
    if is_adult is False:
        text = _("Only those of 18 or older can book for themselves.")
        return [Blocker("not_adult", text, "is_adult")]
    return []


def room_problems(facility: Facility, participants: int | None) -> list[Problem]:
    """Why this place cannot be booked by so many, whenever."""
    problems: list[Problem] = []
    if not facility.is_bookable:
        problems.append(Blocker("not_bookable", _("This cannot be booked here. Ask us about it."), "part"))
    if participants and facility.capacity and participants > facility.capacity:
        text = _("There is room for %(capacity)s.") % {"capacity": facility.capacity}
        problems.append(Blocker("too_many", text, "participants"))
    return problems


def first_problems(
    facility: Facility, association: Association | None, starts_at: datetime, *, at: datetime
) -> list[Problem]:
    """Why it is not yet their turn: local associations come first. Local has a place in the municipality.

    The portal does not know where a person lives, so a person waits as those from elsewhere do.
    """
    if facility.locals_first_days is None or (association and association.district_id):
        return []
    opens = starts_at.astimezone(OSLO).date() - timedelta(days=facility.locals_first_days)
    if at.astimezone(OSLO).date() >= opens:
        return []
    text = _("Local associations come first here. Others can book this day from %(day)s.")
    return [Blocker("locals_first", text % {"day": in_words(opens)}, "association")]


def who_is(association: Association | None) -> Who:
    """A group without an organisation number is a local, non-commercial initiative."""
    if association is None:
        return Who.PRIVATE
    return Who.ASSOCIATION if association.organization_number else Who.INITIATIVE


def facts_of(
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    *,
    who: Who,
    purpose: str,
    is_school_holiday: bool = False,
    status: Status = Status.NONE,
    ages: str = "",
) -> Facts:
    """The facts that a price depends on. The length is real time, also when the clock is changed."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    return Facts(
        who=who,
        purpose=purpose,
        day=starts_at.astimezone(OSLO).date(),
        minutes=int((ends_at - starts_at).total_seconds() // 60),
        kind=facility.kind,
        share=facility.share,
        is_school_holiday=is_school_holiday,
        is_school=facility.site.is_school,
        begins=starts_at.astimezone(OSLO).time(),
        ends=ends_at.astimezone(OSLO).time(),
        status=status,
        ages=Ages(ages),
    )
