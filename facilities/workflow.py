"""The verbs: cut a hall into parts, book, close for the municipality's own use, cancel."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking, BookingKind, Facility
from facilities.models.booking import blocked_period
from facilities.models.facility import piece
from facilities.offers import PriceChanged, Wish, offer, seen, taken
from facilities.retrying import retried
from facilities.slugs import free_slug
from facilities.states import BookingState
from organizations.models import Association
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused

LETTERS = "ABCDEFGHIJKLMNOP"


@transaction.atomic
def split(
    facility: Facility, parts: int, *, names: Sequence[str] = (), by: User | None, at: datetime
) -> list[Facility]:
    """Cut a facility into equal parts that can be booked one by one. Old bookings stay as they are."""
    if not 2 <= parts <= 16:
        raise Refused(Blocker("parts", _("A facility can be cut into 2 to 16 parts."), "parts"))
    made = []
    for number in range(parts):
        part = Facility(
            site_id=facility.site_id,
            parent=facility,
            name=names[number] if names else part_name(number, parts),
            kind=facility.kind,
            span=piece(facility.span, number, parts),
            capacity=facility.capacity // parts if facility.capacity else None,
            equipment=facility.equipment,
            is_step_free=facility.is_step_free,
            has_hearing_loop=facility.has_hearing_loop,
            longest_hours=facility.longest_hours,
            buffer_minutes=facility.buffer_minutes,
        )
        part.slug = free_slug(f"{facility.name} {part.name}", Facility.objects.filter(site=facility.site_id))
        part.save()
        made.append(part)
    record("facilities.facility.split", facility, by=by, at=at, parts=parts)
    return made


def part_name(number: int, parts: int) -> str:
    """Half A, third B, part 7."""
    letter = LETTERS[number]
    if parts == 2:
        return _("Half %(letter)s") % {"letter": letter}
    if parts == 3:
        return _("Third %(letter)s") % {"letter": letter}
    return _("Part %(letter)s") % {"letter": letter}


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


@retried
def black_out(
    facility: Facility, *, starts_at: datetime, ends_at: datetime, reason: str, by: User, at: datetime
) -> Booking:
    """Close a facility for the municipality's own use. Bookings in the way must be cancelled first."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    if ends_at <= starts_at:
        raise Refused(Blocker("end_before_start", _("The end must be later than the start."), "ends_at"))
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    row = Booking(
        kind=BookingKind.BLACKOUT,
        facility=facility,
        span=facility.span,
        starts_at=starts_at,
        ends_at=ends_at,
        period=blocked_period(facility, starts_at, ends_at),
        booked_by=by,
        reason=reason,
        created_at=at,
    )
    with transaction.atomic():
        if Booking.objects.claim([row]):
            record("facilities.booking.blacked_out", row, by=by, at=at)
            return row
    in_the_way = Booking.objects.blocking().touching(facility.span, row.starts_at, row.period.upper).count()
    text = _("%(count)s bookings are in the way. Cancel them first, so that the associations are told.")
    raise Refused(Blocker("taken", text % {"count": in_the_way}))


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
