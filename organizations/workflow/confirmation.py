"""The yearly confirmation: asked for, given, and what happens when nobody answers.

What is due is found by a query over the associations, so that a lost worker or an emptied Redis only delays it. Each
association is a deed of its own under a lock: two beats ask once.
"""

from datetime import date, datetime, timedelta

from django.db import transaction

from organizations import rules
from organizations.models import Association
from organizations.notifications import ConfirmationDue
from organizations.states import AssociationState
from organizations.workflow.leaving import leave
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify


def ask_those_due(*, today: date, at: datetime) -> int:
    """Ask every association whose day has come; return how many were asked."""
    return sum(
        ask(pk, today=today, at=at) for pk in _silent_for(rules.EVERY + timedelta(days=rules.STEPS[0]), today)
    )


def _silent_for(time: timedelta, today: date) -> list[int]:
    return list(Association.objects.silent_until(today - time).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def ask(pk: int, *, today: date, at: datetime) -> bool:
    association = Association.objects.select_for_update(no_key=True).get(pk=pk)
    step = rules.step_to_ask(association, today)
    if step is None:
        return False
    association.asked_at = at
    association.save(update_fields=["asked_at"])
    record("organizations.association.asked", association, by=None, at=at, step=step)
    notify(
        ConfirmationDue(association, step=step, due_on=rules.confirmation_of(association, today).due_on),
        at=at,
    )
    return True


def rest_those_silent(*, today: date, at: datetime) -> int:
    """Put to rest those that have not answered for long; return how many."""
    return sum(
        _rest_if_silent(pk, today=today, at=at)
        for pk in _silent_for(rules.EVERY + rules.dormant_after(), today)
    )


@transaction.atomic
def _rest_if_silent(pk: int, *, today: date, at: datetime) -> bool:
    association = Association.objects.select_for_update(no_key=True).get(pk=pk)
    if not rules.should_rest(association, today):
        return False
    leave(association, AssociationState.DORMANT, by=None, at=at)
    return True


@transaction.atomic
def rest(association: Association, *, by: User, at: datetime) -> Association:
    """Staff know that nothing goes on there for now."""
    return leave(association, AssociationState.DORMANT, by=by, at=at)


def wake(association: Association, *, by: User, at: datetime) -> Association:
    """Staff take it back into the list. It is asked anew before it can come to rest again."""
    return move(association, AssociationState.ACTIVE, by=by, at=at, verb="wake", asked_at=None)
