"""An association comes in from the national register, its chair takes it over, and residents find its Thursday."""

from datetime import timedelta
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
from django.core.management import call_command

from organizations.models import Association
from portal import clock
from tests.factories import make_staff
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)

BRREG = Path(__file__).parent.parent / "organizations" / "brreg"


def test_from_the_national_register_to_a_residents_calendar(visitor):
    call_command("import_brreg", BRREG / "enhet.json")
    association = Association.objects.get()
    make_staff(email="kari@kommunen.example", name="Kari Kommune")

    claim(visitor, association)
    approve(visitor, association)
    enter_training(visitor, association)
    publish(visitor)
    find_and_subscribe(visitor, association)


def claim(visitor, association):
    """The chair finds the association in the list, makes a user on the way, and asks to act for it."""
    visitor.go("/").click("Foreninger").fill(q=association.name.split()[0])
    visitor.enter().click(association.name).sees("Ikke bekreftet av foreningen").click("Jeg sitter i styret")
    visitor.sign_up("ingrid@example.com", "Ingrid Leder")
    visitor.fill(role="chair", explanation="Årsmøteprotokollen ligger på nettsiden vår.")
    visitor.press()
    visitor.sees("Vi har fått forespørselen din")


def approve(visitor, association):
    """Staff find the claim on the worklist, approve it, and the chair is told by e-mail."""
    visitor.start_over().log_in("kari@kommunen.example")
    visitor.go("/admin/").sees(association.name).click(association.name)
    visitor.click("Godkjenn")
    visitor.press()
    mail = last_mail("ingrid@example.com")
    assert "Årsmøteprotokollen" not in mail.body
    visitor.start_over().log_in("ingrid@example.com").go(link_in(mail)).sees(association.name)


def enter_training(visitor, association):
    """The chair enters the training of every Thursday."""
    visitor.go("/kalender/ny/")
    visitor.fill(
        title="Åpen øvelse for alle",
        starts_on=next_thursday().isoformat(),
        start_time="18:00",
        end_time="19:30",
    )
    visitor.fill(place="Tranby skole", repeats_until=(next_thursday() + timedelta(weeks=40)).isoformat())
    visitor.fill(kind="regular")
    visitor.press()
    visitor.sees("Åpen øvelse for alle")


def publish(visitor):
    """Nobody knows the association yet, so staff look at the first that it enters."""
    visitor.start_over().log_in("kari@kommunen.example")
    visitor.go("/admin/").click("Åpen øvelse for alle")
    visitor.click("Slipp den inn i kalenderen")
    visitor.press()


def find_and_subscribe(visitor, association):
    """A resident, not logged in, finds it, and a calendar program gets every Thursday at 18.00."""
    visitor.start_over().go("/").click("Kalender").sees("Åpen øvelse for alle")
    thursday = next_thursday()
    visitor.go(f"/kalender/{thursday.year}/{thursday.month:02}/").sees("Åpen øvelse for alle")
    visitor.click("Åpen øvelse for alle").sees("Tranby skole")
    visitor.go(f"/foreninger/{association.slug}/")
    address = visitor.page.get_by_role("link", name="iCal").first.get_attribute("href")
    feed = visitor.page.request.get(visitor.base_url + address)
    assert feed.headers["content-type"].startswith("text/calendar")
    for day in (thursday, thursday + timedelta(weeks=30)):  # the clocks change in between
        (event,) = recurring_ical_events.of(icalendar.Calendar.from_ical(feed.body())).at(day)
        assert event["SUMMARY"] == "Åpen øvelse for alle"
        assert event["DTSTART"].dt.astimezone(clock.OSLO).strftime("%H:%M") == "18:00"


def next_thursday():
    today = clock.today()
    return today + timedelta(days=(3 - today.weekday()) % 7 or 7)
