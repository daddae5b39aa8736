"""What an association is offered instead of a booking that the municipality had to cancel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from facilities import alternatives
from facilities.models import Booking, Facility
from facilities.offers import Offer, Wish, offer
from portal.models import User
from portal.problems import Refused

MOST = 4


@dataclass(frozen=True)
class Substitute:
    """A free place and time with its price; one press books it."""

    wish: Wish
    offer: Offer


@dataclass(frozen=True)
class Hit:
    """A booking that was cancelled: what was taken instead, or what can be."""

    booking: Booking
    taken: Booking | None
    choices: list[Substitute]


def hit(booking: Booking, *, by: User, at: datetime) -> Hit:
    """What came of a cancelled booking, and what else there is."""
    taken = booking.substitutes.ahead(at).select_related("facility__site").first()
    if taken or not booking.is_over or booking.has_begun(at):
        return Hit(booking, taken, [])
    return Hit(booking, None, list(choices(booking, by=by, at=at)))


def choices(booking: Booking, *, by: User, at: datetime) -> Iterator[Substitute]:
    """The same time elsewhere first, then the nearest times here: for the same people and the same use."""
    found = 0
    for facility, starts_at, ends_at in _nearest(booking, at=at):
        wish = Wish(facility, booking.association, starts_at, ends_at, booking.purpose, booking.participants)
        try:
            offered = offer(wish, by=by, at=at)
        except Refused:
            continue
        yield Substitute(wish, offered)
        found += 1
        if found == MOST:
            return


def _nearest(booking: Booking, *, at: datetime) -> Iterator[tuple[Facility, datetime, datetime]]:
    for other in alternatives.elsewhere(booking.facility, booking.starts_at, booking.ends_at, at=at):
        yield other, booking.starts_at, booking.ends_at
    for cell in alternatives.nearest(booking.facility, booking.starts_at, booking.ends_at, at=at):
        yield booking.facility, cell.starts_at, cell.ends_at
