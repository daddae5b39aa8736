"""What has happened to an application, in the words of the one who applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from grants.models import GrantAppeal, GrantApplication
from grants.states import PaymentState, RepaymentState
from portal.models import AuditEntry, Decision
from portal.templatetags.portal import kr


@dataclass(frozen=True)
class Event:
    at: datetime
    text: str
    detail: str = ""
    url: str = ""


def timeline(application: GrantApplication) -> list[Event]:
    """Everything that was sent, either way, oldest first. Saves of a draft are not history for anybody."""
    events = []
    for entry in AuditEntry.objects.about(application).select_related("actor"):
        if text := _words(entry.action):
            detail = str(entry.actor) if entry.actor and not entry.actor.is_staff else ""
            events.append(Event(entry.at, text, detail))
    if application.case:
        for reply in application.case.interim_replies.all():
            events.append(Event(reply.sent_at, _("The municipality sent an interim reply"), reply.text))
        decisions = application.case.decisions.select_related("letter")
        events += [event for decision in decisions for event in _about(decision)]
    events += [*_questions(application), *_appeals(application), *_money(application)]
    return sorted(events, key=lambda event: event.at)


def _questions(application: GrantApplication) -> Iterator[Event]:
    for one in application.supplements.all():
        yield Event(one.asked_at, _("The municipality asked for more information"), one.asked)
        if one.answered_at:
            yield Event(one.answered_at, _("You sent more information"), one.reply)


def _appeals(application: GrantApplication) -> Iterator[Event]:
    for appeal in GrantAppeal.objects.about(application):
        yield Event(appeal.received_at, _("You sent an appeal"))
        if appeal.answered_at:
            yield Event(appeal.answered_at, _("The municipality answered the appeal"))


def _money(application: GrantApplication) -> Iterator[Event]:
    grant = getattr(application, "grant", None)
    if grant is None:
        return
    for payment in grant.payments.filter(state=PaymentState.CONFIRMED):
        yield Event(payment.settled_at, _("The money was paid"), kr(payment.amount))
    for claim in grant.repayments.all():
        yield Event(claim.warned_at, _("The municipality gave notice that it considers claiming money back"))
        if claim.commented_at:
            yield Event(claim.commented_at, _("You answered"), claim.comment)
        if claim.closed_at and claim.state == RepaymentState.REPAID:
            yield Event(claim.closed_at, _("The money was paid back"), kr(claim.amount))
    report = getattr(grant, "report", None)
    if report and report.sent_at:
        yield Event(report.sent_at, _("You sent the report"))


def _about(decision: Decision) -> list[Event]:
    from django.urls import reverse

    letter = reverse("stored_file", args=[decision.letter.key])
    events = [Event(decision.decided_at, _("The municipality decided"), _("The letter (PDF)"), letter)]
    if decision.notified_at:
        events.append(Event(decision.notified_at, _("E-mail that an answer waits was sent")))
    if decision.first_opened_at:
        events.append(Event(decision.first_opened_at, _("You opened the decision")))
    return events


def _words(action: str) -> str:
    return {
        "created": _("You began the application"),
        "attached": _("You enclosed a file"),
        "detached": _("You removed a file"),
        "submitted": _("You sent the application, and got a receipt by e-mail"),
        "taken": _("A case handler took the case"),
        "late_admitted": _("The municipality chose to treat the application although it came late"),
        "withdrawn": _("You withdrew the application"),
    }.get(action.rpartition(".")[2], "")
