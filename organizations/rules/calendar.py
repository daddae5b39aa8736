"""What stands in the way of an activity, and of moving one of its dates."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from organizations import recurrence
from organizations.models import Activity, ActivityKind, Association, CalendarTrust, SourceEvent
from organizations.recurrence import BY_WEEK, MOST_NIGHTS, is_last_in_month, nth_in_month
from portal.clock import OSLO
from portal.problems import Blocker, Problem

if TYPE_CHECKING:
    from organizations.models import Occurrence

AHEAD = relativedelta(months=18)  # how far the calendar reaches
TRUSTED_AFTER = 3  # activities that staff have let through, before the rest go straight into the calendar


def horizon(today: date) -> date:
    """The last day that the calendar has dates for."""
    return today + AHEAD


def is_trusted(association: Association) -> bool:
    """Whether what it enters is in the calendar at once: as staff have said, or after its first three activities."""
    if association.calendar_trust != CalendarTrust.BY_EXPERIENCE:
        return association.calendar_trust == CalendarTrust.ALWAYS
    known = Activity.objects.has_been_public().entered_here().filter(association=association)
    return known.count() >= TRUSTED_AFTER


def is_fetched(activity: Activity) -> bool:
    """Whether it comes from the association's own calendar, which has the last word about it."""
    return SourceEvent.objects.filter(activity=activity).exists()


def fetched_problems(activity: Activity) -> list[Problem]:
    """Its dates are moved and left out where they are written; here the next fetch would put them back."""
    if not is_fetched(activity):
        return []
    text = _("This comes from your own calendar. Change the date there: it comes here within the hour.")
    return [Blocker("fetched", text)]


def activity_problems(facts: Mapping[str, Any], *, today: date, is_new: bool) -> list[Problem]:
    """Everything that is wrong with the dates, times and ages of an activity, at once."""
    problems: list[Problem] = []
    starts_on, until = facts["starts_on"], facts.get("repeats_until")
    if is_new and starts_on < today:
        problems.append(Blocker("past", _("The date has passed. Choose today or later."), "starts_on"))
    if starts_on > horizon(today):
        text = _("The calendar reaches 18 months ahead. Choose an earlier date.")
        problems.append(Blocker("too_far", text, "starts_on"))
    problems += _length_problems(facts)
    problems += _overlap_problems(facts)
    if facts["kind"] != ActivityKind.EVENT and until and until < starts_on:
        text = _("The last date must not be before the first.")
        problems.append(Blocker("last_before_first", text, "repeats_until"))
    problems += _rhythm_problems(facts)
    age_from, age_to = facts.get("age_from"), facts.get("age_to")
    if age_from is not None and age_to is not None and age_to < age_from:
        text = _("The upper age must not be below the lower.")
        problems.append(Blocker("ages", text, "age_to"))
    return problems


def _length_problems(facts: Mapping[str, Any]) -> Iterator[Problem]:
    """It ends after it begins, and within a month."""
    nights = facts.get("nights", 0)
    if nights < 0:
        yield Blocker("ends_on_an_earlier_day", _("It cannot end on a day before it begins."), "ends_on")
    elif nights > MOST_NIGHTS:
        yield Blocker("too_long", _("It can go on for 31 days at most. Divide it into several."), "ends_on")
    elif nights == 0 and facts["end_time"] <= facts["start_time"]:
        text = _(
            "It must end after it begins. Does it go on past midnight? Then write the day it ends on too."
        )
        yield Blocker("ends_before_it_begins", text, "end_time")


def _overlap_problems(facts: Mapping[str, Any]) -> Iterator[Problem]:
    """One date is over before the next begins."""
    nights, first = facts.get("nights", 0), facts["starts_on"]
    gap = recurrence.shortest_gap(facts["kind"], first, facts.get("weekdays") or ()) if nights > 0 else None
    if gap and (nights > gap or (nights == gap and facts["end_time"] > facts["start_time"])):
        text = _("It must be over before it comes again.")
        yield Blocker("meets_the_next", text, "ends_on")


def _rhythm_problems(facts: Mapping[str, Any]) -> Iterator[Problem]:
    """The first date must be one of those that the rule gives."""
    kind, first = facts["kind"], facts["starts_on"]
    weekday = {"weekday": WEEKDAYS[first.weekday()]}
    weekdays = facts.get("weekdays")
    if kind in BY_WEEK and weekdays and first.isoweekday() not in weekdays:
        text = _("The first date is a %(weekday)s. Tick that too, or choose another first date.") % weekday
        yield Blocker("first_on_another_weekday", text, "weekdays")
    if kind == ActivityKind.MONTH_NTH and nth_in_month(first) > 4:
        text = _("Not every month has a fifth %(weekday)s. Choose the last one of the month.") % weekday
        yield Blocker("no_fifth", text, "kind")
    if kind == ActivityKind.MONTH_LAST and not is_last_in_month(first):
        text = _("The first date is not the last %(weekday)s of its month.") % weekday
        yield Blocker("not_the_last", text, "starts_on")


def reschedule_problems(row: "Occurrence", facts: Mapping[str, Any], *, at: datetime) -> list[Problem]:
    """What stands in the way of giving a date another time."""
    problems = fetched_problems(row.activity)
    today = at.astimezone(OSLO).date()
    if row.ends_at <= at:
        problems.append(Blocker("past", _("This date is over.")))
    if not row.is_in_plan:
        problems.append(Blocker("not_in_plan", _("This date is not in the calendar.")))
    if facts["day"] < today and facts["day"] != row.on:  # what goes on may end at another time
        problems.append(Blocker("past_day", _("The date has passed. Choose today or later."), "day"))
    if facts["day"] > horizon(today):
        text = _("The calendar reaches 18 months ahead. Choose an earlier date.")
        problems.append(Blocker("too_far", text, "day"))
    return [*problems, *_length_problems(facts)]
