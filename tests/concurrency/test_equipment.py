"""Many at once, on real PostgreSQL: the last ones go to those who were first, and no more."""

from datetime import date

import pytest

from facilities import workflow
from facilities.models import EquipmentItem, EquipmentLoan
from portal.problems import Refused
from tests.concurrency.test_facilities import race
from tests.factories import NOW, make_mandate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def test_eight_want_three_each_of_ten():
    item = EquipmentItem.objects.create(name="Bord", quantity=10)
    days = {"first_on": date(2027, 3, 8), "last_on": date(2027, 3, 10)}

    def borrower(club):
        return lambda: workflow.borrow(
            item, association=club.association, quantity=3, by=club.user, at=NOW, **days
        )

    outcomes = race([borrower(make_mandate()) for _number in range(8)])
    assert sum(isinstance(one, EquipmentLoan) for one in outcomes) == 3
    assert sum(isinstance(one, Refused) for one in outcomes) == 5
