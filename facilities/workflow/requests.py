"""Requests: accepted, refused, withdrawn, or told that nobody answered in time. None dies silently."""

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications
from facilities.models import Booking
from facilities.models.booking_query import BookingQuerySet
from facilities.offers import taken
from facilities.retrying import retried
from facilities.states import BookingState
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import User
from portal.notifications import notify
from portal.problems import Blocker, Refused


@retried
@transaction.atomic
def accept(
    booking: Booking, *, by: User, at: datetime, answer: str = "", whole_series: bool = False
) -> Booking:
    """The time is theirs. Other requests for it are refused at once, and told so.

    `whole_series` says yes to the other dates of the same series too; one that somebody else has got is left.
    Guarantee: when somebody has got the time meanwhile, it is Refused and nothing is changed.
    """
    _accept(booking, by=by, at=at, answer=answer.strip())
    for other in _others_of_the_series(booking) if whole_series else ():
        with suppress(Refused):
            _accept(other, by=by, at=at, answer=answer.strip())
    notify(notifications.RequestAnswered(booking), at=at)
    return booking


@transaction.atomic
def _accept(booking: Booking, *, by: User, at: datetime, answer: str) -> None:
    """All who ask for some of it are locked first, in one order, so that two answers never wait for each other."""

    def check(row: Booking) -> None:
        if is_own(row, by):
            raise Refused(own())
        if row.has_begun(at):
            raise Refused(Blocker("has_begun", _("This time has passed.")))
        if Booking.objects.in_the_way_of(row).exists():
            raise Refused(Blocker("taken", str(taken().text)))

    Booking.objects.drop_holds(at)
    rivals = list(Booking.objects.asking_for_some_of(booking).select_for_update(of=("self",)).order_by("pk"))
    move(
        booking, BookingState.CONFIRMED, verb="accept", by=by, at=at, check=check,
        answered_at=at, answered_by=by, answer=answer,
    )  # fmt: skip
    for rival in rivals:
        if rival.pk != booking.pk:
            _refuse(rival, by=by, at=at, answer=_("Somebody else got this time."))
            notify(notifications.RequestAnswered(rival), at=at)


def is_own(booking: Booking, by: User) -> bool:
    return booking.is_for_oneself and booking.booked_by_id == by.pk


def own() -> Blocker:
    """Staff are disqualified from what is their own (forvaltningsloven § 6)."""
    return Blocker("own", _("This is your own. A colleague must answer it."))


def _others_of_the_series(booking: Booking) -> BookingQuerySet:
    same = Booking.objects.awaiting_answer().exclude(pk=booking.pk).order_by("pk")
    return same.filter(series=booking.series_id) if booking.series_id else same.none()


@retried
@transaction.atomic
def refuse(booking: Booking, *, by: User, at: datetime, answer: str, whole_series: bool = False) -> Booking:
    """Say no, and why: those who asked are told to read it."""
    if not answer.strip():
        raise Refused(Blocker("no_reason", _("Say why: those who booked read it."), "answer"))
    if is_own(booking, by):
        raise Refused(own())
    _refuse(booking, by=by, at=at, answer=answer.strip())
    for other in _others_of_the_series(booking) if whole_series else ():
        _refuse(other, by=by, at=at, answer=answer.strip())
    notify(notifications.RequestAnswered(booking), at=at)
    return booking


def _refuse(booking: Booking, *, by: User, at: datetime, answer: str) -> Booking:
    move(
        booking, BookingState.REFUSED, verb="refuse", by=by, at=at,
        answered_at=at, answered_by=by, answer=answer,
    )  # fmt: skip
    return booking


@retried
@transaction.atomic
def withdraw(booking: Booking, *, by: User, at: datetime) -> Booking:
    """Those who asked no longer ask for it."""
    return move(
        booking, BookingState.CANCELLED, verb="withdraw", by=by, at=at, cancelled_at=at, cancelled_by=by
    )


@transaction.atomic
def lapse(booking: Booking, *, at: datetime) -> Booking:
    """The time came before an answer did: say so, with an apology, instead of leaving it hanging."""
    answer = _("The municipality did not answer in time. We are sorry.")
    move(booking, BookingState.REFUSED, verb="lapse", by=None, at=at, answered_at=at, answer=answer)
    notify(notifications.RequestAnswered(booking), at=at)
    return booking


def lapse_those_past(*, at: datetime) -> int:
    """Every request whose time has begun. Safe to run twice: one that is answered meanwhile is left alone."""
    count = 0
    for booking in Booking.objects.awaiting_answer().filter(starts_at__lte=at):
        try:
            lapse(booking, at=at)
        except Refused:
            continue
        count += 1
    return count


def remind_of_requests(*, at: datetime) -> int:
    """Tell who answers for premises that requests are due today or overdue: once a day."""
    today = at.astimezone(OSLO).date()
    due = Booking.objects.awaiting_answer().filter(answer_due_on__lte=today).count()
    return len(notify(notifications.RequestsDue(due, today), at=at)) if due else 0
