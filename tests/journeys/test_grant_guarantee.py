"""A deficit guarantee: applied for with a budget, granted as a limit, settled from the accounts, and paid."""

from datetime import timedelta

import pytest

from grants.models import GrantApplication, GrantReport, GrantScheme, Payment
from grants.schemes import sync_schemes
from portal import clock
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.grants.factories import ACCOUNT, PDF, make_call
from tests.journeys.visitor import last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)
CHAIR = "ingrid@example.com"
ACCOUNTS = {"name": "regnskap.pdf", "mimeType": "application/pdf", "buffer": PDF}


def test_a_deficit_guarantee_from_call_to_settlement(visitor):
    ingrid = make_user(email=CHAIR, name="Ingrid Leder")
    make_mandate(
        association=make_association(name="Sylling Teater", bank_account_number=ACCOUNT), user=ingrid
    )
    kari, ola = make_staff(name="Kari Kommune"), make_staff(name="Ola Økonomi")
    sync_schemes(at=clock.now())
    GrantScheme.objects.filter(code="deficit-guarantee").update(report_within_days=60)
    make_call(
        scheme=GrantScheme.objects.get(code="deficit-guarantee"), deadline=clock.today() + timedelta(days=20)
    )

    apply(visitor.become(ingrid))
    grant(visitor.start_over().become(kari))
    send_accounts(visitor.start_over().become(ingrid))
    settle(visitor.start_over().become(kari))
    read_the_settlement(visitor.start_over().become(ingrid))
    pay(visitor, kari, ola)


def apply(visitor):
    visitor.go("/tilskudd/").click("Underskuddsgaranti").click("Søk", exact=True, nth=-1).press()
    visitor.click("Neste: hva dere vil gjøre")
    starts_on = (clock.today() + timedelta(days=40)).isoformat()
    visitor.fill(what="Sommerspill i parken.", starts_on=starts_on, place="Sylling", is_for_everybody="True")
    visitor.fill(will_report=True).click("Neste: økonomi")
    visitor.fill(**{"plan_budget_income-0-0": "Billetter", "plan_budget_income-0-1": "20 000"})
    visitor.fill(**{"plan_budget_cost-0-0": "Lyd og lys", "plan_budget_cost-0-1": "tusen"})
    visitor.fill(amount_applied="25 000").click("Neste: se over og send").sees("Rad 1: skriv et helt beløp")
    visitor.fill(**{"plan_budget_cost-0-1": "45 000"}).click("Neste: se over og send")
    visitor.sees("45 000 kr").sees("Sommerspill i parken.").click("Send søknaden").sees(
        "har mottatt søknaden"
    )


def grant(visitor):
    visitor.go("/admin/").click("Sylling Teater").click("Fatt vedtak")
    visitor.fill(outcome="granted", amount="25 000", considerations="Et godt tiltak.").press()


def send_accounts(visitor):
    visitor.go(link_in(last_mail(CHAIR, having="svar"))).sees("garanti på inntil 25 000 kr").click(
        "Skriv rapporten"
    )
    visitor.fill(used_as_intended="True", income="18 000", costs="-5", text="To kvelder, mye regn.").press()
    visitor.sees("regnskap")
    visitor.fill(costs="38 000", accounts=ACCOUNTS).press().sees("Rapporten er sendt")


def settle(visitor):
    report = GrantReport.objects.get()
    visitor.go("/admin/").click("Sylling Teater").sees("38 000 kr").sees("18 000 kr")
    visitor.click("Gjør opp garantien").fill(considerations="Regnskapet er i orden.").press()
    report.refresh_from_db()
    assert report.settlement.amount == 20_000


def read_the_settlement(visitor):
    assert "20 000" not in last_mail(CHAIR).body
    visitor.go(GrantApplication.objects.get().get_absolute_url())
    visitor.sees("Garantien er gjort opp. Dere får 20 000 kr.").sees("klage")


def pay(visitor, kari, ola):
    grant = GrantApplication.objects.get().grant
    visitor.start_over().become(kari).go(f"/admin/grants/grant/{grant.pk}/change/").sees("20 000 kr")
    visitor.click("Gjør utbetalingen klar").sees("venter på en person til")
    payment = Payment.objects.get()
    assert payment.amount == 20_000
    visitor.start_over().become(ola).go(f"/admin/grants/payment/{payment.pk}/change/")
    visitor.click("Kontoen stemmer: godkjenn").press().sees("klar for")
