"""A volunteer, from a task in the list to a certificate on paper: no password, and every hour said twice."""

import io
from datetime import timedelta

import pypdf
import pytest

from organizations.models.volunteering import Shift, VolunteerSignUp
from portal import clock
from tests.factories import make_association, make_mandate, make_user
from tests.journeys.visitor import last_mail

pytestmark = pytest.mark.django_db(transaction=True)

TASK = "Stek vafler på vårkonserten"
WEEK = timedelta(weeks=1)


def test_from_a_task_to_a_certificate(visitor):
    chair = make_mandate(
        association=make_association(name="Tranby Demokorps"), user=make_user(name="Ingrid Leder")
    ).user
    write_the_task(visitor, chair)
    sign_up(visitor, "kari@example.com", "Kari Nordmann")
    see_who_comes(visitor, chair)
    days_go_by()
    report_the_hours(visitor)
    tick_who_came(visitor, chair)
    make_the_certificate(visitor)


def write_the_task(visitor, chair):
    """What it is, when, how many, and what one needs to know."""
    visitor.become(chair).go("/frivillig/").click("Skriv et oppdrag")
    visitor.fill(
        title=TASK, kind="event", description="Du steker og selger vafler i pausen.",
        good_to_know="Møt ved kjøkkendøra.", place="Tranby skole", ask_whom="Ingrid, 32 00 00 00",
        on=(clock.today() + WEEK).isoformat(), start_time="18:00", end_time="21:00", min_people="1", max_people="2",
    )  # fmt: skip
    visitor.press().sees("Publisert.").sees(TASK)


def sign_up(visitor, email, name):
    """Not logged in: what is written is there again after the code from the e-mail."""
    visitor.start_over().go("/frivillig/").click(TASK).click("Meld på")
    visitor.fill(phone="90 00 00 00", message="Jeg kan steke lapper også.").press()
    visitor.sign_up(email, name).sees("ingenting er gått tapt")
    assert visitor.page.locator("main [name=message]").input_value() == "Jeg kan steke lapper også."
    visitor.press().sees("Møt ved kjøkkendøra.").sees("Du har plass")
    assert "lapper" not in last_mail(email).body


def see_who_comes(visitor, chair):
    shift = Shift.objects.get()
    visitor.start_over().become(chair).go(shift.task.get_absolute_url()).click("Hvem som kommer (1)")
    visitor.sees("Kari Nordmann").sees("Jeg kan steke lapper også.").sees("1 av 2 plasser er tatt")


def days_go_by():
    """The only thing here that no person does."""
    for shift in Shift.objects.all():
        begins, ends = (moment - WEEK - timedelta(days=1) for moment in (shift.starts_at, shift.ends_at))
        Shift.objects.filter(pk=shift.pk).update(starts_at=begins, ends_at=ends)


def report_the_hours(visitor):
    """She was there for two and a half hours, and says so."""
    sign_up = VolunteerSignUp.objects.get()
    visitor.start_over().become(sign_up.user).go(sign_up.get_absolute_url()).click("Meld inn timene")
    visitor.fill(hours="2,5").press().sees("Meldt inn.")


def tick_who_came(visitor, chair):
    """The organiser sees what she reported, and approves it by ticking that she came."""
    visitor.start_over().become(chair).go("/frivillig/oppdrag/").sees(TASK)
    visitor.go(f"/frivillig/vakt/{Shift.objects.get().pk}/frivillige/").sees("Kari Nordmann")
    visitor.click("Møtte").sees("godkjent")


def make_the_certificate(visitor):
    """Her own PDF, whose code tells others that it is genuine, and nothing else."""
    user = VolunteerSignUp.objects.get().user
    visitor.start_over().become(user).go("/frivillig/mitt/").go("/frivillig/attest/")
    first = clock.today() - timedelta(days=60)
    visitor.fill(first_on=first.isoformat(), last_on=clock.today().isoformat()).press().sees("2,5 timer")
    link = visitor.page.get_by_role("link", name="Last ned attesten (PDF)").get_attribute("href")
    pdf = visitor.page.request.get(visitor.base_url + link)
    read = pypdf.PdfReader(io.BytesIO(pdf.body()))
    said = " ".join(" ".join(page.extract_text().split()) for page in read.pages)
    for text in ("Kari Nordmann", "Tranby Demokorps", "2,5"):
        assert text in said
    visitor.click("Se hva koden forteller").sees("Attesten er ekte.").sees("K.N.")
    visitor.sees_not("Tranby Demokorps")
