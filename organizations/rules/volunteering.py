"""What stands in the way of a volunteer task, a shift, a sign-up and hours."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models.volunteering import Shift, VolunteerSignUp, VolunteerTask
from organizations.states.register import PUBLIC_ASSOCIATION
from organizations.states.volunteering import COMING_SIGN_UP, PUBLIC_TASK
from portal.problems import Blocker, Problem, Remark

AHEAD = timedelta(days=550)  # as far as the calendar reaches
HOURS_BACK = timedelta(days=365)  # how late hours can be reported
NOT_ALLOWED = gettext_lazy("You do not have the right to do this.")


def shift_problems(facts: Mapping[str, Any], *, at: datetime) -> list[Problem]:
    """Everything that is wrong with the time and the numbers of a shift, at once."""
    problems: list[Problem] = []
    if facts["starts_at"] <= at:
        problems.append(Blocker("past", _("The time has passed. Choose a later one."), "on"))
    if facts["starts_at"] > at + AHEAD:
        text = _("That is more than 18 months ahead. Choose an earlier date.")
        problems.append(Blocker("too_far", text, "on"))
    if facts["max_people"] < facts["min_people"]:
        text = _("“At most” must not be fewer than “at least”.")
        problems.append(Blocker("max_below_min", text, "max_people"))
    return problems


def closed_problems(shift: Shift, *, at: datetime) -> list[Problem]:
    """Why nobody can sign up for the shift at all."""
    task = shift.task
    is_public = task.association is None or task.association.state in PUBLIC_ASSOCIATION
    if task.state not in PUBLIC_TASK or not is_public:
        return [Blocker("closed", _("The task has been taken down."))]
    if shift.is_cancelled:
        return [Blocker("cancelled", _("The shift is cancelled."))]
    if shift.starts_at <= at:
        return [Blocker("begun", _("The shift has begun. Ask the organiser directly."))]
    return []


def sign_up_problems(shift: Shift, *, is_old_enough: bool, at: datetime) -> list[Problem]:
    problems = closed_problems(shift, at=at)
    if shift.task.age_from and not is_old_enough:
        text = _("You must be at least %(age)s years old on the day.") % {"age": shift.task.age_from}
        problems.append(Blocker("too_young", text, "is_old_enough"))
    return problems


def withdrawal_problems(sign_up: VolunteerSignUp, *, at: datetime) -> list[Problem]:
    if sign_up.shift.starts_at <= at:
        return [Blocker("begun", _("The shift has begun. Tell the organiser if you could not come."))]
    return []


def attendance_problems(sign_up: VolunteerSignUp, *, at: datetime) -> list[Problem]:
    if sign_up.shift.starts_at > at:
        return [Blocker("not_begun", _("The shift has not begun yet."))]
    if sign_up.shift.is_cancelled:
        return [Blocker("cancelled", _("The shift is cancelled."))]
    return []


def hours_problems(*, worked_on: date, today: date) -> list[Problem]:
    if worked_on > today:
        return [Blocker("future", _("The day has not come yet."), "worked_on")]
    if worked_on < today - HOURS_BACK:
        text = _("Hours can be reported for the last twelve months.")
        return [Blocker("too_old", text, "worked_on")]
    return []


def reason_problems(*, reported: int | None, approved: int, reason: str) -> list[Problem]:
    """Who approves other hours than those reported says why, so that the volunteer can read it."""
    if reported is not None and reported != approved and not reason.strip():
        text = _("You change what the volunteer reported. Write why; the volunteer reads it.")
        return [Blocker("reason", text, "reason")]
    return []


def same_time(sign_up_for: Shift, others: list[VolunteerSignUp]) -> list[Problem]:
    """A remark for each other shift that the person has at the same time."""
    return [
        Remark("same_time", _("You have “%(task)s” at the same time.") % {"task": other.shift.task})
        for other in others
        if other.state in COMING_SIGN_UP
        and other.shift_id != sign_up_for.pk
        and other.shift.starts_at < sign_up_for.ends_at
        and other.shift.ends_at > sign_up_for.starts_at
    ]


def publish_problems(task: VolunteerTask, *, at: datetime) -> list[Problem]:
    if not task.shifts.planned().coming(at).exists():
        return [Blocker("no_shift", _("Add a date first. Volunteers sign up for a date."))]
    return []
