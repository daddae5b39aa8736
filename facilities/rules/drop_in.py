"""Why drop-in hours cannot be opened, and why a person cannot have a place in them."""

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from facilities.models import DropInHour, Facility
from facilities.models.drop_in import MOST_PLACES
from portal.models import User
from portal.problems import Blocker, Problem

LONGEST = timedelta(days=366)


def opening_problems(
    facility: Facility, *, begins: time, ends: time, first_on: date, until_on: date, places: int, by: User
) -> list[Problem]:
    """Why staff cannot open these hours, whatever the single dates say."""
    problems: list[Problem] = []
    if not (by.is_staff and by.is_active):
        problems.append(Blocker("not_allowed", _("You do not have the right to do this.")))
    if ends <= begins:
        problems.append(Blocker("end_before_start", _("The end must be later than the start."), "to_time"))
    if until_on < first_on:
        text = _("The last day must be the first day or later.")
        problems.append(Blocker("until_before_first", text, "until_on"))
    elif until_on - first_on > LONGEST:
        problems.append(Blocker("too_long", _("Open at most a year at a time."), "until_on"))
    if not 1 <= places <= min(MOST_PLACES, facility.capacity or MOST_PLACES):
        text = _("There is room for %(capacity)s.") % {"capacity": facility.capacity or MOST_PLACES}
        problems.append(Blocker("too_many", text, "places"))
    return problems


def place_problems(hour: DropInHour, *, is_adult: bool, at: datetime) -> list[Problem]:
    """Why nobody, or not this person, can have a place. Whether any is left is asked when it is taken."""
    problems: list[Problem] = []
    if not is_adult:
        text = _("Drop-in hours are for those of 18 or older.")
        problems.append(Blocker("not_adult", text, "is_adult"))
    if hour.is_called_off:
        problems.append(Blocker("called_off", _("These hours are called off.")))
    elif hour.starts_at <= at:
        problems.append(Blocker("past", _("This time has passed. Choose a later one.")))
    return problems
