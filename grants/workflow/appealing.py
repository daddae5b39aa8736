"""An appeal: taken in, and then the decision is reversed, the case goes to the appeal body, or it came too late."""

from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from grants import rules
from grants.appeal_papers import dossier
from grants.letters import letter_about_appeal
from grants.models import GrantAppeal, GrantApplication
from grants.notifications import AppealAnswered, AppealReceived
from grants.states import ApplicationState
from grants.words import how_to_go_on, sent_on
from grants.workflow.deciding import decide
from grants.workflow.repaying import drop_repayment
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import Case, Decision, StoredFile, User
from portal.models.appeal import AppealState
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def appeal(application: GrantApplication, *, text: str, by: User, at: datetime) -> GrantAppeal:
    """Send an appeal against the decision in force. A late one is taken in and flagged; twice is once."""
    if Role.MEMBER not in application.roles_of(by):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    with transaction.atomic():
        GrantApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
        decision = application.decision()
        refuse_if_blocked(rules.before_appealing(decision, is_late=False))
        waiting = GrantAppeal.objects.waiting().filter(decision=decision).first()
        if waiting:
            return cast(GrantAppeal, waiting)
        found = GrantAppeal.objects.receive(cast(Decision, decision), text=text, by=by, at=at)
        Case.objects.filter(grant_application=application).update(closed_at=None)
        notify(AppealReceived(application), at=at)
    return cast(GrantAppeal, found)


def admit_late_appeal(appeal: GrantAppeal, *, by: User, at: datetime) -> GrantAppeal:
    """Choose to treat an appeal although it came late (oppreisning, forvaltningsloven § 31)."""
    with transaction.atomic():
        row = _locked_waiting(appeal, by)
        if not row.is_late:
            raise Refused(Blocker("not_late", _("The appeal came in time.")))
        if row.late_admitted_at is None:
            row.late_admitted_at = at
            row.save(update_fields=["late_admitted_at"])
            record("portal.appeal.late_admitted", row, by=by, at=at)
    appeal.late_admitted_at = row.late_admitted_at
    return appeal


def reverse_decision(
    appeal: GrantAppeal,
    *,
    outcome: Outcome,
    amount: Decimal | None,
    rule: str,
    facts: str,
    considerations: str,
    by: User,
    at: datetime,
    is_beyond_limits_approved: bool = False,
) -> GrantAppeal:
    """Reverse one's own decision: a new decision with its letter supersedes the old (§ 33 second paragraph)."""
    with transaction.atomic():
        row = _heard(appeal, by)
        application = row.application
        move(application, ApplicationState.IN_REVIEW, by=by, at=at, verb="reopen", decided_at=None)
        decide(
            application,
            outcome=outcome,
            amount=amount,
            rule=rule,
            facts=facts,
            considerations=considerations,
            by=by,
            at=at,
            is_beyond_limits_approved=is_beyond_limits_approved,
        )
        move(appeal, AppealState.REVERSED, by=by, at=at, answered_at=at, answer=considerations)
    return appeal


def treat_after_all(appeal: GrantAppeal, *, reason: str, by: User, at: datetime) -> GrantAppeal:
    """Reverse a dismissal: the application is treated, and gets a decision of its own."""
    with transaction.atomic():
        row = _heard(appeal, by)
        application = row.application
        if application.state != ApplicationState.DISMISSED:
            raise Refused(Blocker("not_dismissed", _("The application was treated. Make a new decision.")))
        changes: dict[str, Any] = {"late_admitted_at": at} if application.is_late else {}
        move(application, ApplicationState.IN_REVIEW, by=by, at=at, verb="reopen", decided_at=None, **changes)
        due_on = application.call.answer_by(at.astimezone(OSLO).date())
        Case.objects.filter(grant_application=application).update(closed_at=None, due_on=due_on)
        move(appeal, AppealState.REVERSED, by=by, at=at, answered_at=at, answer=reason)
        notify(AppealAnswered(application), at=at)
    return appeal


def drop_claim(appeal: GrantAppeal, *, reason: str, by: User, at: datetime) -> GrantAppeal:
    """Reverse a claim for repayment: nothing is claimed any more."""
    with transaction.atomic():
        row = _heard(appeal, by)
        repayment = getattr(row.decision, "repayment", None)
        if repayment is None:
            raise Refused(Blocker("no_claim", _("The decision claims nothing back. Make a new decision.")))
        drop_repayment(repayment, by=by, at=at)
        Case.objects.filter(pk=row.decision.case_id).update(closed_at=at)
        move(appeal, AppealState.REVERSED, by=by, at=at, answered_at=at, answer=reason)
        notify(AppealAnswered(row.application), at=at)
    return appeal


def forward(appeal: GrantAppeal, *, statement: str, by: User, at: datetime) -> GrantAppeal:
    """Uphold the decision, and send the case with all its papers to the appeal body (§ 33 fourth paragraph)."""
    row = _waiting(appeal, by)
    papers = dossier(row, statement=statement, by=by, at=at)
    told = letter_about_appeal(row, [statement, sent_on(row)], by=by, at=at)
    return _answer(appeal, AppealState.FORWARDED, told, by=by, at=at, answer=statement, dossier=papers)


def dismiss_appeal(appeal: GrantAppeal, *, reason: str, by: User, at: datetime) -> GrantAppeal:
    """Do not treat an appeal that came too late."""
    row = _waiting(appeal, by)
    if not row.is_late:
        raise Refused(Blocker("not_late", _("The appeal came in time, and must be treated.")))
    told = letter_about_appeal(row, [reason, how_to_go_on(row)], by=by, at=at)
    return _answer(appeal, AppealState.DISMISSED, told, by=by, at=at, answer=reason)


def _answer(
    appeal: GrantAppeal,
    state: AppealState,
    letter: bytes,
    *,
    by: User,
    at: datetime,
    answer: str,
    dossier: bytes | None = None,
) -> GrantAppeal:
    kept: list[StoredFile] = []
    number = appeal.decision.case.reference.replace("/", "-")

    def keep(pdf: bytes, name: str) -> StoredFile:
        file = StoredFile.keep(
            pdf,
            name=f"{name}-{number}.pdf",
            content_type="application/pdf",
            purpose="grants.letter",
            by=by,
            at=at,
        )
        kept.append(file)
        return file

    try:
        with transaction.atomic():
            row = _heard(appeal, by) if state == AppealState.FORWARDED else _locked_waiting(appeal, by)
            changes: dict[str, Any] = {"letter": keep(letter, "svar-pa-klage")}
            if dossier:
                changes["dossier"] = keep(dossier, "klagesak")
            move(appeal, state, by=by, at=at, answered_at=at, answer=answer, **changes)
            Case.objects.filter(pk=row.decision.case_id).update(closed_at=at)
            notify(AppealAnswered(row.application), at=at)
    except BaseException:
        for file in kept:  # the row is rolled back; its bytes must go too
            file.content.delete(save=False)
        raise
    return appeal


def _waiting(appeal: GrantAppeal, by: User) -> GrantAppeal:
    row: Any = GrantAppeal.objects.of_grants().get(pk=appeal.pk)
    return _open_to(row, by)


def _locked_waiting(appeal: GrantAppeal, by: User) -> GrantAppeal:
    row: Any = GrantAppeal.objects.of_grants().select_for_update(of=("self",)).get(pk=appeal.pk)
    return _open_to(row, by)


def _open_to(row: GrantAppeal, by: User) -> GrantAppeal:
    if Role.STAFF not in row.roles_of(by):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    if not row.is_waiting:
        raise Refused(
            Blocker("wrong_state", _("This cannot be done now. Somebody may have handled it already."))
        )
    return row


def _heard(appeal: GrantAppeal, by: User) -> GrantAppeal:
    """The locked row, when it may be answered on its merits."""
    row = _locked_waiting(appeal, by)
    if late := rules.late_and_not_admitted(row):
        raise Refused(Blocker(late.code, late.text))
    return row
