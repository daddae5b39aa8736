"""The verbs of a correction: anybody proposes it, the association takes it in or says why not."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from organizations import rules
from organizations.models import Association, Correction
from organizations.notifications import CorrectionAnswered, CorrectionProposed
from organizations.states import CorrectionState
from organizations.workflow import associations
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import refuse_if_blocked


def propose(
    association: Association,
    *,
    field: str,
    value: str,
    form_key: UUID,
    at: datetime,
    note: str = "",
    email: str = "",
    sender: User | None = None,
) -> Correction:
    """No login is needed, and no address. The same form sent twice is one correction."""
    value = rules.as_written(field, value)
    if found := Correction.objects.filter(form_key=form_key).first():
        return found
    refuse_if_blocked(rules.proposal_problems(association, field=field, value=value, at=at))
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                association=association,
                field=field,
                value=value,
                note=note,
                email=email.lower(),
                sender=sender,
                form_key=form_key,
                received_at=at,
            )
            record("organizations.correction.received", correction, by=sender, at=at, field=field)
            notify(CorrectionProposed(correction), at=at)
            return correction
    except IntegrityError:  # the same form at the same moment: the other one won
        return Correction.objects.get(form_key=form_key)


@transaction.atomic
def accept(correction: Correction, *, by: User, at: datetime, value: str = "") -> Correction:
    """Write `value`, or what was proposed, on the page. What was told in words has been put right by hand."""
    value = rules.as_written(correction.field, value or correction.value)
    refuse_if_blocked(rules.value_problems(correction.field, value))
    move(correction, CorrectionState.ACCEPTED, by=by, at=at, decided_at=at, decided_by=by)
    if not correction.is_told_in_words:
        facts = {correction.field: value}
        associations.change(correction.association, by=by, at=at, is_confirming=False, **facts)
    notify(CorrectionAnswered(correction), at=at)
    return correction


@transaction.atomic
def reject(correction: Correction, *, reason: str, by: User, at: datetime) -> Correction:
    """Leave the page as it is. The sender reads why on the own page."""
    move(correction, CorrectionState.REJECTED, by=by, at=at, decided_at=at, decided_by=by, reason=reason)
    notify(CorrectionAnswered(correction), at=at)
    return correction
