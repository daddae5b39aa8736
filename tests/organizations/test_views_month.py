"""The calendar month by month, and all that happens on one day."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.hours import moments
from organizations.models import Occurrence
from organizations.workflow import calendar
from tests.factories import NOW
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db

THURSDAY = date(2027, 3, 4)
MARCH = ("calendar_month", [2027, 3])


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


def opened(client, name, args):
    return client.get(reverse(name, args=args)).content.decode()


def make_busy(day, *, count, **facts):
    """`count` single events on `day`, hour by hour."""
    for number in range(count):
        make_activity(
            title=f"Arrangement {number}", kind="event", starts_on=day,
            start_time=time(8 + number), end_time=time(9 + number), **facts,
        )  # fmt: skip


def make_full_year(activity, *, a_day, days=365):
    """The same activity over again: only the number of dates matters."""
    copies = [make_activity(association=activity.association) for _ in range(a_day)]
    rows = []
    for number in range(days):
        day = date(2027, 1, 1) + timedelta(days=number)
        starts_at, ends_at = moments(day, time(10), time(11))
        rows += [
            Occurrence(activity=copy, on=day, starts_at=starts_at, ends_at=ends_at, changed_at=NOW)
            for copy in copies
        ]
    Occurrence.objects.bulk_create(rows, ignore_conflicts=True)


def test_a_month_shows_weeks_and_days_and_what_is_cancelled(client):
    activity = make_activity()
    calendar.cancel(activity.occurrences.first(), by=activity.association.mandates.get().user, at=NOW)
    page = opened(client, *MARCH)
    assert "Mars 2027" in page
    assert '<th scope="row">9</th>' in page
    assert "(avlyst)" in page
    assert "<span>18.00 </span>Torsdagstrening" in page
    assert page.count("Torsdagstrening") == 5, "four in March, and the first of April fills the last week"


def test_a_full_day_shows_four_and_leads_to_the_rest(client):
    make_busy(THURSDAY, count=6)
    page = opened(client, *MARCH)
    assert [f"Arrangement {number}<" in page for number in range(6)] == [True] * 4 + [False] * 2
    assert '<a href="/kalender/2027/3/4/">+ 2 ' in page
    assert "4. mars" in page
    day = opened(client, "calendar_day", [2027, 3, 4])
    assert all(f"Arrangement {number}<" in day for number in range(6))


def test_single_events_come_before_what_comes_again_every_week(client):
    for _ in range(4):
        make_activity(title="Hver uke", start_time=time(8), end_time=time(9))
    make_busy(THURSDAY, count=1)
    [thursday] = [
        cell for _number, cells in client.get(reverse(*MARCH[:1], args=MARCH[1])).context["weeks"]
        for cell in cells if cell.day == THURSDAY
    ]  # fmt: skip
    assert sorted(line.title for line in thursday.lines) == ["Arrangement 0", *["Hver uke"] * 3]
    assert [line.begins for line in thursday.lines] == ["08.00", "08.00", "08.00", "08.00"]
    assert thursday.more == 1


def test_what_is_not_public_stands_in_neither(client):
    make_activity(title="Utkast", is_public=False)
    assert "Utkast" not in opened(client, *MARCH)
    assert "Utkast" not in opened(client, "calendar_day", [2027, 3, 4])


def test_an_empty_month_and_an_empty_day_say_so(client):
    assert "Ingenting i kalenderen denne måneden" in opened(client, *MARCH)
    assert "Ingenting i kalenderen denne dagen" in opened(client, "calendar_day", [2027, 3, 4])


def test_a_day_that_has_been_is_there_too(client, time_machine):
    make_activity()
    time_machine.move_to(NOW + timedelta(days=400), tick=False)
    day = opened(client, "calendar_day", [2027, 3, 4])
    assert "Torsdag 4. mars 2027" in day
    assert "Torsdagstrening" in day


def test_a_very_full_day_has_pages(client):
    activity = make_activity()
    make_full_year(activity, a_day=55, days=90)
    page = client.get(reverse("calendar_day", args=[2027, 2, 1]))
    assert len(page.context["page"]) == 50
    assert 'href="?side=2"' in page.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/kalender/2027/13/", "/kalender/2027/0/", "/kalender/1/1/", "/kalender/2027/2/29/", "/kalender/1/1/1/"],
)
def test_months_and_days_that_are_none_are_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_hundred_times_the_calendar_takes_the_same_queries_and_the_same_page(client):
    """200 and 20 000 dates a year."""
    activity = make_activity()
    cost, size = {}, {}
    for total, a_day in ((200, 1), (20_000, 55)):
        make_full_year(activity, a_day=a_day)
        with CaptureQueriesContext(connection) as made:
            page = opened(client, *MARCH)
        cost[total], size[total] = len(made), len(page)
    assert Occurrence.objects.count() > 20_000
    assert cost[200] == cost[20_000] <= 5
    assert size[20_000] < 60_000
    assert page.count('<li><a href="/kalender/aktivitet/') <= 42 * 4
