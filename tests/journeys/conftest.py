from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.journeys.visitor import DESKTOP, PHONE, Visitor, visiting

WAYS = {
    "phone": (PHONE, True),
    "desktop": (DESKTOP, True),
    "phone without JavaScript": (PHONE, False),
}


@pytest.fixture(autouse=True)
def first_visit() -> None:
    """Nothing is kept from the story before: no page, and no count of how often somebody has tried to log in."""
    cache.clear()


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def visitor(request, browser, live_server) -> Iterator[Visitor]:
    """Each story is lived three times: on a phone, at a desk, and with JavaScript off."""
    size, has_js = request.param
    with visiting(browser, live_server.url, size=size, has_js=has_js) as opened:
        yield opened
