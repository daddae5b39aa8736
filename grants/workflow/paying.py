"""Paying: made ready by one, checked by another, in one file, confirmed or failed for each line."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from stdnum.no import kontonr

from grants import rules
from grants.exporters import EXPORTERS
from grants.models import Grant, Payment, PaymentBatch
from grants.states import PaymentState
from portal.clock import OSLO
from portal.ledger import files_with_rows
from portal.lifecycle import Role, move
from portal.models import StoredFile, User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked


def pay(grant: Grant, *, account: str = "", by: User, at: datetime) -> Payment:
    """Make what is left of the grant ready for payment. The grant is locked: a double click pays once.

    `account` is where to, when it is another than the application's: the bank refused that one, or it is changed since.
    """
    with transaction.atomic():
        row = Grant.objects.for_paying().select_for_update(of=("self",)).get(pk=grant.pk)
        if Role.STAFF not in row.application.roles_of(by):
            raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
        refuse_if_blocked(rules.before_paying(row, at.astimezone(OSLO).date()))
        account = account or row.application.bank_account_number
        if not kontonr.is_valid(account):
            raise Refused(Blocker("bad_account", _("The account number is not valid. Ask the applicant.")))
        payment = Payment.objects.create(
            grant=row, amount=rules.left_to_pay(row), account=account, created_at=at, created_by=by
        )
        record("grants.payment.created", payment, by=by, at=at)
    return payment


def check_payment(payment: Payment, *, by: User, at: datetime) -> Payment:
    """The second person has looked at the account and the amount."""
    refuse_if_blocked(rules.may_check(payment, by))
    return move(payment, PaymentState.CHECKED, by=by, at=at, checked_at=at, checked_by=by)


def cancel_payment(payment: Payment, *, by: User, at: datetime) -> Payment:
    """Stop a payment that is not in a file yet; the grant can then be paid anew."""
    return move(payment, PaymentState.CANCELLED, by=by, at=at)


def export_payments(
    *, exporter: str, from_account: str, pay_on: date, by: User, at: datetime
) -> PaymentBatch:
    """Put every checked payment in one file. Two at once: the second finds nothing left.

    The file is stored, and is the same however often it is fetched.
    """
    if pay_on < at.astimezone(OSLO).date():
        raise Refused(Blocker("in_the_past", _("Choose today or a later day."), "pay_on"))
    with files_with_rows() as files, transaction.atomic():
        payments = list(
            Payment.objects.ready_for_file().for_lists().select_for_update(of=("self",)).order_by("pk")
        )
        if not payments:
            raise Refused(Blocker("nothing", _("No payment is ready for the file.")))
        batch = PaymentBatch.objects.create(
            exporter=exporter, from_account=from_account, pay_on=pay_on, exported_at=at, exported_by=by
        )
        for payment in payments:
            move(payment, PaymentState.EXPORTED, by=by, at=at, batch=batch)
        files.append(_file(batch, payments, by=by, at=at))
        batch.file = files[0]
        batch.save(update_fields=["file"])
        record("grants.paymentbatch.exported", batch, by=by, at=at, payments=len(payments))
    return batch


def _file(batch: PaymentBatch, payments: Sequence[Payment], *, by: User, at: datetime) -> StoredFile:
    writer = EXPORTERS[batch.exporter]()
    return StoredFile.keep(
        writer.write(batch, payments),
        name=f"{batch.reference}.{writer.suffix}",
        content_type=writer.content_type,
        purpose="grants.payments",
        by=by,
        at=at,
    )


def confirm_payment(payment: Payment, *, by: User, at: datetime) -> Payment:
    """The bank has paid."""
    return move(payment, PaymentState.CONFIRMED, by=by, at=at, settled_at=at)


def fail_payment(payment: Payment, *, reason: str, by: User, at: datetime) -> Payment:
    """The bank has not paid. What is granted can then be made ready anew."""
    return move(payment, PaymentState.FAILED, by=by, at=at, settled_at=at, failure=reason)


def confirm_batch(batch: PaymentBatch, *, by: User, at: datetime) -> int:
    """Everything in the file that has not failed is paid."""
    paid = 0
    with transaction.atomic():
        for payment in batch.payments.filter(state=PaymentState.EXPORTED):
            confirm_payment(payment, by=by, at=at)
            paid += 1
    return paid
