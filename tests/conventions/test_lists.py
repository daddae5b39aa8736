"""Every page that can be opened without knowing a row costs at most twelve queries, with the whole demo in it.

Asked for twice, with two rows to a page and with as many as the page shows: the second must cost no more.
"""

import pytest
import time_machine
from django.core.cache import cache
from django.core.paginator import Paginator
from django.test import Client
from django.urls import reverse

from portal.registries import measures, my_page, obligations
from tests.conventions.cost import MOST, queries
from tests.conventions.test_every_page import ADDRESSES
from tests.factories import NOW

pytestmark = pytest.mark.xdist_group("lists")  # what they share takes long to make

# Not lists: they gather from every app what is asked of it, and say so by a number of their own.
# My page and the promises: a question for each part that adds to it, and a dozen for the rest.
GATHERS = {
    "front": 16,
    "my_page": len(list(obligations)) + len(list(my_page)) + 12,
    "commitments": len(list(measures)) + 12,
}
PAGES = sorted(
    param.values[0].name
    for param in ADDRESSES
    if param.values[1] != "staff" and not param.values[0].pattern.converters and param.values[0].name
    if not param.values[0].name.startswith(("account_", "mfa_"))
)


@pytest.fixture(params=["", "leder"], ids=["anonymous", "chair"])
def reader(request, demo, db):
    client = Client()
    if request.param:
        client.force_login(demo[request.param])
    with time_machine.travel(NOW, tick=False):
        yield client


@pytest.mark.parametrize("page", PAGES)
def test_a_page_costs_the_same_for_two_rows_and_for_many(reader, page, monkeypatch):
    url = reverse(page)
    as_made = Paginator.__init__

    def with_two_rows(self, rows, per_page, *args, **kwargs):
        as_made(self, rows, 2, *args, **kwargs)

    with monkeypatch.context() as small:
        small.setattr(Paginator, "__init__", with_two_rows)
        cache.clear()
        few = queries(reader, url)
    cache.clear()
    many = queries(reader, url)
    assert many <= few, (few, many)
    assert many <= GATHERS.get(page, MOST), many
