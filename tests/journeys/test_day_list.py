"""A caretaker sees who comes, on a phone in the corridor; and an association reads the fire instruction."""

from datetime import time, timedelta

import pytest

from facilities.models import Booking, Keeper
from portal import clock
from tests.facilities.factories import make_booking, make_facility, make_rate, make_site
from tests.factories import make_association, make_mandate, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_caretakers_day(visitor):
    site = make_site(name="Hegg skole", fire_instruction="Gå ut, ring 110, og møt ved flaggstangen.")
    hall = make_facility(name="Gymsal", kind="gym", site=site)
    chair = make_user(name="Ingrid Leder", phone="90 00 00 01")
    club = make_mandate(user=chair, association=make_association(name="Tranby Demokorps"))
    make_rate(kind="gym")  # tomorrow may be a Saturday
    tomorrow = clock.today() + timedelta(days=1)
    for hour in (17, 19):
        make_booking(hall, mandate=club, day=tomorrow, start=time(hour), end=time(hour + 1), at=clock.now())
    Booking.objects.update(door_code="4711")
    caretaker = make_user(name="Per Vaktmester")
    Keeper.objects.create(site=site, user=caretaker)

    visitor.become(caretaker).go("/min-side/").click("Hegg skole")
    visitor.sees("Ingen kommer denne dagen")
    visitor.page.locator("a[rel=next]").click()
    visitor.look().sees("17.00–18.00").sees("Tranby Demokorps").sees("4711").sees(
        "Har ikke lest branninstruksen"
    )
    assert visitor.page.locator("a[href='tel:90 00 00 01']").count() == 2

    visitor.become(chair).go("/min-side/").click("Les branninstruksen for Hegg skole")
    visitor.sees("møt ved flaggstangen").fill(has_read=True).click("Vi har lest den")
    visitor.sees("har lest den")

    visitor.become(caretaker).go(f"/lokaler/dagsliste/hegg-skole/?dag={tomorrow}")
    assert visitor.page.get_by_text("Har ikke lest branninstruksen").count() == 0
