"""Close a place in one action, and open it again: nobody is left to find out at the door."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking, BookingKind, Closure, Facility, Site
from facilities.models.booking_query import BookingQuerySet
from facilities.retrying import retried
from facilities.states import OVER, BookingState
from facilities.workflow import drop_in, sharing
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Problem, Refused, refuse_if_blocked

ATTEMPTS = 5


def hit_by(places: Iterable[Facility], starts_at: datetime, ends_at: datetime) -> BookingQuerySet:
    """The bookings and requests whose use falls into the time on any of these places, the first first."""
    found = Booking.objects.none()
    for place in places:
        found = found | Booking.objects.touching(place.span, starts_at, ends_at)
    used = found.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    return used.ahead(starts_at).order_by("starts_at", "pk")


@retried
def close(
    *,
    site: Site,
    facility: Facility | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    at: datetime,
) -> Closure:
    """Cancel what is hit, refuse what was asked for, and block the place, all or nothing; each is told once.

    Guarantee: when it returns, nobody has the place in that time, however fast they book meanwhile.
    """
    with transaction.atomic():
        closure, hit = close_quietly(
            site=site, facility=facility, starts_at=starts_at, ends_at=ends_at, reason=reason, by=by, at=at
        )
        _tell(notifications.PlaceClosed, closure, hit, at=at)
    return closure


def close_quietly(
    *,
    site: Site,
    facility: Facility | None,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    by: User,
    at: datetime,
) -> tuple[Closure, list[Booking]]:
    """As `close`, in the caller's transaction. The caller tells those who are hit."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    refuse_if_blocked(closure_problems(starts_at, ends_at, by=by, at=at))
    closure = Closure.objects.create(site=site, facility=facility, starts_at=starts_at, ends_at=ends_at,
                                     reason=reason, closed_by=by, created_at=at)  # fmt: skip
    hit: list[Booking] = []
    for place in closure.places().select_related("site"):
        hit += _close_place(closure, place, by=by, at=at)
    record("facilities.closure.closed", closure, by=by, at=at, hit=len(hit))
    return closure, hit


def closure_problems(starts_at: datetime, ends_at: datetime, *, by: User, at: datetime) -> list[Problem]:
    problems: list[Problem] = []
    if not (by.is_staff and by.is_active):
        problems.append(Blocker("not_allowed", _("You do not have the right to do this.")))
    if ends_at <= starts_at:
        problems.append(Blocker("end_before_start", _("The end must be later than the start."), "to_time"))
    elif ends_at <= at:
        problems.append(Blocker("past", _("This time has passed. Choose a later one."), "to_day"))
    return problems


def _close_place(closure: Closure, place: Facility, *, by: User, at: datetime) -> list[Booking]:
    """Cancel and block until the block holds: somebody may book between the two."""
    hit: list[Booking] = []
    for _attempt in range(ATTEMPTS):
        Booking.objects.filter(state=BookingState.HELD).touching(
            place.span, closure.starts_at, closure.ends_at
        ).delete()
        drop_in.call_off_for(closure, place, by=by, at=at)
        for booking in hit_by([place], closure.starts_at, closure.ends_at).filter(ends_at__gt=at):
            _end(booking, closure, by=by, at=at)
            hit.append(booking)
        rows = [_blackout(closure, place, period, by=by, at=at) for period in _gaps(closure, place, at=at)]
        if len(Booking.objects.claim(rows)) == len(rows):
            return hit
    raise Refused(Blocker("busy", _("Somebody booked at the same moment. Try once more.")))


def _end(booking: Booking, closure: Closure, *, by: User, at: datetime) -> None:
    if booking.is_requested:
        move(booking, BookingState.REFUSED, verb="refuse", by=by, at=at, answered_at=at, answered_by=by,
             answer=closure.reason, closure=closure)  # fmt: skip
    else:
        move(booking, BookingState.CANCELLED, verb="cancel", by=by, at=at, cancelled_at=at, cancelled_by=by,
             cancel_reason=closure.reason, closure=closure)  # fmt: skip
        sharing.follow(booking, by=by, at=at)


def _gaps(closure: Closure, place: Facility, *, at: datetime) -> list[tuple[datetime, datetime]]:
    """The closed time without what is blocked already: earlier closings, and the tidying after a booking.

    A booking that was made since the others were cancelled is no gap: the block collides with it, and it is hit next.
    """
    blocking = Booking.objects.blocking().touching(place.span, closure.starts_at, closure.ends_at)
    gaps, begin = [], closure.starts_at
    for row in blocking.order_by("period"):
        is_in_use = row.starts_at < closure.ends_at and row.ends_at > max(closure.starts_at, at)
        if row.kind == BookingKind.BOOKING and is_in_use:
            continue
        if row.kind == BookingKind.BLACKOUT and not (
            row.span.lower <= place.span.lower and place.span.upper <= row.span.upper
        ):
            text = _("A part of this is closed already: %(reason)s. Open that first.") % {
                "reason": row.reason
            }
            raise Refused(Blocker("part_closed", text))
        if begin < row.period.lower:
            gaps.append((begin, row.period.lower))
        begin = max(begin, row.period.upper)
    if begin < closure.ends_at:
        gaps.append((begin, closure.ends_at))
    return gaps


def _blackout(
    closure: Closure, place: Facility, period: tuple[datetime, datetime], *, by: User, at: datetime
) -> Booking:
    starts_at, ends_at = period
    return Booking(kind=BookingKind.BLACKOUT, facility=place, span=place.span, starts_at=starts_at, ends_at=ends_at,
                   period=DateTimeTZRange(starts_at, ends_at), booked_by=by, reason=closure.reason,
                   closure=closure, created_at=at)  # fmt: skip


def _tell(
    message: type[notifications.ClosureMessage], closure: Closure, rows: Iterable[Booking], *, at: datetime
) -> None:
    """One message to each person, however many bookings and associations it is about."""
    notify(message(closure, rows), at=at)


@retried
@transaction.atomic
def reopen(closure: Closure, *, by: User, at: datetime) -> list[Booking]:
    """Open the place, and give back the bookings that still can be had. Returns those.

    A booking for which something is found instead, or whose time somebody else has, stays cancelled. A request
    that was refused waits for its answer again, and drop-in hours are open again for those who had a place.
    """
    hit, restored = give_back_quietly(closure, by=by, at=at)
    _tell(notifications.PlaceReopened, closure, [one for one in hit if one.ends_at > at], at=at)
    return restored


def give_back_quietly(closure: Closure, *, by: User, at: datetime) -> tuple[list[Booking], list[Booking]]:
    """As `reopen`, in the caller's transaction, which tells them. Returns what was hit, and what of it stands again."""
    row = Closure.objects.select_for_update(of=("self",)).get(pk=closure.pk)
    if row.reopened_at is not None:
        raise Refused(Blocker("reopened", _("It is open again already.")))
    Closure.objects.filter(pk=row.pk).update(reopened_at=at)
    closure.reopened_at = at
    hit = list(row.bookings.bookings().select_related("association"))
    for blackout in row.bookings.filter(kind=BookingKind.BLACKOUT, ends_at__gt=at).blocking():
        move(blackout, BookingState.CANCELLED, verb="cancel", by=by, at=at, cancelled_at=at, cancelled_by=by)
    _leave_to_others(row, by=by, at=at)
    restored = [booking for booking in hit if _restore(booking, by=by, at=at)]
    drop_in.open_again(row, by=by, at=at)
    record("facilities.closure.reopened", row, by=by, at=at, restored=len(restored))
    return hit, restored


def _leave_to_others(closure: Closure, *, by: User, at: datetime) -> None:
    """What another closing holds shut too stays shut: it takes over the floor that it did not need to block."""
    for other in Closure.objects.standing().sharing_time_with(closure).select_related("facility"):
        for place in other.places().select_related("site"):
            rows = [_blackout(other, place, period, by=by, at=at) for period in _gaps(other, place, at=at)]
            Booking.objects.claim(rows)


def _restore(booking: Booking, *, by: User, at: datetime) -> bool:
    """Back to what it was, with its number and its price; False when that cannot be."""
    if (
        booking.state not in OVER
        or booking.has_begun(at)
        or booking.substitutes.ahead(at).exists()
        or not Facility.objects.still_bookable([booking.facility_id])
    ):
        return False
    if booking.is_refused:
        move(booking, BookingState.REQUESTED, verb="reconsider", by=by, at=at, answered_at=None, answered_by=None,
             answer="")  # fmt: skip
        return True
    try:
        move(booking, BookingState.CONFIRMED, verb="restore", by=by, at=at, cancelled_at=None,
             cancelled_by=None, cancel_reason="", cancellation_fee=None)  # fmt: skip
        sharing.follow(booking, by=by, at=at)
    except Refused:  # somebody else has got the time
        return False
    return True
