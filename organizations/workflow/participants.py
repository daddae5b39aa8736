"""The verbs of taking part: sign up, accept an offered place, sign off; and the organiser's.

Whatever changes who has a place locks the activity's sign-up first. So of many who want the last place at once one
gets it, and the others wait, in the order they came.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from organizations import notifications, rules
from organizations.models import Activity, Announcement, Attendance, Occurrence, Participant, SignUp, Who
from organizations.permissions import may_act_for
from organizations.states import ParticipantState
from portal import waiting
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


@transaction.atomic
def arrange(activity: Activity, *, by: User, at: datetime, **facts: Any) -> SignUp:
    """Take sign-ups here, or change how. More places than before are offered to those who wait."""
    _only_organiser(activity, by)
    Activity.objects.select_for_update(of=("self",)).get(pk=activity.pk)
    row = SignUp.objects.select_for_update().filter(activity=activity).first()
    has_participants = bool(row and row.participants.open().exists())
    refuse_if_blocked(rules.settings_problems(row, facts, has_participants=has_participants))
    row = row or SignUp(activity=activity)
    changed = tuple(name for name, value in facts.items() if row.pk is None or getattr(row, name) != value)
    if not changed:
        return row
    for name, value in facts.items():
        setattr(row, name, value)
    row.changed_at = at
    row.save()
    record("organizations.sign_up.arranged", row, by=by, at=at, fields=tuple(sorted(changed)))
    _settle_all(row, at=at)
    return row


@transaction.atomic
def sign_up(
    occurrence: Occurrence,
    *,
    by: User,
    at: datetime,
    name: str,
    who: str = Who.SELF,
    birth_year: int | None = None,
    phone: str = "",
) -> Participant:
    """Give somebody a place, or a number in the line when there is none. Sent twice, it is the same sign-up."""
    own = SignUp.objects.select_for_update().get(activity=occurrence.activity_id)
    _settle(own, occurrence, at=at)
    rows = own.rows(occurrence)
    mine = rows.open().filter(signed_up_by=by)
    if earlier := mine.filter(name__iexact=name).first():
        return earlier
    person = {"name": name, "who": who, "birth_year": birth_year, "phone": phone}
    refuse_if_blocked(rules.sign_up_problems(own, occurrence, person, has_already=mine.count(), at=at))
    has_place = rows.free(own.places) != 0
    row = Participant.objects.create(
        sign_up=own,
        occurrence=None if own.is_for_all_dates else occurrence,
        signed_up_by=by,
        asked_at=at,
        state=ParticipantState.CONFIRMED if has_place else ParticipantState.WAITING,
        **person,
    )
    record("organizations.participant.signed_up", row, by=by, at=at, to=row.state)
    notify(notifications.SignUpReceipt(row, occurrence), at=at)
    return row


@transaction.atomic
def accept(participant: Participant, *, by: User, at: datetime) -> Participant:
    """Take the place that is offered, while the offer stands."""
    _locked(participant)

    def in_time(row: Participant) -> None:
        refuse_if_blocked(row.offer_problems(at))

    return move(
        participant,
        ParticipantState.CONFIRMED,
        by=by,
        at=at,
        verb="accept",
        check=in_time,
        offered_until=None,
    )


@transaction.atomic
def withdraw(participant: Participant, *, by: User, at: datetime) -> Participant:
    """Sign off. The place is offered to the next at once."""
    own = _locked(participant)
    move(participant, ParticipantState.WITHDRAWN, by=by, at=at, verb="withdraw", offered_until=None)
    _settle_after(own, participant, at=at)
    return participant


@transaction.atomic
def remove(participant: Participant, *, by: User, at: datetime) -> Participant:
    """The organiser takes somebody off the list, and the person is told."""
    own = _locked(participant)
    move(participant, ParticipantState.REMOVED, by=by, at=at, verb="remove", offered_until=None)
    notify(notifications.SignUpChanged(participant, participant.date_at(at)), at=at)
    _settle_after(own, participant, at=at)
    return participant


@transaction.atomic
def note_attendance(occurrence: Occurrence, *, present: Iterable[int], by: User, at: datetime) -> int:
    """Write down who of those with a place came. The last word counts; return how many."""
    _only_organiser(occurrence.activity, by)
    refuse_if_blocked(rules.attendance_problems(occurrence, at=at))
    own = SignUp.objects.select_for_update().get(activity=occurrence.activity_id)
    came = list(own.rows(occurrence).holding_places().filter(pk__in=present))
    occurrence.attendances.exclude(participant__in=came).delete()
    Attendance.objects.bulk_create(
        (Attendance(participant=row, occurrence=occurrence) for row in came), ignore_conflicts=True
    )
    record("organizations.occurrence.attendance_noted", occurrence, by=by, at=at, present=len(came))
    return len(came)


@transaction.atomic
def announce(occurrence: Occurrence, *, text: str, key: UUID, by: User, at: datetime) -> Announcement:
    """Tell all who have a place. The e-mail says that a message waits; nobody sees another's address."""
    _only_organiser(occurrence.activity, by)
    own = SignUp.objects.select_for_update().get(activity=occurrence.activity_id)
    if earlier := Announcement.objects.filter(sign_up=own, key=key).first():
        return earlier
    about = None if own.is_for_all_dates else occurrence
    sent = Announcement.objects.create(
        sign_up=own, occurrence=about, text=text, sent_by=by, sent_at=at, key=key
    )
    for row in _one_each(own.rows(occurrence).holding_places().with_activity()):
        notify(notifications.MessageFromOrganiser(row, occurrence), at=at)
    record("organizations.announcement.sent", sent, by=by, at=at)
    return sent


def settle(own: SignUp, occurrence: Occurrence, *, at: datetime) -> None:
    """Let offers lapse and offer what is free. Safe to run at any time, by several at once."""
    with transaction.atomic():
        locked = SignUp.objects.select_for_update().get(pk=own.pk)
        _settle(locked, occurrence, at=at)


def settle_if_overdue(own: SignUp, occurrence: Occurrence, *, at: datetime) -> bool:
    """For a page that is about to be shown: an offer that has run out is not shown as if it stood."""
    is_overdue = own.rows(occurrence).overdue(at).exists()
    if is_overdue:
        settle(own, occurrence, at=at)
    return is_overdue


def settle_due(*, at: datetime) -> int:
    """Every waiting list that can move: the timed task. Returns how many were looked at."""
    moving = [ParticipantState.WAITING, ParticipantState.OFFERED]
    found = Participant.objects.filter(state__in=moving).values_list("sign_up", "occurrence").distinct()
    done = 0
    for own_pk, occurrence_pk in found.order_by("sign_up", "occurrence"):
        own = SignUp.objects.get(pk=own_pk)
        date = own.dates().upcoming(at)
        occurrence = (date.filter(pk=occurrence_pk) if occurrence_pk else date).first()
        if occurrence:
            settle(own, occurrence, at=at)
            done += 1
    return done


def _locked(participant: Participant) -> SignUp:
    return SignUp.objects.select_for_update().get(pk=participant.sign_up_id)


def _settle_after(own: SignUp, participant: Participant, *, at: datetime) -> None:
    if occurrence := participant.date_at(at):
        _settle(own, occurrence, at=at)


def _settle_all(own: SignUp, *, at: datetime) -> None:
    """After a change of the number of places: every coming date that somebody waits for."""
    for occurrence in (
        own.dates().upcoming(at).filter(participants__state=ParticipantState.WAITING).distinct()
    ):
        _settle(own, occurrence, at=at)
    if own.is_for_all_dates and (following := own.dates().upcoming(at).first()):
        _settle(own, following, at=at)


def _settle(own: SignUp, occurrence: Occurrence, *, at: datetime) -> None:
    """`own` is locked. What is cancelled or over offers nothing."""
    if not own.dates().filter(pk=occurrence.pk).exists():
        return

    def lapse(row: Participant) -> None:
        move(row, ParticipantState.LAPSED, by=None, at=at, verb="lapse", offered_until=None)
        notify(notifications.OfferLapsed(row, occurrence), at=at)

    def offer(row: Participant, until: datetime) -> None:
        move(row, ParticipantState.OFFERED, by=None, at=at, verb="offer", offered_until=until)
        notify(notifications.PlaceOffered(row, occurrence), at=at)

    rows = own.rows(occurrence).select_related("signed_up_by")
    waiting.settle(rows, places=own.places, begins=occurrence.starts_at, at=at, lapse=lapse, offer=offer)


def _one_each(rows: Iterable[Participant]) -> list[Participant]:
    """One sign-up for each user: a guardian of three gets one e-mail."""
    return list({row.signed_up_by_id: row for row in rows}.values())


def _only_organiser(activity: Activity, by: User) -> None:
    if not may_act_for(by, activity.association):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
