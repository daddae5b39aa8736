"""What stands in the way of signing up, and of what the organiser asks for."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Activity, Occurrence, SignUp, Who
from organizations.states import PUBLIC_ACTIVITY
from portal.clock import OSLO
from portal.problems import Blocker, Problem
from portal.templatetags.portal import moment

DECIDES_ALONE = 15  # from this age one joins associations without asking, Children Act (barnelova) § 32
GROWN_UP = 18
OLDEST = 120
MOST_BY_ONE = 10  # sign-ups to the same date by one person


def closed_problems(sign_up: SignUp, occurrence: Occurrence, *, at: datetime) -> list[Problem]:
    """Why nobody can sign up now, whoever it is."""
    activity = occurrence.activity
    if activity.state not in PUBLIC_ACTIVITY or not occurrence.is_in_plan:
        return [Blocker("not_in_calendar", _("This is not in the calendar any more."))]
    if occurrence.is_cancelled:
        return [Blocker("cancelled", _("It is cancelled, so you cannot sign up."))]
    if occurrence.ends_at <= at:
        return [Blocker("past", _("This date is over."))]
    if not sign_up.is_open:
        return [Blocker("stopped", _("The organiser takes no more sign-ups."))]
    if sign_up.opens_at and at < sign_up.opens_at:
        return [Blocker("not_open", _("The sign-up opens %(when)s.") % {"when": moment(sign_up.opens_at)})]
    if at > sign_up.closes_at(occurrence):
        when = moment(sign_up.closes_at(occurrence))
        return [Blocker("closed", _("The sign-up closed %(when)s.") % {"when": when})]
    return []


def person_problems(activity: Activity, *, who: str, birth_year: int | None, on: date) -> list[Problem]:
    """Whether somebody born that year is of the right age on the day, and whether a guardian must sign up.

    Only the year is known, so somebody born in it is one of two ages. Whoever may be of the right age is let in.
    """
    if birth_year is None:
        return []
    oldest = on.year - birth_year
    youngest = oldest - 1
    if not 0 <= oldest <= OLDEST:
        return [Blocker("birth_year", _("Write the year with four digits, for example 2015."), "birth_year")]
    problems: list[Problem] = []
    if activity.age_from is not None and oldest < activity.age_from:
        text = _("It is for %(ages)s. Somebody born in %(year)d is at most %(age)d years old on the day.")
        facts = {"ages": activity.ages, "year": birth_year, "age": oldest}
        problems.append(Blocker("too_young", text % facts, "birth_year"))
    if activity.age_to is not None and youngest > activity.age_to:
        text = _("It is for %(ages)s. Somebody born in %(year)d is at least %(age)d years old on the day.")
        facts = {"ages": activity.ages, "year": birth_year, "age": youngest}
        problems.append(Blocker("too_old", text % facts, "birth_year"))
    if who == Who.SELF and oldest < DECIDES_ALONE:
        text = _("Somebody under 15 is signed up by a guardian.")
        problems.append(Blocker("guardian", text, "who"))
    if who == Who.CHILD and youngest >= GROWN_UP:
        problems.append(Blocker("grown_up", _("Somebody born that year is grown up."), "who"))
    return problems


def sign_up_problems(
    sign_up: SignUp, occurrence: Occurrence, person: Mapping[str, Any], *, has_already: int, at: datetime
) -> list[Problem]:
    """Everything at once: the sign-up itself, the person, and how many the same user has signed up."""
    problems = closed_problems(sign_up, occurrence, at=at)
    problems += person_problems(
        occurrence.activity,
        who=person["who"],
        birth_year=person.get("birth_year"),
        on=occurrence.starts_at.astimezone(OSLO).date(),
    )
    if has_already >= MOST_BY_ONE:
        text = _("You have signed up %(number)d. Ask the organiser if you want to bring more.")
        problems.append(Blocker("many", text % {"number": has_already}))
    return problems


def settings_problems(
    sign_up: SignUp | None, facts: Mapping[str, Any], *, has_participants: bool
) -> list[Problem]:
    """What one signs up to cannot change under those who have signed up."""
    if sign_up and has_participants and facts["covers"] != sign_up.covers:
        text = _("People have signed up already, so this cannot be changed.")
        return [Blocker("has_participants", text, "covers")]
    return []


def attendance_problems(occurrence: Occurrence, *, at: datetime) -> list[Problem]:
    if occurrence.on > at.astimezone(OSLO).date():
        return [Blocker("too_early", _("Tick who came when the day is here."))]
    return []
