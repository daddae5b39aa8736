"""Reports: due, reminded of, sent, approved; and the settlement of a deficit guarantee, with its own decision."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants import formulas
from grants.letters import Letter, render_letter
from grants.models import Grant, GrantReport, Settlement
from grants.notifications import DecisionReady, ReportDue, ReportLate, ReportReturned
from grants.states import ReportState
from grants.words import words_of_settlement
from portal import clock
from portal.clock import OSLO
from portal.lifecycle import move
from portal.models import Decision, StoredFile, User
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.notifications import notify
from portal.problems import Blocker, Refused

DAYS_BEFORE = 14
DAYS_AFTER = (1, 14)  # days after the due day


def ask_for_report(grant: Grant, *, at: datetime) -> GrantReport | None:
    """The report that the scheme needs, due so many days after the decision; once for each grant."""
    days = grant.application.call.scheme.report_within_days
    if days is None:
        return None
    due_on = at.astimezone(OSLO).date() + timedelta(days=days)
    return GrantReport.objects.get_or_create(grant=grant, defaults={"due_on": due_on})[0]


def send_report(
    report: GrantReport, *, accounts: UploadedFile | None = None, by: User, at: datetime, **answers: Any
) -> GrantReport:
    """Send it. It can be sent late too, and again when the municipality asks for a better one."""
    changes: dict[str, Any] = {**answers, "sent_at": at, "sent_by": by, "remark": ""}
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            if accounts:
                kept.append(_keep(accounts, by=by, at=at))
                changes["accounts"] = kept[0]
            move(report, ReportState.SENT, by=by, at=at, **changes)
    except BaseException:
        for file in kept:
            file.content.delete(save=False)
        raise
    return report


def _keep(file: UploadedFile, *, by: User, at: datetime) -> StoredFile:
    return StoredFile.keep(
        file,
        name=file.name or "regnskap",
        content_type=file.content_type or "",
        purpose="grants.report",
        by=by,
        at=at,
    )


def approve_report(report: GrantReport, *, by: User, at: datetime) -> GrantReport:
    """The report is good enough. A guarantee is settled instead."""
    if report.is_of_guarantee:
        raise Refused(
            Blocker("to_be_settled", _("Settle the guarantee instead: that approves the report too."))
        )
    return move(report, ReportState.APPROVED, by=by, at=at)


def return_report(report: GrantReport, *, remark: str, due_on: date, by: User, at: datetime) -> GrantReport:
    """Ask for a better report, with what is lacking and a new day."""
    if due_on <= at.astimezone(OSLO).date():
        raise Refused(Blocker("not_ahead", _("Choose a day that is still ahead."), "due_on"))
    with transaction.atomic():
        move(report, ReportState.DUE, by=by, at=at, remark=remark, due_on=due_on)
        notify(ReportReturned(report.grant.application), at=at)
    return report


def settle(report: GrantReport, *, considerations: str, by: User, at: datetime) -> Settlement:
    """Settle a guarantee from the accounts: min(limit, deficit), by a decision with a letter. Twice is refused."""
    if not report.is_of_guarantee or report.income is None or report.costs is None:
        raise Refused(Blocker("no_accounts", _("The report has no income and costs to settle from.")))
    amount = formulas.settlement(report.grant.amount, report.income, report.costs)
    application = report.grant.application
    outcome = (
        Outcome.REFUSED
        if not amount
        else Outcome.GRANTED
        if amount == report.grant.amount
        else Outcome.PARTLY
    )
    rule, facts = words_of_settlement(report)
    letter = Letter(outcome, amount or None, rule, facts, considerations, is_settlement=True)
    terms = application.call.scheme.terms_on(at.astimezone(OSLO).date())
    pdf = render_letter(application, letter, terms=terms, by=by, at=at)
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            move(report, ReportState.APPROVED, by=by, at=at)
            kept.append(_keep_letter(pdf, report, by=by, at=at))
            decision = _decision(report, letter, kept[0], by=by, at=at)
            settlement = Settlement.objects.create(report=report, decision=decision, amount=amount)
            record("grants.report.settled", report, by=by, at=at)
            if notify(DecisionReady(application), at=at):
                Decision.objects.filter(pk=decision.pk).update(notified_at=at)
    except BaseException:
        for file in kept:
            file.content.delete(save=False)
        raise
    return settlement


def _keep_letter(pdf: bytes, report: GrantReport, *, by: User, at: datetime) -> StoredFile:
    case = report.grant.application.case
    number = case.reference.replace("/", "-") if case else str(report.pk)
    return StoredFile.keep(
        pdf,
        name=f"oppgjor-{number}.pdf",
        content_type="application/pdf",
        purpose="grants.letter",
        by=by,
        at=at,
    )


def _decision(report: GrantReport, letter: Letter, file: StoredFile, *, by: User, at: datetime) -> Decision:
    application = report.grant.application
    if application.case is None:
        raise ValueError("A grant has a case.")
    terms = application.call.scheme.terms_on(at.astimezone(OSLO).date())
    return Decision.objects.create(
        case=application.case,
        outcome=letter.outcome,
        rule=letter.rule,
        facts=letter.facts,
        considerations=letter.considerations,
        decided_at=at,
        decided_by=by,
        is_individual_decision=terms.is_individual_decision,
        appeal_days=terms.appeal_days,
        appeal_body=terms.appeal_body,
        letter=file,
    )


def remind_of_reports(*, at: datetime) -> int:
    """Remind two weeks before, the day after, and two weeks after; each once for each due day.

    Run daily, twice, or some days late: what is due and not told is a query, and the outbox knows what has gone out.
    """
    today = at.astimezone(clock.OSLO).date()
    told = 0
    for report in (
        GrantReport.objects.not_sent().filter(due_on__lte=today + timedelta(days=DAYS_BEFORE)).for_lists()
    ):
        late_by = (today - report.due_on).days
        passed = [days for days in DAYS_AFTER if late_by >= days]
        message = ReportLate(report, passed[-1]) if passed else ReportDue(report)
        told += bool(notify(message, at=at))
    return told
