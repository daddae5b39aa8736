"""What the municipality gives stands in the open, hour by hour and krone by krone."""

from datetime import time

import pytest
import time_machine
from django.urls import reverse

from facilities import given, workflow
from facilities.models import PriceRules
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_site,
)
from tests.factories import NOW, make_association, make_mandate, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club():
    return make_mandate(association=make_association(name="Tranby Demokorps"))


def test_free_hours_are_worth_their_ordinary_price_and_paid_hours_are_no_gift(club):
    make_rate(amount=480)
    hall, half, _other = make_hall()
    make_booking(half, mandate=club, start=time(18), end=time(20))
    make_booking(hall, mandate=club, day=SATURDAY)
    total = given.total(given.used(2027))
    assert (total.free, total.subsidised, total.worth, total.paid, total.value) == (2, 0, 480, 0, 480)
    assert given.total(given.used(2026)) == given.Given()


def test_subsidised_hours_count_with_what_the_association_did_not_pay(club):
    make_rate(amount=480)
    PriceRules.objects.create(code="lier-draft", valid_from=TUESDAY, source="Eksempel")
    make_booking(make_facility(), mandate=club, day=SATURDAY)
    total = given.total(given.used(2027))
    assert (total.free, total.subsidised, total.worth, total.paid, total.value) == (0, 1, 480, 240, 240)


def test_a_price_that_staff_set_counts_instead_of_the_quote(club):
    make_rate(amount=480)
    booking = make_booking(make_facility(), mandate=club, day=SATURDAY)
    assert given.total(given.used(2027)).value == 0
    workflow.set_price(booking, amount=100, reason="Dugnad for kommunen", by=make_staff(), at=NOW)
    total = given.total(given.used(2027))
    assert (total.subsidised, total.worth, total.paid, total.value) == (1, 480, 100, 380)


def test_hours_without_a_rate_count_as_hours(club):
    make_booking(make_facility(), mandate=club)
    total = given.total(given.used(2027))
    assert (total.free, total.worth) == (1, 0)


def test_what_is_given_back_counts_no_more(club):
    make_rate(amount=480)
    booking = make_booking(make_facility(), mandate=club)
    workflow.cancel(booking, by=club.user, at=NOW)
    assert given.total(given.used(2027)).hours == 0


class TestPages:
    def test_all_associations_the_largest_value_first(self, client, club, django_assert_max_num_queries):
        make_rate(amount=480)
        hall = make_facility(site=make_site(name="Tranbyhallen"))
        make_booking(hall, mandate=club)
        most = make_mandate(association=make_association(name="Sylling Demo IL"))
        make_booking(hall, mandate=most, start=time(10), end=time(13))
        with django_assert_max_num_queries(8):
            page = client.get(reverse("given")).content.decode()
        assert page.index("Sylling Demo IL") < page.index("Tranby Demokorps")
        assert "1\u00a0440\u00a0kr" in page
        assert reverse("given_to", args=[club.association.slug]) in page

    def test_one_association_place_by_place(self, client, club):
        make_rate(amount=480)
        make_booking(make_facility(site=make_site(name="Tranbyhallen")), mandate=club)
        page = client.get(reverse("given_to", args=[club.association.slug])).content.decode()
        assert "Tranbyhallen" in page
        assert "480\u00a0kr" in page

    def test_another_year_and_a_year_that_is_none(self, client):
        assert client.get(reverse("given"), {"ar": "2027"}).status_code == 200
        for bad in ("1999", "tull", "2027 "):
            assert client.get(reverse("given"), {"ar": bad}).status_code == 404

    def test_it_is_linked_from_the_association_the_grants_and_the_premises(self, client, club):
        slug = [club.association.slug]
        own = client.get(reverse("association", args=slug)).content.decode()
        assert reverse("given_to", args=slug) in own
        assert reverse("grants_of_association", args=slug) in own
        for name in ("grants_awarded", "facilities"):
            assert f'href="{reverse("given")}"' in client.get(reverse(name)).content.decode()
        page = client.get(reverse("grants_of_association", args=slug)).content.decode()
        assert reverse("given_to", args=slug) in page

    def test_open_data_says_the_same(self, client, club):
        make_rate(amount=480)
        make_booking(make_facility(), mandate=club)
        [row] = client.get("/api/v1/facilities/given", {"year": 2027}).json()
        assert row["association"] == "Tranby Demokorps"
        assert (float(row["free_hours"]), float(row["given"])) == (1, 480)
        assert client.get("/api/v1/facilities/given", {"year": "tull"}).status_code == 422
