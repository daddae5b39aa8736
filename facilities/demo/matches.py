"""A match list of the demo: three home matches of a series, one of them where somebody trains."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities import match_plan
from facilities.fixtures import Fixture, Fixtures
from facilities.models import Facility
from facilities.workflow import take_in_matches
from portal.clock import day_of, local
from portal.models import User

NAME = "Håndball, 4. divisjon"
VISITORS = ("Elvedalen", "Fjordbyen", "Skogheim")


def play(facilities: Sequence[Facility], *, by: User, at: datetime) -> None:
    """Wednesday evenings in three weeks' time and on; whatever cannot be is left out."""
    hall = next(room for room in facilities if room.name == "Tranbyhallen")
    today = day_of(at)
    first = today + timedelta(days=(2 - today.weekday()) % 7 + 21)
    rows = []
    for number, visitor in enumerate(VISITORS):
        begin = local(first + timedelta(days=14 * number), time(18))
        rows.append(Fixture(number + 2, f"4{number:02}", f"Tranby – {visitor}", hall.name, begin,
                            begin + timedelta(hours=2)))  # fmt: skip
    fixtures = Fixtures(rows)
    made = match_plan.plan(None, fixtures, at=at)
    take_in_matches(NAME, fixtures, seen=made.seen, leave_out_wrong=True, by=by, at=at)
