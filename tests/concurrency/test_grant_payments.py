"""Two at once, on a real PostgreSQL: money goes out once."""

from datetime import date
from decimal import Decimal

import pytest

from grants import workflow
from grants.models import Payment, PaymentBatch, Repayment
from portal.models import Notice
from portal.problems import Refused
from tests.concurrency.test_grants import at_once
from tests.factories import NOW, make_staff
from tests.grants.test_payments import FILE, make_grant, make_payment

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_double_click_on_pay():
    grant, by = make_grant(), make_staff()
    answers = at_once(*[lambda: workflow.pay(grant, by=by, at=NOW)] * 4)
    assert sum(isinstance(answer, Payment) for answer in answers) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert Payment.objects.count() == 1


def test_two_claim_the_same_money_back():
    payment = make_payment(state="confirmed")
    claim = {"amount": Decimal(20_000), "reason": "Avlyst.", "answer_by": date(2027, 3, 20)}
    people = [make_staff(), make_staff(), make_staff()]
    at_once(
        *(lambda by=by: workflow.warn_of_repayment(payment.grant, by=by, at=NOW, **claim) for by in people)
    )
    assert Repayment.objects.count() == 1
    assert Notice.objects.filter(kind="grants.written_about_grant").count() == 1


def test_two_make_the_file_at_once():
    for _ in range(3):
        make_payment(state="checked")
    people = [make_staff(), make_staff()]
    at_once(*[lambda by=by: workflow.export_payments(by=by, at=NOW, **FILE) for by in people])
    assert PaymentBatch.objects.count() == 1
    assert PaymentBatch.objects.get().payments.count() == 3
