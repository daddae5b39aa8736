"""All bookings as a spreadsheet, as they are filtered."""

import csv
import io
from datetime import time

import pytest
from django.urls import reverse

from organizations.models import Association
from tests.facilities.factories import SATURDAY, make_booking, make_facility, make_rate, make_site
from tests.factories import make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:facilities_booking_csv")


@pytest.fixture
def hall():
    make_rate()
    return make_facility(name="Sal; 1", site=make_site(name="=HYPERLINK(1)"))


def lines(client, query=None):
    client.force_login(make_staff())
    answer = client.get(ADDRESS, query)
    content = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def test_each_booking_has_a_line_with_what_the_page_says(hall, client):
    booking = make_booking(hall, start=time(18), end=time(20), day=SATURDAY)
    [line] = lines(client)
    assert line["Leieforhold" if "Leieforhold" in line else next(iter(line))].endswith(str(booking.pk))
    assert line["Fra"] == "2027-03-13 18:00:00"
    assert line["Til"] == "2027-03-13 20:00:00"
    assert line["Forening"] == booking.association.name
    assert line["kr"] == str(booking.amount).replace(".", ",")
    assert "@" not in str(line)


def test_what_somebody_wrote_is_never_a_formula_and_never_moves_a_column(hall, client):
    mandate = make_mandate()
    Association.objects.filter(pk=mandate.association.pk).update(name='  +1;"2"\nÆØÅ')
    make_booking(hall, mandate=mandate)
    [line] = lines(client)
    assert line["Forening"] == '\'  +1;"2"\nÆØÅ'
    assert "'=HYPERLINK(1)" in line.values()
    assert "Sal; 1" in line.values()


def test_it_is_the_list_as_it_is_filtered(hall, client):
    made = [make_booking(hall, start=time(hour), end=time(hour + 1)) for hour in (9, 12, 15)]
    assert len(lines(client)) == 3
    assert len(lines(client, {"kind__exact": "blackout"})) == 0
    assert len(lines(client, {"q": made[1].association.name})) == 1


def test_it_is_for_staff(hall, client):
    assert client.get(ADDRESS).status_code == 302
    client.force_login(make_user())
    assert client.get(ADDRESS).status_code in (302, 403, 404)
