"""What has happened to an application, in the words of the one who applied."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import npgettext

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
    n = application.readers
    for entry in AuditEntry.objects.about(application).select_related("actor"):
        if text := _words(entry.action, n):
            detail = str(entry.actor) if entry.actor and not entry.actor.is_staff else ""
            events.append(Event(entry.at, text, detail))
    if application.case:
        for reply in application.case.interim_replies.all():
            events.append(Event(reply.sent_at, _("The municipality sent an interim reply"), reply.text))
        decisions = application.case.decisions.select_related("letter")
        events += [event for decision in decisions for event in _about(decision, n)]
    events += [*_questions(application), *_appeals(application), *_money(application)]
    return sorted(events, key=lambda event: event.at)


def _questions(application: GrantApplication) -> Iterator[Event]:
    n = application.readers
    for one in application.supplements.all():
        yield Event(one.asked_at, _("The municipality asked for more information"), one.asked)
        if one.answered_at:
            yield Event(
                one.answered_at,
                npgettext("to the applicant", "You sent more information", "You sent more information", n),
                one.reply,
            )


def _appeals(application: GrantApplication) -> Iterator[Event]:
    n = application.readers
    for appeal in GrantAppeal.objects.about(application):
        yield Event(
            appeal.received_at, npgettext("to the applicant", "You sent an appeal", "You sent an appeal", n)
        )
        if appeal.answered_at:
            yield Event(appeal.answered_at, _("The municipality answered the appeal"))


def _money(application: GrantApplication) -> Iterator[Event]:
    n = application.readers
    grant = getattr(application, "grant", None)
    if grant is None:
        return
    for payment in grant.payments.filter(state=PaymentState.CONFIRMED):
        yield Event(payment.settled_at, _("The money was paid"), kr(payment.amount))
    for claim in grant.repayments.all():
        yield Event(claim.warned_at, _("The municipality gave notice that it considers claiming money back"))
        if claim.commented_at:
            yield Event(
                claim.commented_at,
                npgettext("to the applicant", "You answered", "You answered", n),
                claim.comment,
            )
        if claim.closed_at and claim.state == RepaymentState.REPAID:
            yield Event(claim.closed_at, _("The money was paid back"), kr(claim.amount))
    report = getattr(grant, "report", None)
    if report and report.sent_at:
        yield Event(
            report.sent_at, npgettext("to the applicant", "You sent the report", "You sent the report", n)
        )


def _about(decision: Decision, n: int) -> list[Event]:
    from django.urls import reverse

    letter = reverse("stored_file", args=[decision.letter.key])
    events = [Event(decision.decided_at, _("The municipality decided"), _("The letter (PDF)"), letter)]
    if decision.notified_at:
        events.append(Event(decision.notified_at, _("E-mail that an answer waits was sent")))
    if decision.first_opened_at:
        events.append(
            Event(
                decision.first_opened_at,
                npgettext("to the applicant", "You opened the decision", "You opened the decision", n),
            )
        )
    return events


def _words(action: str, n: int) -> str:
    return {
        "created": npgettext("to the applicant", "You began the application", "You began the application", n),
        "attached": npgettext("to the applicant", "You enclosed a file", "You enclosed a file", n),
        "detached": npgettext("to the applicant", "You removed a file", "You removed a file", n),
        "submitted": npgettext(
            "to the applicant",
            "You sent the application, and got a receipt by e-mail",
            "You sent the application, and got a receipt by e-mail",
            n,
        ),
        "taken": _("A case handler took the case"),
        "late_admitted": _("The municipality chose to treat the application although it came late"),
        "withdrawn": npgettext(
            "to the applicant", "You withdrew the application", "You withdrew the application", n
        ),
    }.get(action.rpartition(".")[2], "")
