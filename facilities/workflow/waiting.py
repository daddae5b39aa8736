"""The waiting list of a time: who is next is offered it, and the offer keeps the time until it lapses."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking, TimeWait
from facilities.models.booking import blocked_period
from facilities.offers import Wish, is_free, offer
from facilities.retrying import retried
from facilities.states import WaitState
from facilities.workflow import bookings
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked
from portal.waiting import deadline


def wish_of(wait: TimeWait) -> Wish:
    return Wish(
        wait.facility, wait.association, wait.starts_at, wait.ends_at, wait.purpose, wait.participants,
        is_adult=wait.is_adult if wait.is_for_oneself else None,
    )  # fmt: skip


@retried
@transaction.atomic
def wait_for(wish: Wish, *, by: User, at: datetime) -> TimeWait:
    """Into the line for a time that somebody else has. Asking twice is being in line once.

    A person who waits for themselves must have said that they are 18 or older (`wish.is_adult`).
    """
    if wish.association is None:
        wish = replace(wish, is_adult=bool(wish.is_adult))
    offer(wish, by=by, at=at)  # everything else that stands in the way is said now
    if is_free(wish, by=by, at=at):
        raise Refused(Blocker("free", _("This time is free. Book it instead.")))
    row = TimeWait(
        facility=wish.facility, span=wish.facility.span, starts_at=wish.starts_at, ends_at=wish.ends_at,
        period=blocked_period(wish.facility, wish.starts_at, wish.ends_at), association=wish.association,
        asked_by=by, purpose=wish.purpose, participants=wish.participants, asked_at=at,
        is_adult=wish.association is None and bool(wish.is_adult),
    )  # fmt: skip
    TimeWait.objects.bulk_create([row], ignore_conflicts=True)
    found = TimeWait.objects.open().same(row).get()
    if found.asked_at == at:
        record("facilities.wait.asked", found, by=by, at=at)
    return found


def offer_freed(booking: Booking, *, at: datetime) -> int:
    """Offer what a booking leaves to those in line for it, the first first. Returns how many got an offer.

    An offer is a hold with a longer deadline, claimed as any booking is: the constraint sees to it that no time is
    offered twice, and that an offer never lies over somebody's booking.
    """
    waits = (
        TimeWait.objects.for_some_of(booking)
        .waiting()
        .select_related("facility__site", "association", "asked_by")
    )
    return sum(_offer(wait, at=at) for wait in waits)


def _offer(wait: TimeWait, *, at: datetime) -> bool:
    until, wish = deadline(at, begins=wait.starts_at), wish_of(wait)
    if until is None or wait.asked_by is None:
        return False
    try:
        offered = offer(wish, by=wait.asked_by, at=at)
    except Refused:  # the place has other hours by now, or the association has left the register
        return False
    if offered.approvals:
        return False
    hold = bookings.row_of(wish, offered, by=wait.asked_by, held_until=until, wait=wait, at=at)
    if not Booking.objects.claim([hold], at=at):
        return False
    move(wait, WaitState.OFFERED, by=None, at=at, offered_until=until)
    notify(notifications.TimeOffered(wait), at=at)
    return True


@retried
@transaction.atomic
def take(wait: TimeWait, *, by: User, at: datetime) -> Booking:
    """Yes to the offer: the time is booked. Twice gives the same booking."""
    row = TimeWait.objects.select_for_update(of=("self",)).get(pk=wait.pk)
    if row.state == WaitState.TAKEN and row.booking:
        return row.booking
    if row.is_for_oneself and row.asked_by_id != by.pk:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    refuse_if_blocked(row.offer_problems(at))
    wish = wish_of(row)
    booking = bookings.book(
        wish.facility, association=wish.association, by=by, starts_at=wish.starts_at, ends_at=wish.ends_at,
        purpose=wish.purpose, participants=wish.participants, is_adult=row.is_adult, wait=row, at=at,
    )  # fmt: skip
    move(row, WaitState.TAKEN, by=by, at=at, booking=booking)
    return booking


@retried
@transaction.atomic
def leave(wait: TimeWait, *, by: User, at: datetime) -> TimeWait:
    """Out of the line. What was offered goes to the next."""
    held = list(wait.holds.all())
    move(wait, WaitState.WITHDRAWN, by=by, at=at)
    wait.holds.all().delete()
    for hold in held:
        offer_freed(hold, at=at)
    return wait


def settle_waits(*, at: datetime) -> int:
    """Let offers that have run out lapse, and offer their time to the next; close what has begun. Safe to repeat."""
    count = 0
    for wait in [*TimeWait.objects.overdue(at), *TimeWait.objects.over(at)]:
        count += _lapse(wait, at=at)
    return count


@retried
@transaction.atomic
def _lapse(wait: TimeWait, *, at: datetime) -> bool:
    held = list(wait.holds.all())
    try:
        move(wait, WaitState.LAPSED, by=None, at=at)
    except Refused:  # taken or withdrawn in the meantime
        return False
    wait.holds.all().delete()
    for hold in held:
        offer_freed(hold, at=at)
    return True
