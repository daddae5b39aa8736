"""Two at once, on real PostgreSQL: no booking is billed twice."""

from contextlib import suppress

import pytest

from facilities import workflow
from facilities.models import InvoiceBatch, InvoiceLine
from portal.problems import Refused
from tests.concurrency.test_facilities import race
from tests.facilities.factories import make_facility, make_rate
from tests.facilities.test_invoices import AFTER, FEBRUARY, JANUARY, LATER, bill, book
from tests.factories import make_mandate, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def booking():
    make_rate(amount=480)
    return book(make_facility(), make_mandate())


def test_a_double_click_bills_once(booking):
    staff = make_staff()
    outcomes = race([lambda: bill(staff)] * 4)
    assert sum(isinstance(one, InvoiceBatch) for one in outcomes) == 1
    assert sum(isinstance(one, Refused) for one in outcomes) == 3
    assert InvoiceLine.objects.count() == 1


def test_two_months_at_once_bill_a_booking_once(booking):
    staff = make_staff()
    race([lambda: bill(staff, month=JANUARY, at=LATER), lambda: bill(staff, month=FEBRUARY, at=LATER)])
    assert InvoiceLine.objects.count() <= 1
    assert sum(line.amount for line in InvoiceLine.objects.all()) in (0, 480)


def test_a_booking_that_is_cancelled_just_then_is_billed_or_not_and_adds_up(booking):
    staff = make_staff()
    race([lambda: bill(staff), lambda: workflow.cancel(booking, by=staff, at=AFTER, reason="Stengt")])
    with suppress(Refused):  # nothing was billed, so nothing is to be credited
        bill(staff, month=FEBRUARY, at=LATER)
    assert sum(line.amount for line in InvoiceLine.objects.all()) == 0
