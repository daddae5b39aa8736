"""Payments as staff meet them: where to, by whom, what is left to do, and what the file says."""

import pytest
from django.urls import reverse

from grants import workflow
from grants.models import Payment
from grants.states import ApplicationState, PaymentState
from portal.clock import OSLO
from portal.problems import Refused
from tests.factories import NOW, make_staff
from tests.grants.factories import ACCOUNT, make_application

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
OTHER = "12345678903"
FILE = {"exporter": "csv", "from_account": OTHER, "pay_on": NOW.date()}


@pytest.fixture
def kari(client):
    user = make_staff(name="Kari")
    client.force_login(user)
    return user


@pytest.fixture
def grant():
    return make_application(state=ApplicationState.GRANTED).grant


def page(response):
    return response.content.decode().replace("\u00a0", " ")


def at(name, obj, *more):
    return reverse(f"admin:grants_{name}", args=[obj.pk, *more])


def stopped(grant, by):
    payment = workflow.pay(grant, by=by, at=NOW)
    workflow.check_payment(payment, by=make_staff(), at=NOW)
    workflow.export_payments(by=by, at=NOW, **FILE)
    payment.refresh_from_db()
    return workflow.fail_payment(payment, reason="Kontoen er sperret.", by=by, at=NOW)


class TestAnotherAccount:
    def test_what_the_bank_refused_is_paid_to_another_account(self, client, kari, grant):
        payment = stopped(grant, kari)
        text = page(client.get(at("payment_change", payment)))
        assert at("grant_change", grant) in text  # the way on
        assert 'value="8601 11 17947"' in page(client.get(at("grant_change", grant)))
        client.post(at("grant_pay", grant), {"account": "1234 56 78903"})
        assert Payment.objects.get(state=PaymentState.READY).account == OTHER

    def test_the_second_person_is_told_that_it_is_another(self, client, kari, grant):
        payment = workflow.pay(grant, account=OTHER, by=make_staff(), at=NOW)
        text = page(client.get(at("payment_change", payment)))
        assert f"Kontoen er en annen enn i søknaden: {ACCOUNT}" in text

    @pytest.mark.parametrize("account", ["1234567", "12345678901", "abc", "-1234567890", "9" * 500])
    def test_what_is_no_account_is_told_and_nothing_is_paid(self, client, kari, grant, account):
        answer = client.post(at("grant_pay", grant), {"account": account}, follow=True)
        assert "kontonummer" in page(answer).lower() or "Kontrollsifferet" in page(answer)
        assert not Payment.objects.exists()
        with pytest.raises(Refused):
            workflow.pay(grant, account=account, by=kari, at=NOW)


class TestFourEyes:
    def test_whoever_made_it_ready_has_no_button_and_is_told_why(self, client, kari, grant):
        payment = workflow.pay(grant, by=kari, at=NOW)
        text = page(client.get(at("payment_change", payment)))
        assert at("payment_move", payment, "check") not in text
        assert "Kari gjorde betalingen klar. En annen må godkjenne den." in text
        client.force_login(make_staff(name="Ola"))
        assert at("payment_move", payment, "check") in page(client.get(at("payment_change", payment)))


class TestFile:
    def test_nothing_to_put_in_a_file_is_said_instead_of_asked(self, client, kari):
        text = page(client.get(reverse("admin:grants_paymentbatch_export")))
        assert "Ingen betaling er klar for filen." in text
        assert "from_account" not in text

    def test_says_what_it_is_and_how_much_there_is_in_it(self, client, kari, grant):
        payment = workflow.pay(grant, by=kari, at=NOW)
        workflow.check_payment(payment, by=make_staff(), at=NOW)
        batch = workflow.export_payments(by=kari, at=NOW, **FILE)
        text = page(client.get(at("paymentbatch_change", batch)))
        assert "1 betaling, 30 000 kr" in text
        assert "CSV med konteringer" in text
        confirm = at("paymentbatch_confirm", batch)
        assert confirm in text
        assert "1 betaling er bekreftet." in page(client.post(confirm, follow=True))
        assert confirm not in page(client.get(at("paymentbatch_change", batch)))

    def test_the_moment_in_pain_001_is_a_norwegian_clock(self, kari, grant):
        payment = workflow.pay(grant, by=kari, at=NOW)
        workflow.check_payment(payment, by=make_staff(), at=NOW)
        batch = workflow.export_payments(by=kari, at=NOW, **{**FILE, "exporter": "pain.001"})
        with batch.file.content.open() as file:
            text = file.read().decode()
        assert f"<CreDtTm>{NOW.astimezone(OSLO):%Y-%m-%dT%H:%M:%S}</CreDtTm>" in text


def test_every_page_of_the_money_leads_to_its_case(client, kari, grant):
    payment = workflow.pay(grant, by=kari, at=NOW)
    case = at("grantapplication_change", grant.application)
    assert case in page(client.get(at("payment_change", payment)))
    assert at("grant_change", grant) in page(client.get(case))
