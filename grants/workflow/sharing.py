"""Sharing out the frame: compute, adjust, approve, and decide many at once."""

import contextlib
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.models import BatchLine, DecisionBatch, GrantApplication, GrantCall, Proposal
from grants.simulator import Computed, compute
from grants.words import language_of, suggested_words
from grants.workflow.deciding import decide, locked_undecided
from portal.models import User
from portal.models.audit import record
from portal.models.decision import Outcome
from portal.problems import Blocker, Refused, refuse_if_blocked

WRITTEN = ["computed", "words", "amount", "reason", "changed_at", "changed_by", "approved_by", "approved_at"]


def _staff(by: User) -> None:
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))


def compute_proposals(call: GrantCall, *, by: User, at: datetime) -> int:
    """Fill in a proposal for everything undecided; return how many. What somebody has adjusted stays adjusted."""
    _staff(by)
    with transaction.atomic():
        locked = GrantCall.objects.select_for_update().get(pk=call.pk)
        refuse_if_blocked(rules.may_share_out(locked, by))
        formula = getattr(locked, "formula", None)
        if formula is None:
            raise Refused(Blocker("no_formula", _("The call has no formula. Write one first.")))
        found = list(GrantApplication.objects.to_share_out(locked))
        results = compute(locked, formula, found)
        old = {one.application_id: one for one in Proposal.objects.filter(application__in=found)}
        rows = [old.get(one.pk) or Proposal(application=one, changed_at=at, changed_by=by) for one in found]
        for row in rows:
            _recompute(row, results[row.application_id], by=by, at=at)
        Proposal.objects.bulk_create([row for row in rows if row.pk is None])
        Proposal.objects.bulk_update([row for row in rows if row.pk], WRITTEN)
        record("grants.call.computed", locked, by=by, at=at, proposals=len(rows))
    return len(rows)


def _recompute(row: Proposal, result: Computed, *, by: User, at: datetime) -> None:
    """A new result in `row`. An adjusted amount is a person's own, and is left with its reason and approval."""
    is_kept = bool(row.reason)
    row.computed, row.words = result.amount, result.words[:300]
    if is_kept or row.amount == result.amount:
        return
    row.amount, row.changed_at, row.changed_by = result.amount, at, by
    row.approved_by, row.approved_at = None, None


def propose(
    application: GrantApplication, *, amount: Decimal | None, reason: str = "", by: User, at: datetime
) -> Proposal:
    """Propose an amount, or hold the application back (None). Other than computed it needs a reason."""
    with transaction.atomic():
        row = locked_undecided(application, by)
        proposal = Proposal.objects.filter(application=row).first() or Proposal(application=row)
        refuse_if_blocked(rules.about_proposal(row, amount, proposal.computed, reason))
        if proposal.pk and (proposal.amount, proposal.reason) == (amount, reason):
            return proposal
        proposal.amount = amount
        proposal.reason = "" if amount == proposal.computed else reason
        proposal.changed_at, proposal.changed_by = at, by
        proposal.approved_by, proposal.approved_at = None, None
        proposal.save()
        record("grants.application.proposed", row, by=by, at=at)
    return proposal


def approve_proposal(application: GrantApplication, *, by: User, at: datetime) -> Proposal:
    """The second person agrees with the amount that another has proposed."""
    with transaction.atomic():
        row = locked_undecided(application, by)
        proposal = Proposal.objects.select_for_update().filter(application=row).first()
        if proposal is None or proposal.amount is None:
            raise Refused(Blocker("no_proposal", _("There is no proposal to approve.")))
        if proposal.changed_by_id == by.pk:
            raise Refused(
                Blocker("own_proposal", _("You made the proposal yourself. Another must approve it."))
            )
        if proposal.approved_by_id is None:
            proposal.approved_by, proposal.approved_at = by, at
            proposal.save(update_fields=["approved_by", "approved_at"])
            record("grants.application.approved", row, by=by, at=at)
    return proposal


def decide_batch(
    call: GrantCall, *, rule: str, considerations: str, considerations_nn: str = "", by: User, at: datetime
) -> DecisionBatch:
    """Begin to decide everything that has a proposal; all of it, or nothing when something stands in the way.

    The lines are written now, in one transaction with the check against the frame. The worker makes the decisions.
    """
    _staff(by)
    with transaction.atomic():
        locked = GrantCall.objects.select_for_update().select_related("scheme").get(pk=call.pk)
        proposals = list(Proposal.objects.of_call(locked).with_amount().not_in_a_batch())
        for proposal in proposals:
            proposal.application.call = locked
        refuse_if_blocked(rules.before_batch(locked, proposals, by))
        batch = DecisionBatch.objects.create(
            call=locked,
            rule=rule,
            considerations=considerations,
            considerations_nn=considerations_nn,
            created_at=at,
            created_by=by,
        )
        BatchLine.objects.bulk_create(
            BatchLine(batch=batch, application=one.application, amount=one.amount or Decimal(0))
            for one in proposals
        )
        record("grants.call.batch_begun", locked, by=by, at=at, decisions=len(proposals))
        transaction.on_commit(_wake_the_worker)
    return batch


def _wake_the_worker() -> None:
    from grants.tasks import decide_batches

    with contextlib.suppress(Exception):
        decide_batches.delay()


def decide_lines(*, at: datetime, most: int | None = None) -> int:
    """Make the decisions that are due in any batch; return how many. Two workers share them, none is made twice."""
    ids = list(BatchLine.objects.due().order_by("pk").values_list("pk", flat=True)[:most])
    return sum(_decide_line(pk, at=at) for pk in ids)


def _decide_line(pk: int, *, at: datetime) -> bool:
    """One line: decided and marked in one transaction. What cannot be decided says why, and the rest go on."""
    try:
        with transaction.atomic():
            rows = BatchLine.objects.due().select_for_update(of=("self",), skip_locked=True)
            line = rows.select_related("batch__created_by", "application").filter(pk=pk).first()
            if line is None:
                return False
            application = GrantApplication.objects.for_lists().get(pk=line.application_id)
            decide(
                application,
                outcome=_outcome(application, line.amount),
                amount=line.amount or None,
                rule=line.batch.rule,
                facts=suggested_words(application)["facts"],
                considerations=line.batch.considerations_in(language_of(application)),
                by=line.batch.created_by,
                at=at,
            )
            line.done_at = at
            line.save(update_fields=["done_at"])
    except Refused as refused:
        text = refused.text[:300]
        BatchLine.objects.due().filter(pk=pk).update(problem=text)
        return False
    return True


def _outcome(application: GrantApplication, amount: Decimal) -> Outcome:
    if not amount:
        return Outcome.REFUSED
    return Outcome.GRANTED if amount >= (application.amount_applied or 0) else Outcome.PARTLY
