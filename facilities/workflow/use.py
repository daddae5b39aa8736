"""Use is told, low use is asked about, and a time that nobody uses goes to others, after the club is heard."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from facilities import notifications, rules
from facilities.models import Attendance, Booking, BookingSeries, UnusedTime
from facilities.models.attendance import Source
from facilities.retrying import retried
from facilities.states import BookingState, UnusedState
from facilities.workflow import sharing
from facilities.workflow.bookings import freed
from portal.clock import day_of, local
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked
from portal.working_days import add_working_days

WEEKS = 2  # running, before anybody is asked
DAYS_TO_ANSWER = 5  # working days


@transaction.atomic
def report_use(booking: Booking, *, count: int, source: Source, by: User | None, at: datetime) -> Attendance:
    """How many came. Told again, the newer number stands. Two weeks of low use, and the club is asked."""
    refuse_if_blocked(rules.use_problems(booking, count=count, at=at))
    if booking.series_id:
        BookingSeries.objects.select_for_update(of=("self",)).get(pk=booking.series_id)
    row, _made = Attendance.objects.update_or_create(
        booking=booking, source=source, defaults={"count": count, "reported_at": at, "reported_by": by}
    )
    record("facilities.booking.use_reported", booking, by=by, at=at, source=str(source))
    if booking.series_id and is_unused(booking.series_id, at=at):
        ask_for_release(booking.series_id, at=at)
    return row


def is_unused(series_id: int, *, at: datetime) -> bool:
    """Whether the last two dates that were held are both known to have had low use, and nobody has asked since."""
    rows = Booking.objects.confirmed().filter(series=series_id, starts_at__lte=at).order_by("-starts_at")
    last = list(rows[:WEEKS])
    asked = UnusedTime.objects.filter(series=series_id).order_by("-asked_at").first()
    if len(last) < WEEKS or (asked and asked.asked_at >= last[-1].starts_at):
        return False
    counts = dict(Attendance.objects.filter(booking__in=last).best().values_list("booking", "count"))
    return all(row.pk in counts and rules.is_low(counts[row.pk], row.participants) for row in last)


def ask_for_release(series_id: int, *, at: datetime) -> UnusedTime | None:
    """Ask the association whether it needs the rest of the series; nothing when there is no rest."""
    series = BookingSeries.objects.get(pk=series_id)
    if not series.bookings.still_to_come(at, day_of(at)).exists():
        return None
    row = UnusedTime.objects.create(
        series=series, asked_at=at, answer_due_on=add_working_days(day_of(at), DAYS_TO_ANSWER)
    )
    record("facilities.unused.asked", row, by=None, at=at)
    notify(notifications.TimeUnused(row), at=at)
    return row


@transaction.atomic
def explain(unused: UnusedTime, *, answer: str, by: User, at: datetime) -> UnusedTime:
    """The association says why, and that it still needs the time."""
    if not answer.strip():
        raise Refused(Blocker("no_answer", _("Say why you still need the time."), "answer"))
    return move(
        unused, UnusedState.EXPLAINED, verb="explain", by=by, at=at, answer=answer.strip(), answered_at=at
    )


@retried
@transaction.atomic
def release(unused: UnusedTime, *, by: User, at: datetime) -> UnusedTime:
    """The association gives the rest of the series back. It was asked to, so there is no fee."""
    move(unused, UnusedState.RELEASED, verb="release", by=by, at=at, answered_at=at)
    _end_rest(unused, by=by, at=at, reason=_("Given back because it was not used."))
    return unused


@transaction.atomic
def keep(unused: UnusedTime, *, decision: str = "", by: User, at: datetime) -> UnusedTime:
    """The association keeps its time; it is told."""
    move(
        unused, UnusedState.KEPT, verb="keep", by=by, at=at, decision=decision.strip(), decided_at=at,
        decided_by=by,
    )  # fmt: skip
    notify(notifications.UnusedDecided(unused), at=at)
    return unused


@retried
@transaction.atomic
def withdraw_time(unused: UnusedTime, *, decision: str, by: User, at: datetime) -> UnusedTime:
    """Take the rest of the series back, when the association has been heard, and tell it why."""

    def check(row: UnusedTime) -> None:
        if not row.may_be_withdrawn(at):
            text = _("The association must be heard first. It can answer until %(day)s.")
            raise Refused(Blocker("not_heard", text % {"day": f"{row.answer_due_on:%d.%m.%Y}"}))

    if not decision.strip():
        raise Refused(Blocker("no_reason", _("Say why: the association reads it."), "decision"))
    move(
        unused, UnusedState.WITHDRAWN, verb="withdraw", by=by, at=at, check=check, decision=decision.strip(),
        decided_at=at, decided_by=by,
    )  # fmt: skip
    _end_rest(unused, by=by, at=at, reason=decision.strip())
    notify(notifications.UnusedDecided(unused), at=at)
    return unused


def _end_rest(unused: UnusedTime, *, by: User, at: datetime, reason: str) -> None:
    """Every date that is to come: those that were booked are free for others, those asked for are refused."""
    for row in unused.series.bookings.still_to_come(at, day_of(at)):
        if not row.is_requested:
            move(row, BookingState.CANCELLED, verb="cancel", by=by, at=at, cancelled_at=at, cancelled_by=by,
                 cancel_reason=reason)  # fmt: skip
        elif by.is_staff:
            move(
                row,
                BookingState.REFUSED,
                verb="refuse",
                by=by,
                at=at,
                answered_at=at,
                answered_by=by,
                answer=reason,
            )
        else:
            move(row, BookingState.CANCELLED, verb="withdraw", by=by, at=at, cancelled_at=at, cancelled_by=by)
        sharing.follow(row, by=by, at=at)
        freed(row, at=at)


def ask_how_many_came(*, at: datetime) -> int:
    """The morning after a regular time: one message for each date, however often it is run."""
    today = day_of(at)
    first, last = local(today - timedelta(days=1), time()), local(today, time())
    rows = Booking.objects.bookings().confirmed().exclude(series=None).filter(attendance=None)
    held = rows.filter(starts_at__gte=first, starts_at__lt=last, ends_at__lte=at)
    return sum(len(notify(notifications.HowManyCame(row), at=at)) for row in held.select_related("booked_by"))
