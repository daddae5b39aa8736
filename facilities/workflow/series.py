"""A series: book what can be booked, add a date back, move or give back the dates that are left."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities import notifications, rules
from facilities.models import Booking, BookingSeries, PriceRules, SkippedDate, SkipReason
from facilities.offers import PriceChanged, taken
from facilities.retrying import retried
from facilities.series import (
    Change,
    Plan,
    PlannedDate,
    SeriesWish,
    dates_of,
    look_at,
    plan,
    plan_change,
    taken_meanwhile,
    wish_of,
)
from facilities.states import BookingState
from facilities.workflow import sharing
from facilities.workflow.bookings import fee_for, freed, one_at_a_time, row_of
from organizations.permissions import may_act_for
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import line, record
from portal.models.inserting import insert
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


@retried
def book_series(
    wish: SeriesWish, *, by: User, key: UUID | None = None, shown: str | None = None, at: datetime
) -> BookingSeries:
    """Book every date that can be had, in one statement, and keep the others with their reasons.

    The same `key` from the same person gives the series that it gave the first time. `shown` is the plan that
    the person has seen (`Plan.seen`); at another, PriceChanged is raised. A date that somebody else gets
    between the plan and the booking is kept as taken.
    """
    try:
        with transaction.atomic():
            one_at_a_time(wish.on(wish.first_on), by)
            planned = plan(wish, by=by, at=at)
            if shown is not None and shown != planned.seen:
                raise PriceChanged
            return _store(wish, planned, by=by, key=key, at=at)
    except (Refused, PriceChanged, IntegrityError):  # perhaps the same form, sent twice
        if done := _made_before(key, by):
            return done
        raise


def _store(wish: SeriesWish, planned: Plan, *, by: User, key: UUID | None, at: datetime) -> BookingSeries:
    assert wish.association is not None, "rules.who_problems has refused it"
    series = BookingSeries.objects.create(
        association=wish.association, facility=wish.facility, booked_by=by, weekdays=list(wish.weekdays),
        begins=wish.begins, ends=wish.ends, first_on=wish.first_on, until_on=wish.until_on,
        purpose=wish.purpose, participants=wish.participants, submission_key=key, created_at=at,
    )  # fmt: skip
    won, lost = _claim(series, planned.possible, by=by, at=at)
    if not won:
        raise Refused(Blocker("nothing_free", _("None of the dates can be booked. See why below.")))
    _skip(series, [*planned.refused, *lost], at=at)
    skipped = len(planned.dates) - len(won)
    log = line("facilities.series.booked", series, by=by, at=at, dates=len(won), skipped=skipped)
    notify(notifications.SeriesBooked(series), at=at, log=[log])
    return series


def _claim(
    series: BookingSeries, dates: Sequence[PlannedDate], *, by: User, at: datetime
) -> tuple[list[Booking], list[PlannedDate]]:
    """Insert what is free in one statement, with a line each in the log; return what was got, and what was not."""
    rows = [row_of(one.wish, one.offer, by=by, series=series, at=at) for one in dates if one.offer]
    won = Booking.objects.claim(rows, at=at, by=by)
    insert(
        [
            line(
                f"facilities.booking.{row.state}", row, by=by, at=at, rule=row.quote["rule"], series=series.pk
            )
            for row in won
            if row.quote
        ]
    )
    got = {row.starts_at for row in won}
    return won, [taken_meanwhile(one) for one in dates if one.wish.starts_at not in got]


def _skip(series: BookingSeries, dates: Iterable[PlannedDate], *, at: datetime) -> None:
    insert(
        [
            SkippedDate(
                series=series,
                day=one.day,
                reason=one.reason or SkipReason.TERMS,
                text=one.text,
                skipped_at=at,
            )
            for one in dates
        ]
    )


def _made_before(key: UUID | None, by: User) -> BookingSeries | None:
    return BookingSeries.objects.filter(submission_key=key, booked_by=by).first() if key else None


@retried
@transaction.atomic
def add_date(series: BookingSeries, *, day: date, by: User, at: datetime) -> Booking:
    """Ask once more for a date that was refused or given back. The reason goes when the date is booked."""
    _lock(series, by)
    refuse_if_blocked(rules.room_problems(series.facility, None))
    known = {one.day: one for one in dates_of(series)}
    if day not in known or not known[day].can_be_added:
        raise Refused(Blocker("no_such_date", _("This date is not one that can be added again.")))
    [planned] = look_at([day], wish_of(series), at=at)
    if not planned.offer:
        raise Refused(Blocker(str(planned.reason), planned.text))
    won, _lost = _claim(series, [planned], by=by, at=at)
    if not won:
        raise Refused(taken())
    series.skipped.filter(day=day).delete()
    record("facilities.series.date_added", series, by=by, at=at)
    return won[0]


@retried
@transaction.atomic
def move_following(
    series: BookingSeries, change: Change, *, by: User, shown: str | None = None, at: datetime
) -> list[PlannedDate]:
    """Move the coming dates that can be moved; the others stay where they are. Returns those that stayed.

    Guarantee: only bookings of this series are touched, and no date is given up unless the new one is got.
    What the moved dates leave is offered to those who wait for it.
    """
    _lock(series, by)
    refuse_if_blocked(rules.room_problems(change.facility, None))
    pairs = plan_change(series, change, at=at)
    if shown is not None and shown != Plan([planned for _old, planned in pairs]).seen:
        raise PriceChanged
    stayed = [planned for _old, planned in pairs if not planned.offer]
    todo = [pair for pair in pairs if pair[1].offer]
    while todo:
        try:
            _swap(series, todo, by=by, at=at)
            break
        except LostError as lost:
            stayed += lost.dates
            days = {one.day for one in lost.dates}
            todo = [pair for pair in todo if pair[1].day not in days]
            for old, _new in todo:
                old.refresh_from_db(fields=["state"])
    if not todo:
        raise Refused(Blocker("nothing_moved", _("None of the dates can be moved there. See why below.")))
    for old, _new in todo:
        freed(old, at=at)
    _remember(series, change)
    record("facilities.series.moved", series, by=by, at=at, dates=len(todo), stayed=len(stayed))
    return stayed


class LostError(Exception):
    """Somebody else got some of the new times first."""

    def __init__(self, dates: list[PlannedDate]) -> None:
        super().__init__()
        self.dates = dates


@transaction.atomic
def _swap(
    series: BookingSeries, pairs: Sequence[tuple[Booking, PlannedDate]], *, by: User, at: datetime
) -> None:
    """Give up the old and take the new, all or nothing: the old ones may lie in the way of the new."""
    for old, _new in pairs:
        _give_up(old, by=by, at=at, reason=_("Moved to another time."))
    _won, lost = _claim(series, [new for _old, new in pairs], by=by, at=at)
    if lost:
        raise LostError(lost)


def _remember(series: BookingSeries, change: Change) -> None:
    """What the series is from now on, so that a date that is added follows the others."""
    series.facility, series.begins, series.ends = change.facility, change.begins, change.ends
    if change.weekday is not None:
        series.weekdays = [change.weekday]
    series.save(update_fields=["facility", "begins", "ends", "weekdays"])


def fees_from(series: BookingSeries, from_day: date, *, at: datetime) -> Decimal:
    """What the association pays for giving back every coming date from a day on, by the rules of each date."""
    rows = series.bookings.still_to_come(at, from_day).confirmed()
    book = PriceRules.objects.book()
    return sum((fee_for(row, book=book, at=at) or Decimal(0) for row in rows), Decimal(0))


@retried
@transaction.atomic
def cancel_following(
    series: BookingSeries, *, from_day: date, shown: Decimal | None = None, by: User, at: datetime
) -> int:
    """Give back every coming date from a day on, each with its own fee when it is late. Returns how many.

    `shown` is the sum of fees that the person has seen (`fees_from`); at another, PriceChanged is raised.
    """
    _lock(series, by)
    if shown is not None and shown != fees_from(series, from_day, at=at):
        raise PriceChanged
    rows = list(series.bookings.still_to_come(at, from_day))
    book = PriceRules.objects.book()
    for row in rows:
        _give_up(row, by=by, at=at, fee=None if row.is_requested else fee_for(row, book=book, at=at))
        freed(row, at=at)
    record("facilities.series.given_back", series, by=by, at=at, dates=len(rows))
    return len(rows)


def _give_up(row: Booking, *, by: User, at: datetime, reason: str = "", fee: Decimal | None = None) -> None:
    move(
        row, BookingState.CANCELLED, verb="withdraw" if row.is_requested else "cancel", by=by, at=at,
        cancelled_at=at, cancelled_by=by, cancel_reason=reason, cancellation_fee=fee,
    )  # fmt: skip
    sharing.follow(row, by=by, at=at)


def _lock(series: BookingSeries, by: User) -> None:
    """One edit at a time, by somebody who acts for the association."""
    BookingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if not may_act_for(by, series.association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
