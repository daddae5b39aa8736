"""A regular time of the demo that nobody has come to for two weeks, so its club is asked whether it needs the rest."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities.models import Booking, BookingSeries, Facility, FacilityKind, Purpose
from facilities.models.attendance import Source
from facilities.series import SeriesWish
from facilities.workflow import book_series, report_use
from organizations.models import Association
from portal.clock import OSLO
from portal.models import User
from portal.problems import Refused

LATE = time(20, 30), time(21, 30)
WEEKS_BACK, WEEKS_AHEAD = 4, 8


def stand_empty(
    facilities: Sequence[Facility],
    associations: Sequence[Association],
    bookers: dict[int, User],
    *,
    caretaker: User,
    at: datetime,
) -> None:
    """Late on Tuesdays, in the first gym where two of the last dates could be had."""
    club = [one for one in associations if one.pk in bookers][-1]
    for room in (room for room in facilities if room.kind == FacilityKind.GYM):
        held = [] if (series := _booked(room, club, bookers[club.pk], at=at)) is None else _held(series, at)
        if len(held) == 2:
            for booking in held:
                counted = booking.ends_at + timedelta(minutes=30)
                report_use(booking, count=0, source=Source.KEEPER, by=caretaker, at=counted)
            return


def _booked(room: Facility, club: Association, booker: User, *, at: datetime) -> BookingSeries | None:
    today = at.astimezone(OSLO).date()
    first = today - timedelta(weeks=WEEKS_BACK, days=today.weekday())
    until = first + timedelta(weeks=WEEKS_BACK + WEEKS_AHEAD)
    wish = SeriesWish(room, club, (1,), first, until, *LATE, Purpose.TRAINING, 15)
    try:
        return book_series(wish, by=booker, at=at - timedelta(weeks=WEEKS_BACK + 2))
    except Refused:  # all of them are taken in this town
        return None


def _held(series: BookingSeries, at: datetime) -> list[Booking]:
    """The last two dates that have been, the older first."""
    been = Booking.objects.confirmed().filter(series=series, ends_at__lt=at - timedelta(hours=1))
    return list(been.order_by("-starts_at")[:2])[::-1]
