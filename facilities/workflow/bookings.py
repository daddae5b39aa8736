"""Book, and give back."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking, BookingKind, BookingSeries, Facility, PriceRules, TimeWait
from facilities.models.booking import blocked_period
from facilities.offers import Offer, PriceChanged, Wish, is_free, offer, taken
from facilities.prices import RuleBook, cancellation_fee
from facilities.retrying import retried
from facilities.states import BookingState
from facilities.workflow import drop_in, sharing
from organizations.models import Association
from portal import platform
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import line
from portal.notifications import notify
from portal.problems import Blocker, Refused
from portal.working_days import add_working_days


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
    ages: str = "",
    is_adult: bool = False,
    key: UUID | None = None,
    shown: str | None = None,
    substitute_for: Booking | None = None,
    wait: TimeWait | None = None,
    at: datetime,
) -> Booking:
    """Book at once, or ask for it where staff answer first, or say everything that stands in the way.

    Guarantee: of all who book the same floor and time, exactly one gets it, and the others are Refused.
    A request takes no time from others until staff accept it.
    Without an association it is for `by` themselves, where the rules let to persons, and `is_adult` is their word.
    The same `key` from the same person gives the booking that it gave the first time, whatever is asked.
    `shown` is the offer that the person has seen (`Offer.seen`); at another, PriceChanged is raised.
    """
    wish = Wish(facility, association, starts_at, ends_at, purpose, participants, ages, is_adult)
    try:
        with transaction.atomic():
            one_at_a_time(wish, by)
            offered = offer(wish, by=by, at=at)
            if shown is not None and shown != offered.seen:
                raise PriceChanged
            row = row_of(wish, offered, by=by, key=key, substitute_for=substitute_for, at=at)
            if wait is not None:
                wait.holds.all().delete()
            if not (row.is_instant or is_free(wish, by=by, at=at)):
                raise Refused(taken())
            if not Booking.objects.claim([row], at=at, by=by):
                raise Refused(taken())
            _tell(row, offered, by=by, at=at)
            return row
    except (Refused, PriceChanged):
        if done := _made_before(key, by):
            return done
        raise


def substitute(
    booking: Booking,
    *,
    facility: Facility,
    starts_at: datetime,
    shown: str | None = None,
    by: User,
    at: datetime,
) -> Booking:
    """Another place or time, as long and for the same use, instead of a booking that was cancelled. Once."""
    if done := booking.substitutes.ahead(at).first():
        return done
    if booking.is_for_oneself and booking.booked_by_id != by.pk:
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    if not booking.is_over:
        raise Refused(Blocker("stands", _("This booking stands. It needs no other instead.")))
    return book(
        facility,
        association=booking.association,
        by=by,
        starts_at=starts_at,
        ends_at=starts_at + (booking.ends_at - booking.starts_at),
        purpose=booking.purpose,
        participants=booking.participants,
        ages=booking.ages,
        is_adult=booking.is_adult,
        shown=shown,
        substitute_for=booking,
        at=at,
    )


def freed(booking: Booking, *, at: datetime) -> None:
    """Tell the waiting list of a time that has been given back."""
    from facilities.workflow.waiting import offer_freed

    if booking.kind == BookingKind.BOOKING:
        offer_freed(booking, at=at)


def one_at_a_time(wish: Wish, by: User) -> None:
    """Where each has a number of hours a week, the bookings of one wait for each other to be counted."""
    if wish.facility.weekly_hours is None:
        return
    if wish.association is not None:
        Association.objects.select_for_update().get(pk=wish.association.pk)
    else:
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)


def row_of(
    wish: Wish,
    offered: Offer,
    *,
    by: User,
    at: datetime,
    key: UUID | None = None,
    series: BookingSeries | None = None,
    held_until: datetime | None = None,
    substitute_for: Booking | None = None,
    wait: TimeWait | None = None,
) -> Booking:
    """The booking as it would be stored: confirmed, held, or asked for with a day for its answer."""
    needs_answer = bool(offered.approvals)
    ready = BookingState.HELD if held_until else BookingState.CONFIRMED
    return Booking(
        facility=wish.facility,
        span=wish.facility.span,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        period=blocked_period(wish.facility, wish.starts_at, wish.ends_at),
        state=BookingState.REQUESTED if needs_answer else ready,
        association=wish.association,
        booked_by=by,
        is_adult=wish.association is None and bool(wish.is_adult),
        purpose=wish.purpose,
        participants=wish.participants,
        ages=wish.ages,
        quote=offered.price.frozen(),
        series=series,
        held_until=held_until,
        wait=wait,
        substitute_for=substitute_for,
        submission_key=key,
        is_instant=not needs_answer,
        answer_due_on=answer_due_on(wish, at=at) if needs_answer else None,
        created_at=at,
    )


def answer_due_on(wish: Wish, *, at: datetime) -> date:
    """As soon as the municipality has promised to answer about premises, and at the latest the day before."""
    today = at.astimezone(OSLO).date()
    promised = add_working_days(today, platform.current().subject("facilities").answer_within_working_days)
    return max(today, min(promised, wish.starts_at.astimezone(OSLO).date() - timedelta(days=1)))


def _tell(row: Booking, offered: Offer, *, by: User, at: datetime) -> None:
    """In the log, and to the person who booked."""
    rule = offered.price.rule
    if row.is_requested:
        reasons = sorted(problem.code for problem in offered.approvals)
        log = line("facilities.booking.requested", row, by=by, at=at, rule=rule, reasons=reasons)
        notify(notifications.BookingRequested(row), at=at, log=[log])
    else:
        log = line("facilities.booking.confirmed", row, by=by, at=at, rule=rule)
        notify(notifications.BookingConfirmed(row), at=at, log=[log])


def _made_before(key: UUID | None, by: User) -> Booking | None:
    """What the same form gave when it was sent the first time."""
    return Booking.objects.filter(submission_key=key, booked_by=by).first() if key else None


def fee_for(booking: Booking, *, book: RuleBook | None = None, at: datetime) -> Decimal | None:
    """What they pay for giving back a booking now; None when nothing. `book` when it is read already."""
    if not booking.amount:
        return None
    day = booking.starts_at.astimezone(OSLO).date()
    rules = (book or PriceRules.objects.book()).on(day)
    return cancellation_fee(rules, booking.amount, day=day, on=at.astimezone(OSLO).date()) or None


def gives_back(booking: Booking, by: User) -> bool:
    """Whether `by` cancels as one of those who have the booking, and not on behalf of the municipality."""
    if booking.is_for_oneself:
        return booking.booked_by_id == by.pk
    return booking.association is not None and not by.is_staff


def forgotten() -> Blocker:
    """It is over and settled, and nobody is left who could be billed or credited."""
    return Blocker("forgotten", _("It is over and settled, and the portal no longer knows whose it was."))


@retried
@transaction.atomic
def cancel(booking: Booking, *, by: User, at: datetime, reason: str = "") -> Booking:
    """Give the time back; it is free at once. Staff must say why, and those who had it are told.

    Staff give back what they have booked for themselves as everybody does, with the same fee.
    """
    was_by_member = gives_back(booking, by)

    def check(row: Booking) -> None:
        if was_by_member and row.has_begun(at):
            raise Refused(Blocker("has_begun", _("The booking has begun and cannot be cancelled.")))
        if not was_by_member and row.kind == BookingKind.BOOKING and not reason.strip():
            text = _("Say why: those who booked read it.")
            raise Refused(Blocker("no_reason", text, "reason"))
        if row.is_forgotten:
            raise Refused(forgotten())

    move(
        booking, BookingState.CANCELLED, verb="cancel", by=by, at=at, check=check,
        cancelled_at=at, cancelled_by=by, cancel_reason=reason.strip(),
        cancellation_fee=fee_for(booking, at=at) if was_by_member else None,
    )  # fmt: skip
    sharing.follow(booking, by=by, at=at)
    drop_in.tell_called_off(booking, by=by, at=at)
    if not was_by_member and booking.kind == BookingKind.BOOKING:
        notify(notifications.BookingCancelled(booking), at=at)
    freed(booking, at=at)
    return booking
