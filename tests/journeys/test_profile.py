"""A chair tells what the association is, page by page; a resident finds it by that, and asks for the weekly e-mail."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from organizations.models import Association
from organizations.workflow import digest
from portal import clock
from tests.factories import make_association, make_district, make_mandate, make_user
from tests.journeys.visitor import last_mail, link_in
from tests.organizations.factories import make_activity
from tests.organizations.profiles import drawn

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chair():
    association = make_association(name="Tranby korps", district=make_district(name="Tranby"))
    return make_mandate(association=association, user=make_user(name="Ingrid Leder")).user


def test_what_the_association_tells_is_what_residents_find(visitor, chair):
    make_association(name="Et helt annet lag", age_from=60)
    visitor.become(chair).go("/foreninger/tranby-korps/").click("Endre det som står her")
    for_whom(visitor)
    whom_to_call(visitor)
    groups(visitor)
    picture(visitor)
    members(visitor)
    visitor.click("Adresse").fill(street_address="Skoleveien 1", postal_code="3408", postal_place="Tranby")
    visitor.fill(show_address=True).press()
    visitor.click("Paraplyorganisasjon").sees("Hvem taler for dere?")
    visitor.click("På egen nettside")
    assert visitor.page.get_by_label("Kopier dette").input_value().startswith("<iframe src=")
    find(visitor)


def for_whom(visitor):
    visitor.click("For hvem").fill(age_from="7", age_to="19", price_for_children="800", companion_card=True)
    visitor.page.get_by_label("Polsk").check()
    visitor.fill(is_step_free=True).press().sees("Lagret")


def whom_to_call(visitor):
    visitor.click("Kontaktpersoner").click("Legg til en kontaktperson")
    visitor.fill(
        name="Kari Kontakt", show_name=True, role="dirigent", show_role=True, phone="90 00 00 00"
    ).press()
    visitor.sees("Alle ser: navn").sees("90 00 00 00")


def groups(visitor):
    visitor.click("Grupper og lag").click("Legg til en gruppe").fill(
        name="Aspirantene", age_from="7", age_to="9"
    )
    visitor.press().click("Legg til et lag").fill(name="Onsdagslaget").press().sees("Onsdagslaget")


def picture(visitor):
    visitor.click("Bilder")
    sent = {"name": "ferie.jpg", "mimeType": "image/jpeg", "buffer": drawn(size=(900, 600))}
    visitor.fill(picture=sent).press().sees("Fyll ut dette feltet")
    visitor.fill(picture=sent, alt="Korpset spiller i skolegården.").press().sees("Bildet er på siden")


def members(visitor):
    visitor.click("Medlemmer")
    visitor.fill(**{"0-5": "0", "6-12": "24", "13-19": "18", "20-25": "2", "26-": "9"}).press()
    visitor.sees("53 medlemmer i alt")


def find(visitor):
    """Not logged in: narrow the list, open the page, and see nothing that was not ticked."""
    visitor.start_over().go("/foreninger/").unfold("Flere valg")
    visitor.fill(age="13-19", step_free=True).click("Vis", exact=True)
    visitor.sees("Tranby korps").click("Tranby korps")
    for text in (
        "7–19 år",
        "800",
        "Polsk",
        "Ledsagerbevis",
        "Kari Kontakt, dirigent",
        "Onsdagslaget",
        "Skoleveien 1",
    ):
        visitor.sees(text)
    visitor.sees_not("90 00 00 00")
    assert visitor.page.get_by_alt_text("Korpset spiller i skolegården.").is_visible()
    answer = Client().get("/foreninger/tranby-korps/innebygd/")
    assert not answer.cookies
    visitor.go("/foreninger/tranby-korps/innebygd/").sees("Ingenting i kalenderen ennå")


def test_a_resident_asks_for_the_weekly_e_mail_and_stops_it(visitor):
    activity = make_activity(title="Åpen øvelse", starts_on=clock.today() + timedelta(days=1), at=clock.now())
    visitor.go("/").click("På e-post hver torsdag").fill(email="ola@example.com").press().sees(
        "Se i innboksen"
    )
    visitor.go(link_in(last_mail("ola@example.com"))).click("Ja, send den til meg").sees(
        "Du får e-posten hver torsdag"
    )
    digest.send_week(clock.today(), at=clock.now())
    message = last_mail("ola@example.com", having="Dette skjer")
    assert activity.title in message.body
    visitor.go(urlsplit(message.extra_headers["List-Unsubscribe"].strip("<>")).path).click("Stopp den")
    visitor.sees("Adressen er slettet")
    assert Association.objects.exists()
