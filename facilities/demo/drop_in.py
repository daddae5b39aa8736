"""Drop-in hours of the demo: Sunday evenings in a hall, with some who come."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, time, timedelta

from facilities import workflow
from facilities.models import Facility
from portal.clock import day_of
from portal.models import User
from portal.problems import Refused


def open_sundays(facilities: Sequence[Facility], people: Sequence[User], *, by: User, at: datetime) -> None:
    """Badminton for whoever comes, two months ahead."""
    hall = next(room for room in facilities if room.name == "St. Hallvardhallen")
    today = day_of(at)
    with suppress(Refused):  # a Sunday that the diary has filled, every week
        opened = workflow.open_drop_in(
            hall, weekday=6, begins=time(17), ends=time(19), first_on=today + timedelta(days=1),
            until_on=today + timedelta(days=60), places=16, by=by, at=at,
        )  # fmt: skip
        for person in people:
            for hour in opened.hours[:2]:
                name = person.name.split(" ")[0]
                workflow.take_place(hour, person=person, first_name=name, is_adult=True, at=at)
