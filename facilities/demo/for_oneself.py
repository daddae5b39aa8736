"""What a resident of the demo has booked for themselves, where the rules let to persons."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities import known
from facilities.models import Booking, Facility, Purpose
from facilities.workflow import book
from portal.clock import day_of, local
from portal.models import User
from portal.problems import Refused

WEEKS_AHEAD = range(3, 8)
WISHES = (
    ("Lillestua", 6, 12, 15),
    ("Storsalen", 5, 13, 17),
)  # place, weekday, from, to; the second is a request


def book_a_party(facilities: Sequence[Facility], person: User, *, at: datetime) -> None:
    """A birthday in a small room, and a family party in a hall that staff answer for."""
    if not known.lets_to_persons(day_of(at)):
        return
    for name, weekday, begins, ends in WISHES:
        room = next((room for room in facilities if room.name == name), None)
        if room:
            _first_free(room, person, weekday, time(begins), time(ends), at=at)


def _first_free(
    room: Facility, person: User, weekday: int, begins: time, ends: time, *, at: datetime
) -> Booking | None:
    """The first week in which nobody else has it."""
    monday = day_of(at) - timedelta(days=day_of(at).weekday())
    for week in WEEKS_AHEAD:
        day = monday + timedelta(weeks=week, days=weekday)
        try:
            return book(
                room, association=None, by=person, starts_at=local(day, begins), ends_at=local(day, ends),
                purpose=Purpose.EVENT, participants=12, is_adult=True, at=at - timedelta(hours=3),
            )  # fmt: skip
        except Refused:
            continue
    return None
