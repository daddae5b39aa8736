"""The verbs of help through the volunteer centre: offer, ask, match, close with thanks.

Whoever changes a match locks the request's row first: of two who answer at once, one comes after the other.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from organizations.models import District
from organizations.models.volunteering import HelpMatch, HelpOffer, HelpRequest, OnBehalf
from organizations.notifications.help import (
    HelpAnswered,
    HelpAsked,
    HelpClosed,
    HelpNews,
    HelpNotNeeded,
    HelpReceived,
    HelpThanks,
)
from organizations.states.help import HelpState, MatchState, OfferState
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused


@transaction.atomic
def offer(*, by: User, at: datetime, districts: Sequence[District] = (), **facts: Any) -> HelpOffer:
    """Say that one wants to help, or change what one has said. A person has one offer."""
    User.objects.select_for_update().get(pk=by.pk)  # two forms of one person wait for each other
    row = HelpOffer.objects.of(by).still_open().first()
    if row is None:
        row = HelpOffer.objects.create(user=by, created_at=at, changed_at=at, **facts)
        record("organizations.help_offer.entered", row, by=by, at=at)
    else:
        HelpOffer.objects.filter(pk=row.pk).update(changed_at=at, **facts)
        row.refresh_from_db()
        record("organizations.help_offer.changed", row, by=by, at=at, fields=tuple(sorted(facts)))
    row.districts.set(districts)
    return row


def pause(row: HelpOffer, *, by: User, at: datetime) -> HelpOffer:
    return move(row, OfferState.PAUSED, by=by, at=at)


def resume(row: HelpOffer, *, by: User, at: datetime) -> HelpOffer:
    return move(row, OfferState.ACTIVE, by=by, at=at, changed_at=at)


def end_offer(row: HelpOffer, *, by: User, at: datetime) -> HelpOffer:
    """No longer. What the person wrote about the own self goes at once."""
    return move(row, OfferState.ENDED, by=by, at=at, changed_at=at, about="", languages="", phone="")


def request(*, by: User, at: datetime, key: UUID, **facts: Any) -> HelpRequest:
    """Ask for help, for oneself or for another who has agreed. The same form sent twice is one request."""
    if facts["on_behalf"] != OnBehalf.SELF and not facts.get("has_consent"):
        text = _("Ask the person first. We register nobody who does not know about it.")
        raise Refused(Blocker("consent", text, "has_consent"))
    try:
        with transaction.atomic():
            made = HelpRequest.objects.create(requester=by, asked_at=at, key=key, **facts)
            record("organizations.help_request.received", made, by=by, at=at)
            notify(HelpReceived(made), at=at)
    except IntegrityError:
        if earlier := HelpRequest.objects.of(by).filter(key=key).first():
            return earlier
        raise
    return made


def take(row: HelpRequest, *, by: User, at: datetime) -> HelpRequest:
    """A coordinator looks after it from now on."""
    return move(row, HelpState.IN_PROGRESS, by=by, at=at, verb="take", coordinator=by)


@transaction.atomic
def ask(row: HelpRequest, *, offer: HelpOffer, brief: str, by: User, at: datetime) -> HelpMatch:
    """Ask one volunteer, in words that tell nobody's name."""
    locked = _locked(row.pk)
    chosen = HelpOffer.objects.for_request(locked).filter(pk=offer.pk).select_related("user").first()
    if chosen is None:
        raise Refused(Blocker("not_free", _("This volunteer has been asked, or takes a break."), "offer"))
    coordinator = locked.coordinator or by
    move(row, HelpState.IN_PROGRESS, by=by, at=at, verb="ask", brief=brief, coordinator=coordinator)
    match = HelpMatch.objects.create(request=row, user=chosen.user, asked_by=by, asked_at=at)
    record("organizations.help_match.asked", match, by=by, at=at)
    notify(HelpAsked(match), at=at)
    return match


@transaction.atomic
def accept(match: HelpMatch, *, by: User, at: datetime) -> HelpMatch:
    """Yes. The request has a volunteer, others who were asked are told that it is solved, and who asked is told."""
    row = _locked(match.request_id)
    move(match, MatchState.ACCEPTED, by=by, at=at, answered_at=at)
    move(row, HelpState.MATCHED, by=None, at=at)
    for other in row.matches.asked().select_related("user"):
        move(other, MatchState.CANCELLED, by=None, at=at)
        notify(HelpNotNeeded(other), at=at)
    notify(HelpAnswered(match), at=at)
    notify(HelpNews(row), at=at)
    return match


@transaction.atomic
def decline(match: HelpMatch, *, by: User, at: datetime) -> HelpMatch:
    """No, without having to say why."""
    _locked(match.request_id)
    move(match, MatchState.DECLINED, by=by, at=at, answered_at=at)
    notify(HelpAnswered(match), at=at)
    return match


@transaction.atomic
def end_match(match: HelpMatch, *, by: User, at: datetime) -> HelpMatch:
    """The volunteer can no longer help; the coordinators look for another."""
    row = _locked(match.request_id)
    move(match, MatchState.ENDED, by=by, at=at)
    if row.state == HelpState.MATCHED:
        move(row, HelpState.IN_PROGRESS, by=None, at=at, verb="reopen")
    notify(HelpAnswered(match), at=at)
    return match


@transaction.atomic
def reopen(row: HelpRequest, *, by: User, at: datetime) -> HelpRequest:
    """A coordinator looks for another volunteer than the one who helps now."""
    _locked(row.pk)
    move(row, HelpState.IN_PROGRESS, by=by, at=at, verb="reopen")
    _finish_matches(row, at=at)
    return row


@transaction.atomic
def close(row: HelpRequest, *, answer: str = "", by: User, at: datetime) -> HelpRequest:
    """It is done: thanks to the one who asked and to the volunteers."""
    _locked(row.pk)
    helped = list(row.matches.accepted().select_related("user"))
    move(row, HelpState.CLOSED, by=by, at=at, closed_at=at, answer=answer)
    _finish_matches(row, at=at)
    notify(HelpClosed(row), at=at)
    for match in helped:
        notify(HelpThanks(match), at=at)
    return row


@transaction.atomic
def refuse(row: HelpRequest, *, answer: str, by: User, at: datetime) -> HelpRequest:
    """We could not help; who asked reads why, and where else to go."""
    _locked(row.pk)
    move(row, HelpState.DECLINED, by=by, at=at, closed_at=at, answer=answer)
    _finish_matches(row, at=at)
    notify(HelpNews(row), at=at)
    return row


@transaction.atomic
def withdraw(row: HelpRequest, *, by: User, at: datetime) -> HelpRequest:
    """No longer needed. Volunteers who were asked or help are told."""
    _locked(row.pk)
    move(row, HelpState.WITHDRAWN, by=by, at=at, closed_at=at)
    _finish_matches(row, at=at)
    return row


def _finish_matches(row: HelpRequest, *, at: datetime) -> None:
    for match in row.matches.still_open().select_related("user"):
        if match.state == MatchState.ASKED:
            move(match, MatchState.CANCELLED, by=None, at=at)
            notify(HelpNotNeeded(match), at=at)
        else:
            move(match, MatchState.ENDED, by=None, at=at)


def _locked(pk: int) -> HelpRequest:
    return HelpRequest.objects.select_for_update(of=("self",)).get(pk=pk)
