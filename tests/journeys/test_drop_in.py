"""Staff open hours to everybody of 18 or older; a resident without an association books a place, and gives it back."""

from datetime import timedelta

import pytest

from facilities.models import DropInHour, DropInPlace
from portal import clock
from tests.facilities.factories import make_facility, make_rate, make_site
from tests.factories import make_staff
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_opened_booked_and_given_back(visitor):
    make_rate()
    hall = make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"), capacity=40)
    staff_open(visitor, hall)
    book(visitor)
    give_back(visitor)


def staff_open(visitor, hall):
    first = clock.today() + timedelta(days=7)
    visitor.become(make_staff()).go("/admin/facilities/dropinhour/").click("Legg til")
    visitor.fill(facility=hall.pk, weekday=first.weekday(), from_time="18:00", to_time="20:00",
                 first_on=first.isoformat(), until_on=(first + timedelta(days=7)).isoformat(), places="2")  # fmt: skip
    visitor.press().sees("2 datoer er åpnet")
    assert DropInHour.objects.count() == 2


def book(visitor):
    """From the list of premises to a place, with a new user on the way."""
    visitor.start_over().go("/lokaler/").click("For alle som har fylt 18 år").sees("2 plasser igjen")
    hour = DropInHour.objects.coming(clock.now()).first()
    visitor.go(hour.get_absolute_url()).sign_up("amina@example.com", "Amina Strand")
    assert visitor.page.locator("[name=first_name]").input_value() == "Amina"
    visitor.press().sees("Kryss av her").fill(is_adult=True).press()
    visitor.sees("Du har en plass").sees("Gratis").sees("1 plass igjen")


def give_back(visitor):
    visitor.go(link_in(last_mail("amina@example.com", having="plass"))).sees("Du har en plass")
    visitor.click("Gi plassen tilbake").sees("ledig for andre").sees("Bestill en plass")
    visitor.go("/lokaler/bestillinger/").sees_not("Plasser i strøtimer")
    assert not DropInPlace.objects.booked().exists()
