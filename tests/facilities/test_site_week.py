"""A week of a site says the same as each day, at the same cost for three rooms and for thirty."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facilities import availability, known, workflow
from facilities.blocks import blocks_on
from facilities.models import ClosedPeriod
from facilities.site_day import site_day
from facilities.site_week import site_week
from tests.facilities.factories import make_booking, make_facility, make_hall, make_site
from tests.factories import NOW, make_staff

pytestmark = pytest.mark.django_db
MONDAY = date(2027, 3, 8)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_it_says_the_same_as_each_day():
    site = make_site(name="Tranbyhallen")
    hall, a, _b = make_hall(site=site, name="Hallen", buffer_minutes=30, prepare_minutes=30)
    make_facility(site=site, name="Klubbrom", hours=(time(10), time(16)))
    make_booking(a, start=time(12), end=time(14))
    workflow.close(site=site, facility=hall, starts_at=NOW + timedelta(days=9), ends_at=NOW + timedelta(days=10),
                   reason="Frost", by=make_staff(), at=NOW)  # fmt: skip
    ClosedPeriod.objects.create(starts_on=date(2027, 3, 12), ends_on=date(2027, 3, 12), reason="Valg")
    place = known.place_called(site.slug)
    blocks = blocks_on(availability.week_of(MONDAY), place.wholes, at=NOW)
    week = site_week(place, MONDAY, blocks, at=NOW)
    assert [room.name for room, _columns in week.rows] == ["Hallen", "Klubbrom"]
    for number, day in enumerate(availability.week_of(MONDAY)):
        plan = site_day(place, day, blocks_on([day], place.wholes, at=NOW), at=NOW)
        for (_room, columns), column in zip(week.rows, plan.columns, strict=True):
            assert columns[number].cells == column.cells
            assert columns[number].closed_because == column.closed_because


def test_each_free_stretch_is_a_link_and_the_list_says_the_same(client):
    hall = make_facility(name="Hallen")
    make_booking(hall, start=time(12), end=time(14))
    page = client.get(reverse("site_week", args=[hall.site.slug]), {"uke": "2027-W10"}).content.decode()
    assert page.count("08.00–12.00") == page.count("14.00–22.00") == 2
    assert f"{hall.book_url()}?dag=2027-03-09&fra=14:00" in page.replace("&amp;", "&")


@pytest.mark.parametrize("week", ["tull", "2020-W01", "9999-W52", "2027-W99"])
def test_another_week_than_one_that_can_be_shown_is_no_error(client, week):
    hall = make_facility()
    assert client.get(reverse("site_week", args=[hall.site.slug]), {"uke": week}).status_code == 200


def test_a_site_without_rooms_and_one_that_is_not_there(client):
    assert client.get(reverse("site_week", args=[make_site().slug])).status_code == 200
    assert client.get(reverse("site_week", args=["ikke-her"])).status_code == 404


def test_it_costs_the_same_for_three_rooms_and_for_thirty(client):
    site = make_site()

    def measure():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("site_week", args=[site.slug]), {"uke": "2027-W10"}).status_code == 200
        return len(queries)

    for number in range(3):
        make_booking(make_facility(site=site, name=f"Sal {number}"))
    measure()
    few = measure()
    for number in range(9):
        make_hall(site=site, name=f"Hall {number}")
    measure()
    assert measure() == few <= 10
