"""The verbs of the weekly e-mail: ask, confirm, choose, stop, and send.

1. `ask` writes the address down and sends a question to it. Nothing else is sent before the answer.
2. `send_week` takes those that have not been looked after this week, one by one, each in its own transaction: killed
   in the middle or run by two at once, the rest is done next time, and nobody gets it twice.
3. `stop` deletes the address here and in the outbox.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from organizations.models import ActivityType, DigestSubscription, District, Occurrence
from organizations.notifications import DIGEST_KINDS, DigestQuestion, WeeklyDigest
from portal.clock import OSLO
from portal.models import Notice
from portal.models.audit import record
from portal.notifications import notify

DAYS = 7
UNCONFIRMED_FOR = timedelta(days=7)


@transaction.atomic
def ask(
    *, email: str, district: District | None, activity_types: Iterable[ActivityType], at: datetime
) -> DigestSubscription:
    """Write the wish down. A subscriber's own choices are never changed by somebody who knows the address."""
    row, is_new = DigestSubscription.objects.select_for_update().get_or_create(
        email=email.strip().lower(), defaults={"requested_at": at, "district": district}
    )
    if row.confirmed_at is None:
        row.requested_at, row.district = at, district
        row.save(update_fields=["requested_at", "district"])
        row.activity_types.set(activity_types)
    if is_new:
        record("organizations.digest.asked", row, by=None, at=at)
    notify(DigestQuestion(row, at), at=at)
    return row


@transaction.atomic
def confirm(subscription: DigestSubscription, *, at: datetime) -> None:
    """The address is right and its owner wants it. Said twice, it is said once."""
    row = DigestSubscription.objects.select_for_update().get(pk=subscription.pk)
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        record("organizations.digest.confirmed", row, by=None, at=at)
    subscription.confirmed_at = row.confirmed_at


@transaction.atomic
def choose(
    subscription: DigestSubscription, *, district: District | None, activity_types: Iterable[ActivityType]
) -> None:
    subscription.district = district
    subscription.save(update_fields=["district"])
    subscription.activity_types.set(activity_types)


@transaction.atomic
def stop(subscription: DigestSubscription, *, at: datetime) -> None:
    """No more e-mail, and the address is deleted everywhere. Only the number of the row stays in the log."""
    record("organizations.digest.stopped", subscription, by=None, at=at)
    Notice.objects.filter(kind__in=DIGEST_KINDS, address=subscription.email).delete()
    subscription.delete()


def forget_unconfirmed(at: datetime) -> None:
    """An address that nobody has said yes for is not kept."""
    for row in DigestSubscription.objects.forgotten(at - UNCONFIRMED_FOR):
        stop(row, at=at)


def week_of(day: date) -> str:
    """→ "2027-W09"."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def send_week(today: date, *, at: datetime) -> int:
    """Send this week's e-mail to everybody who is due, and return how many got one. An empty week sends nothing."""
    week = week_of(today)
    last = today + timedelta(days=DAYS - 1)
    coming = list(Occurrence.objects.public().taking_place().between(today, last).with_activity())
    due = list(DigestSubscription.objects.due(week).values_list("pk", flat=True))
    return sum(_send_one(pk, coming, week=week, at=at) for pk in due)


@transaction.atomic
def _send_one(pk: int, coming: Sequence[Occurrence], *, week: str, at: datetime) -> bool:
    row = (
        DigestSubscription.objects.due(week)
        .select_for_update(skip_locked=True, of=("self",))
        .filter(pk=pk)
        .first()
    )
    if row is None:
        return False
    wanted = _wanted(row, coming)
    if wanted:
        notify(WeeklyDigest(row, wanted, week=week, day=at.astimezone(OSLO).date()), at=at)
    row.handled_week = week
    row.save(update_fields=["handled_week"])
    return bool(wanted)


def _wanted(row: DigestSubscription, coming: Sequence[Occurrence]) -> list[Occurrence]:
    """In the chosen district and of the chosen kinds; nothing chosen is everything."""
    kinds = set(row.activity_types.values_list("pk", flat=True))
    return [
        one
        for one in coming
        if (row.district_id is None or one.activity.district_id == row.district_id)
        and (not kinds or one.activity.activity_type_id in kinds)
    ]
