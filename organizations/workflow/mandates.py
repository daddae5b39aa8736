"""The verbs of a mandate: a person asks to act for an association, staff answer, and it can end."""

from datetime import datetime

from django.db import IntegrityError, transaction

from organizations import rules
from organizations.models import Association, Mandate, MandateRole
from organizations.notifications import MandateApproved, MandateRefused
from organizations.states import MandateState
from portal.lifecycle import Role, move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked


def claim(association: Association, *, role: str, explanation: str, by: User, at: datetime) -> Mandate:
    """Ask to act for `association`, for oneself only. A second request while one is open is refused."""
    refuse_if_blocked(rules.claim_problems(association, by))
    try:
        with transaction.atomic():
            mandate = Mandate.objects.create(
                association=association, user=by, role=role, explanation=explanation, requested_at=at
            )
            record("organizations.mandate.requested", mandate, by=by, at=at, role=role)
    except IntegrityError as error:  # sent twice at once
        raise Refused(*rules.claim_problems(association, by)) from error
    return mandate


@transaction.atomic
def approve(mandate: Mandate, *, by: User, at: datetime) -> Mandate:
    """The person may act from now on, and is told."""
    refuse_if_blocked(rules.approval_problems(mandate, by))
    move(mandate, MandateState.ACTIVE, by=by, at=at, decided_at=at, decided_by=by)
    notify(MandateApproved(mandate), at=at)
    return mandate


@transaction.atomic
def refuse(mandate: Mandate, *, reason: str, by: User, at: datetime) -> Mandate:
    """Say no, with a reason that the person reads on the own page; the e-mail only says that an answer waits."""
    refuse_if_blocked(rules.approval_problems(mandate, by))
    move(mandate, MandateState.REFUSED, by=by, at=at, decided_at=at, decided_by=by, refusal_reason=reason)
    notify(MandateRefused(mandate), at=at)
    return mandate


def end(mandate: Mandate, *, by: User | None, at: datetime) -> Mandate:
    """Stop acting: the person, the chair, staff, or the system by itself."""

    def only_own_or_chair(row: Mandate) -> None:
        if by is None or Role.STAFF in row.roles_of(by) or row.user_id == by.pk:
            return
        chairs = Mandate.objects.active().filter(
            association_id=row.association_id, user=by, role=MandateRole.CHAIR
        )
        if not chairs.exists():
            raise Refused(Blocker("not_allowed", rules.ONLY_OWN_OR_CHAIR))

    return move(mandate, MandateState.ENDED, by=by, at=at, verb="end", check=only_own_or_chair, ended_at=at)


def withdraw(mandate: Mandate, *, by: User, at: datetime) -> Mandate:
    """The person takes the request back before it is answered."""

    def only_own(row: Mandate) -> None:
        if row.user_id != by.pk:
            raise Refused(Blocker("not_allowed", rules.ONLY_OWN_OR_CHAIR))

    return move(mandate, MandateState.ENDED, by=by, at=at, verb="withdraw", check=only_own, ended_at=at)
