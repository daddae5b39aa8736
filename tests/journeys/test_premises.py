"""A hall is cut and made whole; a band books over Christmas; a school closes; and somebody waits for a time."""

from datetime import date, time

import pytest
import time_machine

from facilities import closing, workflow
from facilities.models import Booking, ClosedPeriod, Facility
from portal.clock import local
from portal.models import User
from tests.facilities.factories import make_booking, make_facility, make_rate, make_site
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)

CHAIR, OTHER = "ingrid@example.com", "jonas@example.com"
NOVEMBER = local(date(2027, 11, 1), time(12))
THURSDAY = date(2027, 11, 11)


@pytest.fixture(autouse=True)
def _november():
    with time_machine.travel(NOVEMBER, tick=True):
        yield


def club(name, email):
    return make_mandate(association=make_association(name=name), user=make_user(email=email))


def test_a_hall_is_cut_in_three_booked_and_made_whole_again(visitor):
    make_rate()
    hall = make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    mandate, staff = club("Tranby turn", CHAIR), make_staff()
    address = f"/admin/facilities/facility/{hall.pk}/vegger/"
    visitor.become(staff).go(address).sees("ingen deler").fill(parts="3").press().sees("Veggene er flyttet")

    third = Facility.objects.parts_of(hall).order_by("span")[1]
    visitor.start_over().become(mandate.user).go(hall.get_absolute_url()).click("Tredjedel B")
    visitor.go(f"{third.book_url()}?dag={THURSDAY}&fra=18:00&til=20:00").click("Bestill", exact=True, nth=-1)
    visitor.sees("Bestillingen er bekreftet").sees("Tredjedel B")

    visitor.start_over().become(staff).go(address).sees("Tredjedel A, Tredjedel B, Tredjedel C").fill(
        parts="1"
    ).press()
    visitor.sees("Veggene er borte").start_over().become(mandate.user).go("/lokaler/bestillinger/").sees(
        "Tredjedel B"
    )
    visitor.go(hall.get_absolute_url()).sees_not("Tredjedel B")


def test_every_thursday_over_christmas_and_a_school_that_closes(visitor):
    closing.close_by_rule([2027, 2028])
    school = make_site(name="Sylling skole", is_school=True)
    hall = make_facility(name="Samlingssal", site=school)
    make_facility(name="Gymsal", site=make_site(name="Egge skole"))
    ClosedPeriod.objects.create(schools_only=True, is_school_holiday=True, starts_on=date(2027, 12, 20),
                                ends_on=date(2028, 1, 2), reason="Juleferie")  # fmt: skip
    ClosedPeriod.objects.create(site=school, is_school_holiday=True, starts_on=date(2027, 11, 18),
                                ends_on=date(2027, 11, 18), reason="Planleggingsdag")  # fmt: skip
    band = club("Tranby Demokorps", CHAIR)

    book_every_thursday(visitor, hall)
    closure = workflow.close(site=school, facility=hall, starts_at=local(THURSDAY, time(8)),
                             ends_at=local(THURSDAY, time(22)), reason="Rørene er frosset", by=make_staff(),
                             at=NOVEMBER)  # fmt: skip
    assert closure.bookings.bookings().get().association == band.association
    take_another_room(visitor)


def book_every_thursday(visitor, hall):
    """The dates are seen first: the holidays and the school's own day off stand with their reasons."""
    visitor.become(User.objects.get(email=CHAIR)).go(hall.get_absolute_url()).click("Bestill fast tid")
    visitor.fill(weekdays="3", from_time="18:00", to_time="20:00", first_on="2027-11-04",
                 until_on="2028-01-27", purpose="rehearsal")  # fmt: skip
    visitor.click("Vis datoene").sees("Juleferie").sees("Planleggingsdag").sees("10 datoer kan bestilles")
    assert not Booking.objects.exists()
    visitor.click("Bestill 10 datoer").sees("10 datoer er deres").sees("Juleferie")


def take_another_room(visitor):
    """From the e-mail to another room the same evening, with one press."""
    visitor.go(link_in(last_mail(CHAIR))).sees("Rørene er frosset").sees("Egge skole, Gymsal")
    visitor.click("Bestill Egge skole").sees("Bestillingen er bekreftet").sees("Egge skole")


def test_who_waits_for_a_time_is_offered_it_when_it_is_given_back(visitor):
    hall = make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    first, second = club("Tranby turn", CHAIR), club("Sylling IL", OTHER)
    booking = make_booking(hall, mandate=first, day=THURSDAY, start=time(18), end=time(20), at=NOVEMBER)

    visitor.become(second.user).go(f"{hall.book_url()}?dag={THURSDAY}&fra=18:00&til=20:00").sees("opptatt")
    visitor.click("Sett på ventelisten").sees("ventelist")
    visitor.start_over().become(first.user).go(f"/lokaler/bestilling/{booking.pk}/avbestill/").press()
    visitor.start_over().become(second.user).go(link_in(last_mail(OTHER))).click("Ja").sees("Sylling IL")
    assert Booking.objects.coming(NOVEMBER).get().association == second.association
