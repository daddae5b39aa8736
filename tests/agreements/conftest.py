import pytest

from tests.agreements.factories import Parties


@pytest.fixture
def parties(db):
    return Parties()
