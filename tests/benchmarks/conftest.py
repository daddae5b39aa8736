"""The demo data, committed: a page is measured as it runs, not inside the transaction of a test."""

import pytest

from portal import clock
from portal.demo import loader


@pytest.fixture(scope="session")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        loader.load(today=clock.today(), at=clock.now())
        yield
