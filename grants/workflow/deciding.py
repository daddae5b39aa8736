"""What the municipality does with an application that has come in."""

from collections.abc import Callable, Set
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.letters import Letter, render_letter
from grants.models import Grant, GrantApplication, GrantCall
from grants.notifications import DecisionReady, InterimReplySent
from grants.states import AWAITING, ApplicationState
from grants.words import rule_of_dismissal
from grants.workflow.reporting import ask_for_report
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import Case, Decision, InterimReply, StoredFile, User
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.notifications import notify
from portal.problems import Blocker, NeedsApproval, Problem, Refused, refuse_if_blocked


def take(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Become the case handler."""
    with transaction.atomic():
        move(application, ApplicationState.IN_REVIEW, by=by, at=at, verb="take")
        Case.objects.filter(pk=_case_of(application).pk).update(case_handler=by)
    return application


def admit_late(application: GrantApplication, *, by: User, at: datetime) -> GrantApplication:
    """Choose to treat an application although it came late."""
    with transaction.atomic():
        row = locked_undecided(application, by)
        if not row.is_late:
            raise Refused(Blocker("not_late", _("The application came in time.")))
        if row.late_admitted_at is None:
            row.late_admitted_at = at
            row.save(update_fields=["late_admitted_at"])
            record("grants.application.late_admitted", row, by=by, at=at)
    application.late_admitted_at = row.late_admitted_at
    return application


def send_interim_reply(
    application: GrantApplication, *, text: str, expected_on: date, by: User, at: datetime
) -> InterimReply:
    """Tell the association that the answer takes longer, and when it comes (forvaltningsloven § 11 a)."""
    if expected_on <= at.astimezone(OSLO).date():
        raise Refused(Blocker("not_ahead", _("Choose a day that is still ahead."), "expected_on"))
    with transaction.atomic():
        row = locked_undecided(application, by)
        reply = InterimReply.objects.create(
            case=_case_of(row), text=text, expected_on=expected_on, sent_at=at, sent_by=by
        )
        Case.objects.filter(pk=_case_of(row).pk).update(due_on=expected_on)
        record("grants.application.interim_reply_sent", row, by=by, at=at)
        notify(InterimReplySent(row), at=at)
    return reply


def decide(
    application: GrantApplication,
    *,
    outcome: Outcome,
    amount: Decimal | None,
    rule: str,
    facts: str,
    considerations: str,
    by: User,
    at: datetime,
    is_beyond_limits_approved: bool = False,
) -> Decision:
    """Grant, grant partly or refuse: decision, money, letter, notice and closed case, or nothing at all.

    Two at once: one wins, the other is Refused. The call is locked, so that no two decisions together pass
    the budget frame unseen; to pass it, or the case handler's own limit, needs `is_beyond_limits_approved`.
    """
    if outcome == Outcome.DISMISSED:
        raise ValueError("A dismissal is made by dismiss().")
    rules.may_decide(application, outcome, amount)
    letter = Letter(outcome, amount, rule, facts, considerations)

    def check(row: GrantApplication) -> None:
        rules.may_decide(row, outcome, amount)
        if another := rules.second_person(row, amount, by):
            raise Refused(another)
        beyond = rules.limits(row, amount or Decimal(0))
        if beyond and not is_beyond_limits_approved:
            raise Refused(*(NeedsApproval(p.code, p.text, "is_beyond_limits_approved") for p in beyond))

    return _conclude(application, letter, check=check, by=by, at=at)


def dismiss(application: GrantApplication, *, reason: str, by: User, at: datetime) -> Decision:
    """End the case without judging it, because it came late or for another reason that is given.

    A dismissal is an individual decision too (forvaltningsloven § 2 third paragraph): letter and appeal.
    """
    letter = Letter(Outcome.DISMISSED, None, rule_of_dismissal(application), reason, "")
    return _conclude(application, letter, check=lambda row: None, by=by, at=at)


def _conclude(
    application: GrantApplication,
    letter: Letter,
    *,
    check: Callable[[GrantApplication], None],
    by: User,
    at: datetime,
) -> Decision:
    refuse_if_blocked(_not_open_to(application, by))
    terms = application.call.scheme.terms_on(at.astimezone(OSLO).date())
    pdf = render_letter(application, letter, terms=terms, by=by, at=at)
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            GrantCall.objects.select_for_update().get(pk=application.call_id)
            state, before = ApplicationState(letter.outcome.value), application.decision()
            move(application, state, by=by, at=at, check=check, decided_at=at)
            kept.append(_keep(pdf, application, by=by, at=at))
            decision = Decision.objects.create(
                case=_case_of(application),
                outcome=letter.outcome,
                rule=letter.rule,
                facts=letter.facts,
                considerations=letter.considerations,
                decided_at=at,
                decided_by=by,
                is_individual_decision=terms.is_individual_decision,
                appeal_days=terms.appeal_days,
                appeal_body=terms.appeal_body,
                letter=kept[0],
                supersedes=before,
            )
            _award(application, decision, letter.amount)
            _close(_case_of(application), by=by, at=at)
            if notify(DecisionReady(application), at=at):
                decision.notified_at = at
                decision.save(update_fields=["notified_at"])
    except BaseException:
        for file in kept:  # the row is rolled back; its bytes must go too
            file.content.delete(save=False)
        raise
    return decision


def _award(application: GrantApplication, decision: Decision, amount: Decimal | None) -> None:
    """The money of the decision in force. A reversal changes what was granted before; it is never two grants."""
    if amount:
        facts = {"decision": decision, "amount": amount}
        grant, _is_new = Grant.objects.update_or_create(application=application, defaults=facts)
        ask_for_report(grant, at=decision.decided_at)


def _keep(pdf: bytes, application: GrantApplication, *, by: User, at: datetime) -> StoredFile:
    reference = _case_of(application).reference.replace("/", "-")
    return StoredFile.keep(
        pdf,
        name=f"vedtak-{reference}.pdf",
        content_type="application/pdf",
        purpose="grants.letter",
        by=by,
        at=at,
    )


def _close(case: Case, *, by: User, at: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(closed_at=at)
    Case.objects.filter(pk=case.pk, case_handler=None).update(case_handler=by)


def _case_of(application: GrantApplication) -> Case:
    if application.case is None:
        raise ValueError("A draft has no case.")
    return application.case


def locked_undecided(application: GrantApplication, by: User) -> GrantApplication:
    return locked_for_staff(application, by, AWAITING)


def locked_for_staff(
    application: GrantApplication, by: User, states: Set[ApplicationState]
) -> GrantApplication:
    row = GrantApplication.objects.select_for_update(of=("self",)).get(pk=application.pk)
    refuse_if_blocked(_not_open_to(row, by, states))
    return row


def _not_open_to(row: GrantApplication, by: User, states: Set[ApplicationState] = AWAITING) -> list[Problem]:
    if Role.STAFF not in row.roles_of(by):
        return [Blocker("not_allowed", _("You do not have the right to do this."))]
    if row.state not in states:
        return [Blocker("wrong_state", _("This cannot be done now. Somebody may have handled it already."))]
    return []


def open_decision(decision: Decision, *, by: User, at: datetime) -> None:
    """Note when a member first saw the decision, and nobody else: the days to appeal are counted from then."""
    application = GrantApplication.objects.get(case=decision.case_id)
    if Role.MEMBER not in application.roles_of(by):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    with transaction.atomic():
        opened = Decision.objects.filter(pk=decision.pk, first_opened_at=None).update(first_opened_at=at)
        if opened:
            record("grants.decision.opened", decision, by=by, at=at)
            decision.first_opened_at = at
