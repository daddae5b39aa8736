"""Half a hall next Tuesday: free of charge, with the reason; and the whole hall, refused with other times."""

from datetime import timedelta

import pytest

from facilities.models import Booking
from portal import clock
from tests.facilities.factories import make_hall, make_rate, make_site
from tests.factories import make_association, make_mandate, make_user
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)

CHAIR, OTHER = "ingrid@example.com", "jonas@example.com"


def test_half_a_hall_next_tuesday(visitor):
    make_rate()
    hall, half, _other_half = make_hall(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    make_mandate(association=make_association(name="Tranby Demokorps"), user=make_user(email=CHAIR))
    make_mandate(association=make_association(name="Sylling IL"), user=make_user(email=OTHER))

    book_half(visitor, hall, half)
    ask_for_the_whole(visitor, hall)
    give_it_back(visitor)


def book_half(visitor, hall, half):
    """Looked up without logging in; logged in when it is to be booked."""
    visitor.go("/").click("Lokaler").click("Tranbyhallen")
    visitor.go(f"{hall.get_absolute_url()}?uke={next_tuesday():%G-W%V}").sees("ledig")
    visitor.log_in(CHAIR).go(f"{hall.get_absolute_url()}bestill/")
    visitor.fill(
        part=half.pk, day=next_tuesday().isoformat(), from_time="18:00", to_time="20:00", purpose="training"
    )
    visitor.click("Vis prisen").sees("0 kr").sees("ukedager")
    visitor.click("Bestill", exact=True, nth=-1)
    visitor.sees("Bestillingen er bekreftet").sees("0 kr")
    visitor.go(link_in(last_mail(CHAIR))).sees("Bestillingen er bekreftet").start_over()


def ask_for_the_whole(visitor, hall):
    """Somebody who wants the whole hall then gets a plain no, and the nearest free times."""
    visitor.log_in(OTHER).go(f"{hall.get_absolute_url()}bestill/")
    visitor.fill(
        part=hall.pk, day=next_tuesday().isoformat(), from_time="18:00", to_time="20:00", purpose="training"
    )
    visitor.click("Bestill", exact=True, nth=-1)
    visitor.sees("opptatt").sees("kl. 20.00")
    assert Booking.objects.count() == 1
    visitor.start_over()


def give_it_back(visitor):
    """Cancelled in two presses from my page; the time is free at once."""
    visitor.log_in(CHAIR).go("/min-side/").click("Tranbyhallen").click("Avbestill").press()
    visitor.sees("avbestilt").start_over()
    visitor.log_in(OTHER).go(f"/lokaler/?dag={next_tuesday()}&fra=18:00&til=20:00").sees("Tranbyhallen")


def next_tuesday():
    today = clock.today()
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)
