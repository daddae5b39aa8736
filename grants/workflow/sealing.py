"""Sealed calls: nobody in the municipality sees an application before the deadline, nor that there is one."""

import secrets
from datetime import datetime

from django.db import transaction

from grants.models import GrantApplication, GrantCall
from grants.states import ApplicationState
from portal.clock import day_of
from portal.models import Case
from portal.models.audit import record

LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"  # none that are mistaken for another, and no vowels: no words


def new_receipt_code() -> str:
    """A number like K7FB-Q2M9 that tells nothing of how many have applied."""
    drawn = "".join(secrets.choice(LETTERS) for _letter in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def is_still_sealed(call: GrantCall) -> bool:
    """Read when the call is locked: what is sent while it is opened is either numbered there, or opens its own case."""
    return call.is_sealed and GrantCall.objects.select_for_update(no_key=True).get(pk=call.pk).is_sealed


def open_case(application: GrantApplication, *, received_at: datetime, at: datetime) -> Case:
    """The case of an application that came at `received_at`, with the next number at `at`."""
    scheme = application.call.scheme
    return Case.objects.open_new(
        kind="grants.application",
        title=f"{scheme.journal_title or scheme.title} – {application.public_name}"[:200],
        at=at,
        received_at=received_at,
        due_on=application.call.answer_by(day_of(received_at)),
        unit=scheme.unit,
    )


def unseal_calls(*, at: datetime) -> int:
    """Open every sealed call whose deadline has passed; return how many. Run as often as you like."""
    opened = 0
    for pk in GrantCall.objects.to_unseal(at).values_list("pk", flat=True):
        with transaction.atomic():
            call = GrantCall.objects.to_unseal(at).select_for_update().filter(pk=pk).first()
            if call is None:
                continue
            call.is_sealed = False
            call.save(update_fields=["is_sealed"])
            record("grants.call.unsealed", call, by=None, at=at)
            _number(call, at=at)
            opened += 1
    return opened


def _number(call: GrantCall, *, at: datetime) -> None:
    """Give each that was sent its case, first come first: until now there was no number to count."""
    waiting = GrantApplication.objects.to_number(call).select_for_update(of=("self",))
    for application in waiting.select_related("call__scheme__unit", "association", "person"):
        if application.submitted_at is None:
            continue
        case = open_case(application, received_at=application.submitted_at, at=at)
        if application.state == ApplicationState.WITHDRAWN:
            Case.objects.filter(pk=case.pk).update(closed_at=at)
        application.case = case
        application.save(update_fields=["case"])
        record("grants.application.numbered", application, by=None, at=at)
