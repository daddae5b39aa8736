"""Lend equipment: booked, picked up, given back in some condition; and a reminder when it is late."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from facilities import notifications, rules
from facilities.models import EquipmentItem, EquipmentLoan
from facilities.states import LoanState
from organizations.models import Association
from portal.clock import day_of
from portal.lifecycle import move
from portal.models import User
from portal.models.audit import record
from portal.notifications import notify
from portal.problems import Blocker, Refused, refuse_if_blocked

REMINDED_AFTER = (1, 3, 7, 14, 21, 28)  # days late


def borrow(
    item: EquipmentItem,
    *,
    association: Association | None,
    quantity: int,
    first_on: date,
    last_on: date,
    by: User,
    key: UUID | None = None,
    at: datetime,
) -> EquipmentLoan:
    """Book it at once. Of all who want the last one, one gets it. The same `key` gives the loan it gave before."""
    if key and (done := EquipmentLoan.objects.filter(submission_key=key, booked_by=by).first()):
        return done
    refuse_if_blocked(
        rules.loan_problems(item, association=association, quantity=quantity, first_on=first_on, last_on=last_on,
                            by=by, today=day_of(at))
    )  # fmt: skip
    loan = EquipmentLoan(item=item, association=association, quantity=quantity, first_on=first_on, last_on=last_on,
                         booked_by=by, submission_key=key, created_at=at)  # fmt: skip
    try:
        with transaction.atomic():
            loan.save()
            record("facilities.loan.booked", loan, by=by, at=at)
    except IntegrityError as error:
        if key and (done := EquipmentLoan.objects.filter(submission_key=key, booked_by=by).first()):
            return done
        text = _("Somebody else has got it in the meantime. Look at what is free.")
        raise Refused(Blocker("taken", text, "quantity")) from error
    return loan


def hand_out(loan: EquipmentLoan, *, by: User, at: datetime) -> EquipmentLoan:
    """It is picked up. Not before its day, and not more than is here."""

    def check(row: EquipmentLoan) -> None:
        EquipmentItem.objects.select_for_update().get(pk=row.item_id)
        refuse_if_blocked(rules.hand_out_problems(row, day_of(at)))

    return move(loan, LoanState.OUT, verb="hand_out", by=by, at=at, check=check, picked_up_at=at)


def take_back(
    loan: EquipmentLoan, *, condition: str = "", is_damaged: bool = False, by: User, at: datetime
) -> EquipmentLoan:
    """It is here again, in some condition. Damage must be described."""
    if is_damaged and not condition.strip():
        raise Refused(Blocker("no_condition", _("Say what is damaged or missing."), "condition"))
    return move(
        loan, LoanState.RETURNED, verb="take_back", by=by, at=at, returned_at=at, condition=condition.strip(),
        is_damaged=is_damaged,
    )  # fmt: skip


def cancel_loan(loan: EquipmentLoan, *, by: User, at: datetime) -> EquipmentLoan:
    """Others can have it at once."""
    return move(loan, LoanState.CANCELLED, verb="cancel", by=by, at=at)


def remind_of_loans(*, at: datetime) -> int:
    """Those who should have given something back: after a day, three, a week, and then weekly for a month."""
    today = day_of(at)
    sent = 0
    for loan in EquipmentLoan.objects.overdue(today).select_related("booked_by", "association"):
        late = (today - loan.last_on).days
        due = [days for days in REMINDED_AFTER if days <= late]
        sent += len(notify(notifications.LoanOverdue(loan, due[-1]), at=at))
    return sent
