"""One day of a site says the same as each week, at the same cost for three rooms and for thirty."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facilities import workflow
from facilities.blocks import blocks_on
from facilities.known import place_called
from facilities.site_day import site_day
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_hall, make_site
from tests.facilities.test_availability import cells
from tests.factories import NOW, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def plan(site):
    place = place_called(site.slug)
    return site_day(place, TUESDAY, blocks_on([TUESDAY], place.wholes, at=NOW), at=NOW)


def test_it_says_the_same_as_the_week_of_each_room():
    site = make_site(name="Tranbyhallen")
    hall, a, _b = make_hall(site=site, name="Hallen")
    room = make_facility(site=site, name="Klubbrom", hours=None)
    make_booking(a)
    workflow.move_walls(hall, 3, by=make_staff(), at=NOW)
    for column in plan(site).columns:
        week = {
            cell.starts_at: (cell.kind, cell.facility)
            for cell in cells(column.facility)
            if cell.day == TUESDAY
        }
        for cell in column.cells:
            assert week.get(cell.starts_at, ("closed", None)) == (cell.kind, cell.facility)
    assert room in [column.facility for column in plan(site).columns]


def test_it_is_on_the_page_with_a_link_for_each_free_hour(client):
    site = make_site(name="Tranbyhallen")
    hall = make_facility(site=site)
    make_booking(hall)
    page = client.get(site.get_absolute_url(), {"dag": "2027-03-09"}).content.decode()
    assert f"{hall.book_url()}?dag=2027-03-09&amp;fra=17:00&amp;til=18:00" in page.replace(
        "&fra", "&amp;fra"
    ).replace("&til", "&amp;til")
    assert "opptatt" in page
    assert "?dag=2027-03-10#dag" in page


@pytest.mark.parametrize("day", ["tull", "2020-01-01", "9999-12-31"])
def test_another_day_than_one_that_can_be_shown_is_no_error(client, day):
    site = make_facility().site
    assert client.get(site.get_absolute_url(), {"dag": day}).status_code == 200


def test_it_costs_the_same_for_three_rooms_and_for_thirty(client):
    site = make_site()

    def measure():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("site", args=[site.slug]), {"dag": "2027-03-09"}).status_code == 200
        return len(queries)

    for number in range(3):
        make_booking(make_facility(site=site, name=f"Sal {number}"))
    measure()
    few = measure()
    for number in range(9):
        make_hall(site=site, name=f"Hall {number}")
    first = measure()
    assert measure() == few <= 3 < first <= 11
