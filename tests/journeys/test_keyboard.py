"""The main job without a mouse, on a wide screen: the focus is always to be seen, and never trapped."""

from datetime import time, timedelta

import pytest

from facilities.models import Booking
from grants.models import GrantApplication
from grants.states import ApplicationState
from portal import clock
from tests.facilities.factories import make_hall, make_rate, make_site
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.grants.factories import make_application, make_call
from tests.journeys.keyboard import Keyboard
from tests.journeys.visitor import DESKTOP, visiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def keyboard(browser, live_server):
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        yield Keyboard(visitor)


@pytest.fixture
def chair():
    association = make_association(name="Tranby Demokorps")
    return make_mandate(association=association, user=make_user(name="Ingrid Leder")).user


def test_the_first_stop_leads_past_the_menu(keyboard):
    keyboard.go("/")
    first = keyboard.tab()
    assert first["text"] == "Hopp til innhold"
    keyboard.press("Enter")
    stop = keyboard.tab()
    inside = keyboard.page.evaluate("() => document.querySelector('main').contains(document.activeElement)")
    assert inside, stop


def test_from_the_menu_and_the_search_to_a_booking(keyboard, chair):
    make_rate()
    make_hall(name="Tranbyhallen", site=make_site(name="Tranbyhallen"), hours=(time(8), time(22)))
    keyboard.become(chair).go("/").to("Søk", exact=True).open()
    keyboard.to_field("q")
    keyboard.page.keyboard.type("Tranbyhallen")
    keyboard.open().to("Tranbyhallen", tag="A").open()

    keyboard.go("/").to("Lokaler", exact=True).open().to("Tranbyhallen", tag="A").open()
    keyboard.to("Tranbyhallen", tag="A", exact=True).open().to("Neste uke").open()
    keyboard.to("kl. 18", tag="A").open()
    assert keyboard.page.url.split("?")[0].endswith("/bestill/")
    keyboard.to_field("purpose").press("ArrowDown", "ArrowUp")
    keyboard.to("Bestill", tag="BUTTON", exact=True).open("Space")
    keyboard.visitor.sees("Bestillingen er bekreftet")
    assert Booking.objects.count() == 1


def test_the_first_step_of_an_application(keyboard, chair):
    make_call(deadline=clock.today() + timedelta(days=20))
    keyboard.become(chair).go("/").to("Tilskudd", exact=True).open()
    keyboard.to("Driftstilskudd", tag="A").open().to_address("/tilskudd/utlysning/").open()
    begin(keyboard)
    for name in ("is_open_to_all", "has_elected_board", "has_auditor", "has_bylaws"):
        keyboard.to_field(name).press("Space")
    keyboard.to("Neste: medlemmer", tag="BUTTON").open()
    answered = GrantApplication.objects.get()
    assert (answered.is_open_to_all, answered.has_bylaws) == (True, True)
    keyboard.visitor.look()


def begin(keyboard):
    """The page that asks for which association; its one button begins."""
    keyboard.page.wait_for_load_state()
    for _stop in range(60):
        stop = keyboard.tab()
        inside = keyboard.page.evaluate("() => !!document.activeElement.closest('main form')")
        if stop and inside and stop["tag"] == "BUTTON":
            keyboard.open()
            return
    raise AssertionError("no button")


def test_a_case_handler_takes_a_case(keyboard):
    application = make_application(
        call=make_call(deadline=clock.today() + timedelta(days=20)), at=clock.now()
    )
    keyboard.become(make_staff(name="Kari Kommune")).go("/admin/")
    keyboard.to(str(application.association), tag="A").open()
    keyboard.to("Ta saken").open()
    keyboard.to("Ta saken", tag="BUTTON").open("Space")
    application.refresh_from_db()
    assert application.state == ApplicationState.IN_REVIEW
    keyboard.to("Fatt vedtak").open().to_field("outcome").press("ArrowDown")
    assert keyboard.page.locator("[name=outcome]").input_value()


def test_no_page_holds_the_focus(keyboard, chair):
    """Through each page and out at the end, and back again from there."""
    make_rate()
    hall, *_halves = make_hall(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    keyboard.become(chair)
    for address in (
        "/", "/foreninger/", "/kalender/", "/lokaler/", hall.get_absolute_url(), f"{hall.get_absolute_url()}bestill/",
        "/tilskudd/", "/dialog/", "/avtaler/", "/kontakt/", "/sok/", "/min-side/", "/plattformen/", "/kalender/ny/",
    ):  # fmt: skip
        met = keyboard.go(address).walk()
        assert met[0] == "Hopp til innhold", (address, met[:3])
        assert len(met) > 10, (address, met)
        back = keyboard.walk("Shift+Tab")
        assert len(back) == len(met), (address, set(met) ^ set(back))
