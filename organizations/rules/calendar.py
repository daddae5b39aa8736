"""What stands in the way of an activity."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityKind
from portal.problems import Blocker, Problem

if TYPE_CHECKING:
    pass

AHEAD = relativedelta(months=18)  # how far the calendar reaches


def horizon(today: date) -> date:
    """The last day that the calendar has dates for."""
    return today + AHEAD


def activity_problems(facts: Mapping[str, Any], *, today: date, is_new: bool) -> list[Problem]:
    """Everything that is wrong with the dates, times and ages of an activity, at once."""
    problems: list[Problem] = []
    starts_on, until = facts["starts_on"], facts.get("repeats_until")
    if is_new and starts_on < today:
        problems.append(Blocker("past", _("The date has passed. Choose today or later."), "starts_on"))
    if starts_on > horizon(today):
        text = _("The calendar reaches 18 months ahead. Choose an earlier date.")
        problems.append(Blocker("too_far", text, "starts_on"))
    if facts["end_time"] <= facts["start_time"]:
        text = _("It must end after it begins, on the same day.")
        problems.append(Blocker("ends_before_it_begins", text, "end_time"))
    if facts["kind"] == ActivityKind.REGULAR and until and until < starts_on:
        text = _("The last date must not be before the first.")
        problems.append(Blocker("last_before_first", text, "repeats_until"))
    age_from, age_to = facts.get("age_from"), facts.get("age_to")
    if age_from is not None and age_to is not None and age_to < age_from:
        text = _("The upper age must not be below the lower.")
        problems.append(Blocker("ages", text, "age_to"))
    return problems
