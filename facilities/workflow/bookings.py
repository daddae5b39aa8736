"""Book, and give back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking, Facility
from facilities.models.booking import blocked_period
from facilities.offers import PriceChanged, Wish, offer, seen, taken
from facilities.retrying import retried
from facilities.states import BookingState
from organizations.models import Association
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


@retried
def book(
    facility: Facility,
    *,
    association: Association | None,
    by: User,
    starts_at: datetime,
    ends_at: datetime,
    purpose: str,
    participants: int | None = None,
    key: UUID | None = None,
    shown: str | None = None,
    at: datetime,
) -> Booking:
    """Book at once, or say everything that stands in the way.

    Guarantee: of all who ask for the same floor and time, exactly one gets it, and the others are Refused.
    The same `key` from the same person gives the booking that it gave the first time, whatever is asked.
    `shown` is the price that the person has seen (`offers.seen`); at another, PriceChanged is raised.
    """
    if done := _made_before(key, by):
        return done
    wish = Wish(facility, association, starts_at, ends_at, purpose, participants)
    price = offer(wish, by=by, at=at)
    if shown is not None and shown != seen(price):
        raise PriceChanged
    row = Booking(
        facility=facility,
        span=facility.span,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        period=blocked_period(facility, wish.starts_at, wish.ends_at),
        association=association,
        booked_by=by,
        purpose=purpose,
        participants=participants,
        quote=price.frozen(),
        submission_key=key,
        created_at=at,
    )
    with transaction.atomic():
        if Booking.objects.claim([row]):
            record("facilities.booking.confirmed", row, by=by, at=at, rule=price.rule)
            notify(notifications.BookingConfirmed(row), at=at)
            return row
    if done := _made_before(key, by):
        return done
    raise Refused(taken())


def _made_before(key: UUID | None, by: User) -> Booking | None:
    """What the same form gave when it was sent the first time."""
    return Booking.objects.filter(submission_key=key, booked_by=by).first() if key else None


@transaction.atomic
def cancel(booking: Booking, *, by: User, at: datetime, reason: str = "") -> Booking:
    """Give the time back; it is free at once. Staff must say why, and the association is told."""
    was_by_member = booking.association is not None and not by.is_staff

    def check(row: Booking) -> None:
        if was_by_member and row.has_begun(at):
            raise Refused(Blocker("has_begun", _("The booking has begun and cannot be cancelled.")))
        if not was_by_member and row.association_id and not reason.strip():
            text = _("Say why: the association reads it.")
            raise Refused(Blocker("no_reason", text, "reason"))

    move(
        booking, BookingState.CANCELLED, by=by, at=at, check=check,
        cancelled_at=at, cancelled_by=by, cancel_reason=reason.strip(),
    )  # fmt: skip
    if not was_by_member and booking.association is not None:
        notify(notifications.BookingCancelled(booking), at=at)
    return booking
