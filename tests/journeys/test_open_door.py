"""A resident finds who works with halls, writes, and gets the answer on a secret page."""

import re

import pytest
from django.core import mail

from dialogue.models import Enquiry
from tests.dialogue.factories import make_contact_point
from tests.factories import make_staff
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)

RESIDENT, HANDLER = "beboer@example.com", "ola@kommunen.example"


def test_a_question_about_a_hall(visitor):
    ola = make_staff(email=HANDLER, name="Ola Kommune")
    make_contact_point(subject="portal", name="Kari Eksempel")
    make_contact_point(subject="facilities", name="Ola Eksempel", email=HANDLER, staff=ola)

    ask(visitor)
    answer(visitor)
    read(visitor)


def ask(visitor):
    """Found in two clicks, without logging in. An empty form says what is missing, and keeps what was written."""
    visitor.go("/kontakt/").sees("Ola Eksempel").click("Skriv til Ola Eksempel")
    visitor.fill(topic="Åpningstid <b>i påsken</b>", text="Er Tranbyhallen åpen skjærtorsdag? 🎉")
    visitor.press().sees("Du må rette én ting")
    visitor.fill(email=RESIDENT).press()
    number = Enquiry.objects.get().case.reference
    assert re.fullmatch(r"\d{4}/\d{6}", number)
    visitor.sees(number).sees("svarer senest").sees("Åpningstid <b>i påsken</b>")
    visitor.start_over()


def answer(visitor):
    visitor.log_in(HANDLER).go("/admin/").click("Åpningstid")
    visitor.click("Svar", exact=True).fill(text="Nei, hallen er stengt hele påsken.").press()
    visitor.start_over()


def read(visitor):
    """The e-mail links to the page; neither the question nor the answer stands in it."""
    told = last_mail(RESIDENT)
    assert "påsken" not in told.subject + told.body
    assert len([message for message in mail.outbox if RESIDENT in message.to]) == 2
    address = link_in(told)
    visitor.go(address).sees("Nei, hallen er stengt hele påsken.")
    tampered = address[:-3] + "abc/" if address.endswith("/") else address[:-2] + "ab"
    assert visitor.page.request.get(visitor.base_url + tampered).status == 404
