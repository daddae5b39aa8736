"""Staff take a place away, and the association finds another with one press: by closing it, and by a match list."""

from datetime import time, timedelta

import pytest

from facilities.models import Booking
from portal import clock
from tests.facilities.factories import make_booking, make_facility, make_site
from tests.factories import make_mandate, make_staff, make_user
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def booking():
    """Training two weeks from now, and another hall that is free then."""
    hall = make_facility(name="Tranbyhallen", site=make_site(name="Tranbyhallen"))
    make_facility(name="Reisthallen", site=make_site(name="Reisthallen"))
    mandate = make_mandate(user=make_user(name="Ingrid Leder", email="ingrid@example.com"))
    day = clock.today() + timedelta(days=14)
    return make_booking(hall, mandate=mandate, day=day, start=time(18), end=time(20), at=clock.now())


def test_closed_in_one_action_and_a_substitute_with_one_press(visitor, booking):
    day = clock.day_of(booking.starts_at).isoformat()
    visitor.become(make_staff()).go("/admin/facilities/closure/add/")
    visitor.fill(facility=booking.facility_id, day=day, from_time="08:00", to_day=day, to_time="22:00",
                 reason="Rørene er frosset")  # fmt: skip
    visitor.click("Se hva som blir berørt").sees("1 bestilling")
    visitor.click("Steng, og gi beskjed").sees("Lokalet er stengt")
    take_the_substitute(visitor, booking, having="stenge")
    visitor.start_over().become(make_staff()).go("/admin/facilities/closure/").click("Tranbyhallen")
    visitor.sees("Dette ble berørt").click("Åpne igjen")


def test_a_match_list_takes_an_hour(visitor, booking):
    day = clock.day_of(booking.starts_at).strftime("%d.%m.%Y")
    rows = f"Dato;Tid;Til;Hjemmelag;Bortelag;Hall\n{day};18.00;20.00;Tranby;Fjordbyen;Tranbyhallen\n"
    bad = rows + f"{day};18.00;20.00;Lahell;Fjordbyen;Månehallen\n"
    visitor.become(make_staff()).go("/admin/facilities/matchlist/add/")
    visitor.fill(name="Håndball, 4. divisjon", file=file_of(bad)).click("Se hva som kommer inn")
    visitor.sees("Månehallen").sees(str(booking.association))
    visitor.fill(leave_out_wrong=True).click("Ta inn, og gi beskjed").sees("1 kamp er tatt inn")
    take_the_substitute(visitor, booking, having="Kamper")
    visitor.start_over().become(make_staff()).go("/admin/facilities/matchlist/add/")
    visitor.fill(name="Håndball, 4. divisjon", file=file_of(rows)).click("Se hva som kommer inn")
    visitor.sees("Ingenting i denne fila endrer noe")


def file_of(text):
    return {"name": "kamper.csv", "mimeType": "text/csv", "buffer": text.encode()}


def take_the_substitute(visitor, booking, *, having):
    """From the e-mail to another hall at the same time, in one press."""
    message = last_mail("ingrid@example.com", having=having)
    assert "Tranbyhallen" not in message.body
    visitor.start_over().become(booking.booked_by).go(link_in(message)).sees("Dette er ledig i stedet")
    visitor.click("Bestill Reisthallen").sees("Reisthallen")
    substitute = Booking.objects.get(substitute_for=booking)
    assert (substitute.starts_at, substitute.state) == (booking.starts_at, "confirmed")
