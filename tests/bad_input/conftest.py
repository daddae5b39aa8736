"""A municipality in the middle of things, and a member who means no harm: every promise starts from here."""

import pytest
import time_machine
from django.core.cache import cache

from tests.bad_input.browser import Browser
from tests.bad_input.town import Town
from tests.factories import NOW, make_mandate, make_user


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def town(db):
    return Town()


@pytest.fixture
def member(town):
    """The chair of an association, at a browser."""
    return Browser(town.chair)


@pytest.fixture
def other(town):
    """The chair of quite another association."""
    return Browser(make_mandate(user=make_user(name="Fremmed Leder")).user)


@pytest.fixture
def resident(town):
    """Not logged in."""
    return Browser()
