"""The demo, loaded once for the tests of a module; what a test changes is undone after it."""

import pytest
import time_machine
from django.db import connection, transaction

from portal import clock
from portal.demo import loader
from portal.models import User
from tests.factories import NOW


def count_rows() -> None:
    """Let the planner know what is there. It never learns of rows that are not committed, and plans as for none."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The people of the demo, by the beginning of their address."""
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), transaction.atomic():
        loader.load(today=clock.today(), at=clock.now())
        count_rows()
        yield {
            user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")
        }
        transaction.set_rollback(True)
