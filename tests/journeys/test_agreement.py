"""An agreement in six sections, which both parties write and confirm."""

import io
from datetime import timedelta

import pypdf
import pytest

from portal import clock
from tests.factories import make_association, make_mandate, make_staff, make_unit, make_user
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)

CHAIR, MANAGER = "ingrid@example.com", "leder@kommunen.example"


def test_an_agreement_between_a_choir_and_a_school(visitor):
    make_mandate(
        association=make_association(name="Tranby Barnekor"), user=make_user(email=CHAIR, name="Ingrid Leder")
    )
    unit = make_unit(name="Tranby skole")
    make_staff(email=MANAGER, name="Mona Rektor", unit=unit.name)

    propose(visitor, unit)
    answer(visitor)
    conclude(visitor)


def propose(visitor, unit):
    """The choir writes the draft, in two evenings, and confirms for its part."""
    visitor.log_in(CHAIR).go("/").click("Avtaler").click("Foreslå en avtale")
    visitor.fill(unit=unit.pk, title="Kor i skoletiden").press()
    visitor.fill(purpose="Alle barn skal få synge.", municipal_tasks="Skolen stiller med rom.").press()
    visitor.click("Skriv i utkastet")
    visitor.fill(
        volunteer_tasks="Koret stiller med dirigent hver torsdag.",
        routines="Vi møtes to ganger i året.",
        starts_on=(clock.today() + timedelta(days=7)).isoformat(),
        ends_on=(clock.today() + timedelta(days=370)).isoformat(),
        notice_months="3",
    ).press()
    visitor.click("Les gjennom og bekreft").press()
    visitor.sees("Bekreftet av Ingrid Leder").start_over()


def answer(visitor):
    """The school changes a word: then the choir's yes no longer counts, and it is told. The school says yes."""
    visitor.log_in(MANAGER).go(link_in(last_mail(MANAGER)))
    visitor.click("Endre teksten").fill(municipal_tasks="Skolen stiller med rom og piano.").press()
    visitor.sees_not("Bekreftet av Ingrid Leder")
    visitor.click("Les gjennom og bekreft").press()
    visitor.sees("Bekreftet av Mona Rektor").start_over()


def conclude(visitor):
    """The choir reads the new text and confirms; the PDF is there for both."""
    visitor.log_in(CHAIR).go(link_in(last_mail(CHAIR))).sees("rom og piano")
    visitor.click("Les gjennom og bekreft").press()
    address = visitor.page.get_by_role("link", name="PDF").first.get_attribute("href")
    stored = pypdf.PdfReader(io.BytesIO(visitor.page.request.get(visitor.base_url + address).body()))
    text = " ".join("".join(page.extract_text() for page in stored.pages).split())
    for said in (
        "Kor i skoletiden",
        "Skolen stiller med rom og piano.",
        "Ingrid Leder",
        "Mona Rektor",
        "Tranby skole",
    ):
        assert said in text, text
    assert "piano" not in last_mail(MANAGER).body
    visitor.start_over().go("/avtaler/").sees("Kor i skoletiden")
