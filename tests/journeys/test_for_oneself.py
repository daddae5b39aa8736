"""A resident without an association finds a room, sees what it costs, books it for a birthday, and gives it back."""

from datetime import timedelta

import pytest

from facilities.models import Booking
from portal import clock
from tests.facilities.factories import let_to_persons, make_facility, make_rate, make_site
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)
AMINA = "amina@example.com"


def test_found_priced_booked_and_given_back(visitor):
    let_to_persons()
    make_rate(kind="community_hall", amount=300)
    room = make_facility(
        name="Storsalen", kind="community_hall", site=make_site(name="Haugestad"), capacity=80
    )
    day = clock.today() + timedelta(days=30)
    find(visitor, day)
    book(visitor)
    assert Booking.objects.made().get().facility == room
    give_back(visitor)


def find(visitor, day):
    """From what is free that day to the form, with a new user on the way."""
    visitor.go(f"/lokaler/?dag={day}&fra=14:00&til=16:00").sees("Storsalen").sees("600 kr").click("Bestill")
    visitor.sign_up(AMINA, "Amina Strand")


def book(visitor):
    """The price stands there with its reason. Without the tick nothing is lost; with it, it is booked."""
    visitor.sees("Du bestiller for deg selv").sees("600 kr").sees("Ordinær sats")
    visitor.fill(purpose="event", participants="25").click("Bestill", exact=True, nth=-1)
    visitor.sees("Bare de som har fylt 18 år").sees("600 kr")
    assert visitor.page.locator("[name=participants]").input_value() == "25"
    visitor.fill(is_adult=True).click("Bestill", exact=True, nth=-1)
    visitor.sees("Bestillingen er bekreftet").sees("deg selv").sees("600 kr").sees_not("Vis den i kalenderen")


def give_back(visitor):
    """From the e-mail's link, in two presses, in good time and without a fee."""
    visitor.go(link_in(last_mail(AMINA, having="bekreftet"))).click("Avbestill").sees_not(
        "Det er sent å avbestille"
    )
    visitor.press().sees("avbestilt")
    assert Booking.objects.get().cancellation_fee is None
