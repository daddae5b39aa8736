"""The calendar without a mouse: from the list to the month, a full day, the week and an activity, and into a form."""

from datetime import time, timedelta

import pytest

from organizations.models import Activity
from portal import clock
from tests.factories import make_association, make_mandate, make_user
from tests.journeys.keyboard import Keyboard
from tests.journeys.visitor import DESKTOP, visiting
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keyboard(browser, live_server):
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        yield Keyboard(visitor)


@pytest.fixture
def chair():
    association = make_association(name="Tranby Demokorps")
    return make_mandate(association=association, user=make_user(name="Ingrid Leder")).user


@pytest.fixture
def busy_day(chair):
    """Tomorrow has more than a cell of the month holds; a camp begins then and lasts three days."""
    day = clock.today() + timedelta(days=1)
    facts = {"association": chair.mandates.get().association, "by": chair, "at": clock.now(), "kind": "event"}
    for number in range(6):
        make_activity(
            title=f"Åpen kafé {number}", starts_on=day, start_time=time(9 + number), end_time=time(10 + number),
            **facts,
        )  # fmt: skip
    make_activity(title="Helgeleir", starts_on=day, start_time=time(17), end_time=time(15), nights=2, **facts)
    return day


def test_from_the_list_to_a_day_of_the_month_and_to_what_happens(keyboard, busy_day):
    keyboard.go("/").to("Kalender", exact=True).open().to("Måned", tag="A", exact=True).open()
    if busy_day.month != clock.today().month:
        keyboard.to_address(f"/kalender/{busy_day.year}/{busy_day.month}/").open()
    keyboard.visitor.look()
    keyboard.to_address(f"/kalender/{busy_day.year}/{busy_day.month}/{busy_day.day}/").open()
    keyboard.visitor.look().sees("Åpen kafé 5").sees("Helgeleir")
    keyboard.to("Åpen kafé 5", tag="A").open()
    keyboard.visitor.look().sees("Åpen kafé 5")


def test_week_by_week_and_by_a_filter(keyboard, busy_day):
    keyboard.go("/kalender/").to("Uke", tag="A", exact=True).open()
    here = keyboard.page.url
    keyboard.to("Uka etter", tag="A").open().to("Uka før", tag="A").open()
    assert keyboard.page.url.split("?")[0] == here.split("?")[0]
    keyboard.to("Finn noe som passer", tag="SUMMARY").press("Enter").to_field("q")
    keyboard.page.keyboard.type("helgeleir")
    keyboard.open().visitor.look().sees("Helgeleir").sees_not("Åpen kafé 0")


def test_no_view_of_the_calendar_holds_the_focus(keyboard, busy_day):
    week = busy_day.isocalendar()
    for address in (
        f"/kalender/{busy_day.year}/{busy_day.month}/",
        f"/kalender/uke/{week.year}/{week.week}/",
        f"/kalender/{busy_day.year}/{busy_day.month}/{busy_day.day}/",
    ):
        met = keyboard.go(address).walk()
        assert met[0] == "Hopp til innhold", (address, met[:3])
        assert any("Helgeleir" in stop for stop in met), (address, met)
        back = keyboard.walk("Shift+Tab")
        assert len(back) == len(met), (address, set(met) ^ set(back))


def test_a_camp_is_entered_and_one_date_is_cancelled_with_a_reason(keyboard, chair):
    make_activity(
        association=chair.mandates.get().association, by=chair, at=clock.now(), title="Helgeleir", kind="event",
        starts_on=clock.today() + timedelta(days=9), start_time=time(17), end_time=time(15), nights=2,
    )  # fmt: skip
    activity = Activity.objects.get()
    keyboard.become(chair).go(activity.get_absolute_url()).to("Avlys denne datoen", tag="A").open()
    keyboard.to_field("note")
    keyboard.page.keyboard.type("For få påmeldte")
    keyboard.to("Avlys denne datoen", tag="BUTTON").open("Space")
    keyboard.visitor.look().sees("For få påmeldte").sees("Avlyst")
