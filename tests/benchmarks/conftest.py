"""The demo data, committed: a page is measured as it runs, not inside the transaction of a test."""

import pytest

from portal import clock
from portal.demo import loader
from tests.benchmarks import floor


@pytest.fixture
def demo(django_db_serialized_rollback, transactional_db):
    """What the migrations wrote is put back first, since a committed test before this one swept it away.

    And what a floor has looked up there is forgotten.
    """
    floor.forget()
    loader.load(today=clock.today(), at=clock.now())


@pytest.fixture(scope="session")
def figures() -> dict[str, str]:
    """What else was measured before the report is written: a name and a sentence each."""
    return {}
