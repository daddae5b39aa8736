"""Claiming money back: advance notice, the association's view, the decision, and the money or a dropped claim."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.letters import claim_letter
from grants.models import Grant, Repayment
from grants.notifications import WrittenAboutGrant
from grants.states import RepaymentState
from grants.words import rule_of_repayment
from portal.clock import OSLO
from portal.lifecycle import Role, move
from portal.models import Decision, StoredFile, User
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def warn_of_repayment(
    grant: Grant, *, amount: Decimal, reason: str, answer_by: date, by: User, at: datetime
) -> Repayment:
    """Give advance notice. The grant is locked: two at once give one."""
    with transaction.atomic():
        row = Grant.objects.for_paying().select_for_update(of=("self",)).get(pk=grant.pk)
        if Role.STAFF not in row.application.roles_of(by):
            raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
        today = at.astimezone(OSLO).date()
        refuse_if_blocked(rules.before_claiming_back(row, amount, answer_by, today))
        found = Repayment.objects.create(
            grant=row, amount=amount, reason=reason, answer_by=answer_by, warned_at=at, warned_by=by
        )
        record("grants.repayment.warned", found, by=by, at=at)
        notify(WrittenAboutGrant(row.application), at=at)
    return found


def comment_on_repayment(repayment: Repayment, *, text: str, by: User, at: datetime) -> Repayment:
    """The association's view, once, before anything is decided. Sent twice is sent once."""
    with transaction.atomic():
        row = Repayment.objects.for_lists().select_for_update(of=("self",)).get(pk=repayment.pk)
        if Role.MEMBER not in row.roles_of(by):
            raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
        if not row.can_be_answered:
            raise Refused(Blocker("wrong_state", _("The municipality does not wait for an answer.")))
        row.comment, row.commented_at, row.commented_by = text, at, by
        row.save(update_fields=["comment", "commented_at", "commented_by"])
        record("grants.repayment.commented", row, by=by, at=at)
    return row


def claim_back(
    repayment: Repayment, *, facts: str, considerations: str, due_on: date, by: User, at: datetime
) -> Decision:
    """Decide that the money is to be paid back: decision, letter and notice, or nothing at all."""
    row = Repayment.objects.for_lists().get(pk=repayment.pk)
    today = at.astimezone(OSLO).date()
    refuse_if_blocked(rules.before_deciding_repayment(row, due_on, today))
    application = row.grant.application
    terms = application.call.scheme.terms_on(today)
    decision = Decision(
        case=application.case,
        outcome=Outcome.REPAYMENT,
        rule=rule_of_repayment(application),
        facts=facts,
        considerations=considerations,
        decided_at=at,
        decided_by=by,
        is_individual_decision=terms.is_individual_decision,
        appeal_days=terms.appeal_days,
        appeal_body=terms.appeal_body,
    )
    pdf = claim_letter(row, decision, due_on=due_on, terms=terms, by=by)
    kept: list[StoredFile] = []
    try:
        with transaction.atomic():
            Grant.objects.select_for_update().get(pk=row.grant_id)
            kept.append(_keep(pdf, row, by=by, at=at))
            decision.letter = kept[0]
            decision.save()
            move(repayment, RepaymentState.CLAIMED, by=by, at=at, decision=decision, due_on=due_on)
            if notify(WrittenAboutGrant(application), at=at):
                decision.notified_at = at
                decision.save(update_fields=["notified_at"])
    except BaseException:
        for file in kept:  # the row is rolled back; its bytes must go too
            file.content.delete(save=False)
        raise
    return decision


def _keep(pdf: bytes, repayment: Repayment, *, by: User, at: datetime) -> StoredFile:
    case = repayment.grant.application.case
    number = case.reference.replace("/", "-") if case else str(repayment.pk)
    return StoredFile.keep(
        pdf,
        name=f"tilbakebetaling-{number}.pdf",
        content_type="application/pdf",
        purpose="grants.letter",
        by=by,
        at=at,
    )


def confirm_repayment(repayment: Repayment, *, by: User, at: datetime) -> Repayment:
    """The money has come back."""
    return move(repayment, RepaymentState.REPAID, by=by, at=at, closed_at=at)


def drop_repayment(repayment: Repayment, *, by: User, at: datetime) -> Repayment:
    """Nothing is claimed after all. The association is told."""
    with transaction.atomic():
        move(repayment, RepaymentState.DROPPED, by=by, at=at, closed_at=at)
        notify(WrittenAboutGrant(repayment.grant.application), at=at)
    return repayment
