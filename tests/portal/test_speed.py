"""What every page costs before it has said anything, and what the front page costs."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal import clock
from portal.demo import loader
from tests.factories import make_mandate
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db

OPEN = ["front", "calendar", "associations", "facilities", "privacy", "commitments", "search"]


def queries_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as made:
        assert client.get(address).status_code == 200
    return len(made)


def test_the_front_page_is_at_most_twelve_queries_however_much_there_is(client):
    loader.load(today=clock.today(), at=clock.now())
    demo = queries_of(client, reverse("front"))
    for _ in range(10):
        make_activity(starts_on=clock.today() + timedelta(days=1), at=clock.now())
    assert queries_of(client, reverse("front")) == demo <= 12


def test_what_is_around_every_page_is_one_query_for_a_visitor(client):
    assert queries_of(client, reverse("privacy")) == 1, "whether anything is new"


def test_what_is_around_every_page_is_four_queries_for_a_member(client):
    client.force_login(make_mandate().user)
    assert queries_of(client, reverse("privacy")) <= 4, "session, user, association, whether anything is new"


@pytest.mark.parametrize("name", OPEN)
def test_a_visitor_gets_no_cookie_and_no_session(client, name):
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert not response.cookies
    assert not Session.objects.exists()
