"""The verbs of those who sign up for a shift, and of the organiser about them.

Whoever changes who has a place locks the shift's row first, so that of many who want the last place one gets it.
"""

from datetime import datetime, timedelta

from django.db import transaction

from organizations.models.volunteering import Shift, VolunteerSignUp
from organizations.notifications.volunteering import (
    PlaceGiven,
    PlaceOffered,
    ShiftReminder,
    SignUpReceipt,
    TakenOffTheList,
)
from organizations.rules import police_certificates
from organizations.rules import volunteering as rules
from organizations.states.volunteering import SignUpState
from portal import waiting
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import refuse_if_blocked


@transaction.atomic
def sign_up(
    shift: Shift, *, by: User, at: datetime, phone: str = "", message: str = "", is_old_enough: bool = False
) -> VolunteerSignUp:
    """Take a place, or stand in line when there is none. Sent twice, it is the same sign-up and one receipt."""
    row = _locked(shift.pk)
    if found := row.sign_ups.of(by).open().first():
        return found
    refuse_if_blocked(rules.sign_up_problems(row, is_old_enough=is_old_enough, at=at))
    _settle(row, at=at)
    made = VolunteerSignUp.objects.create(
        shift=row, user=by, phone=phone, message=message, state=_first_state(row, by), asked_at=at
    )
    record("organizations.volunteer_sign_up.signed_up", made, by=by, at=at, state=made.state)
    notify(SignUpReceipt(made), at=at)
    return made


def _first_state(shift: Shift, user: User) -> SignUpState:
    """Nobody passes those in line, although a place may have become free too late to be offered."""
    is_free = shift.sign_ups.free(shift.max_people) and not shift.sign_ups.waiting().exists()
    return _placed(shift, user) if is_free else SignUpState.WAITING


def _placed(shift: Shift, user: User) -> SignUpState:
    """A place is confirmed when the certificate that the task asks for has been seen."""
    is_ready = police_certificates.is_seen(shift.task, user, on=shift.day)
    return SignUpState.CONFIRMED if is_ready else SignUpState.UNCHECKED


@transaction.atomic
def withdraw(sign_up: VolunteerSignUp, *, by: User, at: datetime) -> VolunteerSignUp:
    """Give the place to the next. What the person wrote for the organiser goes at once."""
    shift = _locked(sign_up.shift_id)
    move(
        sign_up,
        SignUpState.WITHDRAWN,
        by=by,
        at=at,
        check=lambda row: refuse_if_blocked(rules.withdrawal_problems(row, at=at)),
        phone="",
        message="",
    )
    _settle(shift, at=at)
    return sign_up


@transaction.atomic
def remove(sign_up: VolunteerSignUp, *, reason: str, by: User, at: datetime) -> VolunteerSignUp:
    """The organiser takes somebody off the list; the person reads why on the own page."""
    shift = _locked(sign_up.shift_id)
    move(sign_up, SignUpState.REMOVED, by=by, at=at, reason=reason)
    notify(TakenOffTheList(sign_up), at=at)
    _settle(shift, at=at)
    return sign_up


@transaction.atomic
def accept(sign_up: VolunteerSignUp, *, by: User, at: datetime) -> VolunteerSignUp:
    """Say yes to the place that was offered, before the offer runs out."""
    shift = _locked(sign_up.shift_id)

    def check(row: VolunteerSignUp) -> None:
        refuse_if_blocked([*rules.closed_problems(shift, at=at), *row.offer_problems(at)])

    to = _placed(shift, by)
    verb = "accept" if to == SignUpState.CONFIRMED else "accept_unchecked"
    return move(sign_up, to, by=by, at=at, verb=verb, check=check)


@transaction.atomic
def confirm(sign_up: VolunteerSignUp, *, by: User, at: datetime) -> VolunteerSignUp:
    """The certificate has been seen: the place is the volunteer's. Refused as long as it has not."""

    def check(row: VolunteerSignUp) -> None:
        refuse_if_blocked(police_certificates.confirmation_problems(row))

    move(sign_up, SignUpState.CONFIRMED, by=by, at=at, verb="confirm", check=check)
    notify(PlaceGiven(sign_up), at=at)
    return sign_up


def attend(sign_up: VolunteerSignUp, *, by: User, at: datetime) -> VolunteerSignUp:
    return move(sign_up, SignUpState.ATTENDED, by=by, at=at, check=lambda row: _may_tick(row, at))


def miss(sign_up: VolunteerSignUp, *, by: User, at: datetime) -> VolunteerSignUp:
    return move(sign_up, SignUpState.ABSENT, by=by, at=at, check=lambda row: _may_tick(row, at))


def _may_tick(row: VolunteerSignUp, at: datetime) -> None:
    refuse_if_blocked(rules.attendance_problems(row, at=at))


@transaction.atomic
def settle(shift: Shift, *, at: datetime) -> None:
    """Let offers lapse and offer what is free to the next. Safe to run twice, and by two at once."""
    _settle(_locked(shift.pk), at=at)


def settle_all(*, at: datetime) -> None:
    for shift in Shift.objects.to_settle(at):
        settle(shift, at=at)


def _settle(shift: Shift, *, at: datetime) -> None:
    if rules.closed_problems(shift, at=at):
        return

    def offer(row: VolunteerSignUp, until: datetime) -> None:
        move(row, SignUpState.OFFERED, by=None, at=at, offered_until=until)
        notify(PlaceOffered(row), at=at)

    waiting.settle(
        shift.sign_ups.all(),
        places=shift.max_people,
        begins=shift.starts_at,
        at=at,
        lapse=lambda row: move(row, SignUpState.LAPSED, by=None, at=at),
        offer=offer,
    )


def _locked(pk: int) -> Shift:
    rows = Shift.objects.select_related("task__association", "task__unit")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def remind(*, at: datetime) -> int:
    """Remind those whose shift begins today or tomorrow, once; return how many messages."""
    tomorrow = at.astimezone(OSLO).date() + timedelta(days=1)
    due = VolunteerSignUp.objects.to_remind(at, tomorrow=tomorrow).values_list("pk", flat=True)
    return sum(_remind(pk, at=at) for pk in list(due))


@transaction.atomic
def _remind(pk: int, *, at: datetime) -> int:
    rows = VolunteerSignUp.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.filter(pk=pk, reminded_at=None, state=SignUpState.CONFIRMED).first()
    if row is None:
        return 0
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    return len(notify(ShiftReminder(row), at=at))
