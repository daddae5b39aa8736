"""A regular time of the demo: a band that rehearses every Wednesday, with the dates it did not get."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities.models import Facility, Purpose
from facilities.series import SeriesWish
from facilities.workflow import book_series
from organizations.models import Association
from portal.clock import OSLO
from portal.models import User
from portal.problems import Refused

WEEKS = 14


def rehearse(
    facilities: Sequence[Facility],
    associations: Sequence[Association],
    bookers: dict[int, User],
    *,
    at: datetime,
) -> None:
    """Wednesday evenings until well past the next holidays, in the first music room that has some."""
    today = at.astimezone(OSLO).date()
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7)
    mine = [one for one in associations if one.pk in bookers] or list(associations)
    for room in (room for room in facilities if room.name in ("Musikkrom", "Øvingsrommet")):
        wish = SeriesWish(room, mine[0], (2,), monday, monday + timedelta(weeks=WEEKS), time(18), time(20),
                          Purpose.REHEARSAL, 22)  # fmt: skip
        try:
            book_series(wish, by=bookers.get(mine[0].pk, bookers[0]), at=at - timedelta(days=3))
        except Refused:  # all of them are taken in this town
            continue
        return
