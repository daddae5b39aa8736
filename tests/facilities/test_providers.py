"""What premises put on the pages that show every app, and what the open data says."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from facilities import closing, tasks, workflow
from facilities.models import ClosedPeriod
from facilities.providers import bookings as providers
from facilities.providers.given import support
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_site,
)
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_value_of_free_hours_is_what_they_would_have_cost():
    make_rate(amount=480)
    mandate, (hall, half, _b) = make_mandate(), make_hall()
    make_booking(half, mandate=mandate, start=time(18), end=time(20))  # free, worth 480 kr
    make_booking(hall, mandate=mandate, day=SATURDAY)  # paid
    given_back = make_booking(hall, mandate=mandate, start=time(10), end=time(12))
    workflow.cancel(given_back, by=mandate.user, at=NOW)
    make_booking(make_facility())  # another's
    [given] = support(mandate.association.pk, 2027)
    assert (given.amount, given.hours) == (480, 2)
    assert list(support(mandate.association.pk, 2026)) == []


def test_the_measures_count_the_last_twelve_months_and_are_silent_without_data():
    assert providers.free_hours(TUESDAY) is None
    assert providers.instant_share(TUESDAY) is None
    make_booking(make_facility(), start=time(18), end=time(20))
    assert providers.free_hours(TUESDAY + timedelta(days=1)).value == "2"
    assert providers.free_hours(TUESDAY + timedelta(days=400)) is None
    assert providers.instant_share(TUESDAY).value == "100\u00a0%"


def test_my_page_shows_the_coming_bookings_of_mine_only():
    mandate = make_mandate()
    booking = make_booking(make_facility(), mandate=mandate)
    section = providers.my_page(mandate.user)
    assert [item.url for item in section.items] == [booking.get_absolute_url()]
    assert providers.my_page(make_user()) is None
    assert providers.my_page(make_staff()) is None


def test_search_finds_places_by_name_and_by_what_they_are_suited_for():
    hall = make_facility(name="Storsalen", equipment="piano", site=make_site(name="Haugestad"))
    for words in ("haugestad", "storsal", "piano"):
        assert list(providers.search(words))
    assert [hit.url for hit in providers.search("piano")] == [hall.get_absolute_url()]


def test_public_holidays_and_july_are_closed_by_rule_and_a_struck_day_stays_struck():
    tasks.close_by_rule()
    assert ClosedPeriod.objects.on(date(2027, 5, 17)).get().reason == "Andre pinsedag og Grunnlovsdag"
    assert ClosedPeriod.objects.on(date(2029, 7, 15)).exists()
    ClosedPeriod.objects.on(date(2027, 5, 6)).delete()
    tasks.close_by_rule()
    assert not ClosedPeriod.objects.on(date(2027, 5, 6)).exists()
    assert closing.close_by_rule([2027]) == 0


def test_the_open_data_lists_what_can_be_booked(client, django_assert_num_queries):
    hall, _a, _b = make_hall(equipment="håndball, volleyball")
    with django_assert_num_queries(1):
        rows = client.get("/api/v1/facilities").json()
    assert [row["id"] for row in rows] == [part.pk for part in (hall, _a, _b)]
    assert rows[0]["equipment"] == ["håndball", "volleyball"]
    assert (rows[1]["part_of"], rows[1]["share"]) == (hall.pk, 0.5)


def test_the_open_data_says_when_a_facility_is_free_and_never_who_has_it(client):
    make_rate(amount=480)
    hall, a, b = make_hall()
    booking = make_booking(a)
    answer = client.get(f"/api/v1/facilities/{hall.pk}/free", {"day": "2027-03-09"})
    [before, half, after] = answer.json()
    assert before["ends_at"] == half["starts_at"] == "2027-03-09T18:00:00+01:00"
    assert (half["facility"], half["is_part"], after["price_an_hour"]) == (b.pk, True, "0")
    assert booking.association.name not in answer.content.decode()
    assert client.get(f"/api/v1/facilities/{hall.pk}/free", {"day": "tull"}).status_code == 422
    for day in ("0001-01-01", "9999-12-31"):
        assert client.get(f"/api/v1/facilities/{hall.pk}/free", {"day": day}).status_code == 404
    assert client.get("/api/v1/facilities/999999/free", {"day": "2027-03-09"}).status_code == 404


def test_premises_stand_in_the_menu_on_the_front_page_and_in_the_search(client):
    make_facility(name="Storsalen")
    front = client.get(reverse("front")).content.decode()
    assert front.count(f'href="{reverse("facilities")}"') >= 2
    assert "Storsalen" in client.get(reverse("search"), {"q": "storsalen"}).content.decode()
