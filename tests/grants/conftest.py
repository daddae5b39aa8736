import pytest
import time_machine as travel

from tests.factories import NOW


@pytest.fixture
def at_now():
    """The clock stands still on NOW: a Tuesday in March, while the call is open."""
    with travel.travel(NOW, tick=False) as traveller:
        yield traveller
