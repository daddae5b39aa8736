"""A scholarship: a resident without any association applies for themselves, and nobody else learns of it."""

from datetime import timedelta

import pytest

from grants.models import GrantApplication, GrantScheme
from grants.models.scheme import Applicants
from portal import clock
from tests.factories import make_staff, make_user
from tests.grants.factories import ACCOUNT, make_call, make_scheme
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)
RESIDENT, HANDLER = "solveig@example.com", "kari@kommunen.example"


def test_a_resident_applies_and_gets_an_answer(visitor):
    resident = make_user(email=RESIDENT, name="Solveig Søker")
    make_staff(email=HANDLER, name="Kari Kommune")
    make_scheme()
    GrantScheme.objects.filter(code="activity").update(applicants=Applicants.PERSONS)
    call = make_call(
        scheme=GrantScheme.objects.get(code="activity"), deadline=clock.today() + timedelta(days=3)
    )
    apply_for_oneself(visitor, resident, call)
    grant_it(visitor)
    read_it_and_stay_private(visitor)


def apply_for_oneself(visitor, resident, call):
    visitor.become(resident).go(f"/tilskudd/utlysning/{call.pk}/sok/")
    visitor.sees("Du søker for deg selv").fill(language_form="nn").press()
    visitor.sees("Om deg").sees("Solveig Søker").sees_not("Foreningen").click("Neste:")
    visitor.fill(what="Sommerkurs i cello.", starts_on="2030-06-20", place="Tranby", is_for_everybody="True")
    visitor.click("Neste:")
    visitor.fill(amount_applied="9 000", bank_account_number=ACCOUNT)
    visitor.page.locator("main [name^='plan_budget']").first.fill("Egenandel")
    visitor.page.locator("main [name^='plan_budget']").nth(1).fill("1000")
    visitor.click("Neste:").click("Neste:").sees("Sommerkurs i cello.")
    visitor.click("Send søknaden").sees("Kommunen har mottatt søknaden").start_over()


def grant_it(visitor):
    visitor.log_in(HANDLER).go("/admin/").click("Solveig Søker").click("Ta saken").press().click(
        "Fatt vedtak"
    )
    visitor.fill(outcome="granted", amount="9 000", considerations="Et godt kurs.").press()
    visitor.start_over()


def read_it_and_stay_private(visitor):
    told = last_mail(RESIDENT)
    assert "9 000" not in told.body
    visitor.log_in(RESIDENT).go(link_in(told)).sees("Du får 9 000 kr").start_over()
    visitor.go("/tilskudd/tildelt/").sees("En innbygger").sees("9 000 kr").sees_not("Solveig")
    assert GrantApplication.objects.get().language == "nn"
