"""Tell those who have signed up what happens to their date, and forget them when it is long over."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from organizations import notifications
from organizations.models import Announcement, Occurrence, Participant, SignUp
from portal.models.audit import record
from portal.notifications import Message, notify


def tell_cancelled(occurrences: Sequence[Occurrence], at: datetime) -> None:
    _tell(occurrences, notifications.DateCancelled, at)


def tell_restored(occurrences: Sequence[Occurrence], at: datetime) -> None:
    _tell(occurrences, notifications.DateRestored, at)


def tell_hidden(occurrences: Sequence[Occurrence], at: datetime) -> None:
    _tell(occurrences, notifications.DateHidden, at)


def tell_moved(occurrences: Sequence[Occurrence], at: datetime) -> None:
    _tell(occurrences, notifications.DateMoved, at)


def _tell(
    occurrences: Sequence[Occurrence], message: Callable[[Participant, Occurrence], Message], at: datetime
) -> None:
    """One e-mail to each user and date, also to those who wait for a place."""
    by_activity: dict[int, list[Occurrence]] = {}
    for occurrence in occurrences:
        by_activity.setdefault(occurrence.activity_id, []).append(occurrence)
    for own in SignUp.objects.filter(activity__in=by_activity):
        dates = by_activity[own.activity_id]
        for occurrence in dates[:1] if own.is_for_all_dates else dates:
            rows = own.rows(occurrence).open().with_activity()
            for row in {row.signed_up_by_id: row for row in rows}.values():
                notify(message(row, occurrence), at=at)


def erase_past(*, at: datetime) -> int:
    """Delete whom nobody needs to know about any more; return how many. The log keeps the numbers, no persons.

    Safe to run twice, and to be stopped half-way: each activity is a transaction of its own.
    """
    limit = at - timedelta(days=settings.PARTICIPANTS_KEPT_DAYS)
    due = Participant.objects.over_before(limit)
    return sum(
        _erase(pk, limit=limit, at=at)
        for pk in due.order_by("sign_up").values_list("sign_up", flat=True).distinct()
    )


@transaction.atomic
def _erase(pk: int, *, limit: datetime, at: datetime) -> int:
    own = SignUp.objects.select_for_update().get(pk=pk)
    gone = list(Participant.objects.over_before(limit).filter(sign_up=own))
    if not gone:
        return 0
    came = sum(row.attendances.count() for row in gone)
    _delete(gone)
    Announcement.objects.filter(sign_up=own, sent_at__lt=limit).delete()
    record("organizations.participants.erased", own, by=None, at=at, number=len(gone), attended=came)
    return len(gone)


def _delete(rows: Iterable[Participant]) -> None:
    Participant.objects.filter(pk__in=[row.pk for row in rows]).delete()
