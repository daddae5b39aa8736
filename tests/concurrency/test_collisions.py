"""What PostgreSQL gives up for the sake of another is told in plain words, on every page that books: never a 500.

The errors are real: a trigger raises them, as often as it is asked.
"""

import uuid
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from facilities.models import Booking
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_request, make_series
from tests.factories import NOW, make_mandate, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

STATES = {"serialisation failure": "40001", "deadlock": "40P01", "exclusion violation": "23P01"}


@contextmanager
def failing(state, *, times=1_000_000):
    """Every write of a booking is given up with this error, so many times."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE IF NOT EXISTS tried")
        cursor.execute(
            f"""CREATE OR REPLACE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF nextval('tried') <= {times} THEN RAISE EXCEPTION 'given up' USING ERRCODE = '{state}'; END IF;
            RETURN NEW; END $$"""
        )
        cursor.execute(
            "CREATE TRIGGER give_up BEFORE INSERT OR UPDATE ON facilities_booking"
            " FOR EACH ROW EXECUTE FUNCTION give_up()"
        )
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER give_up ON facilities_booking")
            cursor.execute("DROP FUNCTION give_up; DROP SEQUENCE tried")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def mandate(client):
    mandate = make_mandate()
    client.force_login(mandate.user)
    return mandate


def booking_form(hall, mandate):
    return hall.book_url(), {
        "association": mandate.association.pk, "part": hall.pk, "day": "2027-03-09", "from_time": "18:00",
        "to_time": "19:00", "purpose": "training", "key": uuid.uuid4(), "step": "book",
        "shown": "lier.weekday_free:0",
    }  # fmt: skip


def series_form(hall, mandate):
    data = booking_form(hall, mandate)[1] | {
        "weekdays": ["1"],
        "first_on": "2027-03-09",
        "until_on": "2027-03-30",
    }
    return reverse("book_series", args=[hall.site.slug, hall.slug]), data | {"shown": "4:0"}


def cancelling(hall, mandate):
    return reverse("cancel_booking", args=[make_booking(hall, mandate=mandate).pk]), {}


def giving_back(hall, mandate):
    return reverse("series_cancel", args=[make_series(hall, mandate=mandate).pk]), {"from_day": "2027-03-09"}


def moving(hall, mandate):
    data = {
        "from_day": "2027-03-09",
        "place": hall.pk,
        "weekday": "2",
        "from_time": "17:00",
        "to_time": "18:00",
    }
    series = make_series(hall, mandate=mandate)
    return reverse("series_change", args=[series.pk]), data | {"step": "move", "shown": "8:0"}


MEMBERS = [booking_form, series_form, cancelling, giving_back, moving]


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("form", MEMBERS, ids=lambda form: form.__name__)
def test_a_member_reads_it_in_plain_words_and_nothing_is_half_done(client, mandate, form, state):
    url, data = form(make_facility(), mandate)
    before = sorted(Booking.objects.values_list("pk", "state"))
    with failing(state):
        answer = client.post(url, data)
    assert answer.status_code in (200, 409), answer.status_code
    said = answer.content.decode()
    assert any(words in said for words in ("Prøv en gang til", "prøve en gang til", "Dette kolliderer"))
    assert sorted(Booking.objects.values_list("pk", "state")) == before


@pytest.mark.parametrize("state", STATES.values(), ids=STATES.keys())
@pytest.mark.parametrize("verb", ["accept", "refuse"])
def test_staff_read_it_too(client, verb, state):
    asked = make_request(make_facility())
    client.force_login(make_staff())
    url = reverse("admin:facilities_booking_move", args=[asked.pk, verb])
    with failing(state):
        answer = client.post(url, {"answer": "Hei", "send": "1"})
    assert answer.status_code in (200, 302, 409)
    assert Booking.objects.get(pk=asked.pk).is_requested


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_what_is_given_up_once_or_twice_succeeds_unseen(client, mandate, state):
    url, data = booking_form(make_facility(), mandate)
    with failing(state, times=3):
        answer = client.post(url, data)
    assert answer.status_code == 302
    assert Booking.objects.get().starts_at.date() == TUESDAY
