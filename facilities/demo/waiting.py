"""Waiting lists of the demo: a time that a club waits for, and one that was given back and is offered to another."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from facilities.models import Booking, Purpose
from facilities.offers import Wish
from facilities.workflow import cancel, wait_for
from organizations.models import Association
from portal.models import User
from portal.problems import Refused

AHEAD = timedelta(days=3), timedelta(days=28)
ASKED = timedelta(days=2)


def stand_in_line(
    associations: Sequence[Association], bookers: dict[int, User], *, by: User, at: datetime
) -> None:
    """Two of the coming training hours that others have; the first of them is free since an hour ago."""
    mine = [one for one in associations if one.pk in bookers]
    training = Booking.objects.coming(at + AHEAD[0]).filter(
        purpose=Purpose.TRAINING, series=None, starts_at__lt=at + AHEAD[1], participants__lte=20
    )
    in_line: list[Booking] = []
    for booking in training.select_related("facility__site", "booked_by"):
        club = next(one for one in mine if one.pk != booking.association_id)
        wish = Wish(booking.facility, club, booking.starts_at, booking.ends_at, Purpose.TRAINING, 12)
        try:
            wait_for(wish, by=bookers[club.pk], at=at - ASKED)
        except Refused:  # outside what one may ask for
            continue
        in_line.append(booking)
        if len(in_line) == 2:
            break
    if in_line:
        cancel(in_line[0], by=by, at=at - timedelta(hours=1), reason="Laget har sagt fra på telefon")
