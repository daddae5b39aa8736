"""After the decision: an operating grant is shared out, paid with four eyes and reported on; a late one is appealed."""

from datetime import timedelta
from decimal import Decimal

import pytest

from grants.models import CallFormula, GrantAppeal, GrantCall, GrantReport, Payment
from grants.states import ApplicationState
from grants.tasks import decide_batches
from portal import clock
from tests.factories import make_association, make_staff, make_user
from tests.grants.factories import ACCOUNT, make_application, make_call, make_scheme

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def chair():
    return make_user(email="ingrid@example.com", name="Ingrid Leder")


def test_an_operating_grant_from_sharing_to_report(visitor, chair):
    association = make_association(name="Tranby Barnekor", bank_account_number=ACCOUNT)
    call = make_call(
        scheme=make_scheme(report_within_days=30), deadline=clock.today() + timedelta(days=3), frame=20_000
    )
    application = make_application(
        call=call, association=association, by=chair, at=clock.now(), amount_applied=Decimal(15_000)
    )
    kari, ola = make_staff(name="Kari Kommune"), make_staff(name="Ola Økonomi")
    share_and_decide(visitor.become(kari), call)
    pay(visitor, kari, ola)
    report(visitor, chair, application)


def share_and_decide(visitor, call):
    """The formula proposes, the sum stands against the frame, and all are decided at once."""
    CallFormula.objects.create(call=call, kind="per_member", base=Decimal(3000), rates={"6–20": "200"})
    visitor.go(f"/admin/grants/grantcall/{call.pk}/fordeling/").sees("20 000 kr")
    visitor.click("Regn ut etter formelen").sees("11 400 kr").sees("8 600 kr")
    visitor.click("Avgjør alle på én gang").sees("1 vedtak")
    visitor.fill(considerations="Rammen er fordelt etter antall unge.").press()
    decide_batches()


def pay(visitor, kari, ola):
    grant = GrantCall.objects.get().applications.get().grant
    visitor.start_over().become(kari).go(f"/admin/grants/grant/{grant.pk}/change/").sees("11 400 kr")
    visitor.click("Gjør utbetalingen klar").sees("venter på en person til")
    payment = Payment.objects.get()
    visitor.start_over().become(ola).go(f"/admin/grants/payment/{payment.pk}/change/")
    visitor.click("Kontoen stemmer: godkjenn").press()
    visitor.go("/admin/grants/paymentbatch/lag/").sees("11 400 kr")
    visitor.fill(from_account="12345678903", pay_on=clock.today().isoformat()).press()
    visitor.sees("TILSKUDD-").click("Alt som ikke er stoppet, er betalt").sees("1 betaling er bekreftet")


def report(visitor, chair, application):
    visitor.start_over().become(chair).go(application.get_absolute_url()).sees("11 400 kr").sees("Betalt")
    visitor.click("Skriv rapporten").press()
    visitor.sees("Du må rette én ting")
    visitor.fill(used_as_intended="True", text="Vi kjøpte noter 🎵.").press()
    visitor.sees("Rapporten er sendt")
    assert GrantReport.objects.get().state == "sent"
    visitor.start_over().go("/tilskudd/tildelt/").sees("Tranby Barnekor").click("Tranby Barnekor").sees(
        "11 400 kr"
    )


def test_a_late_application_is_dismissed_and_appealed(visitor, chair):
    today = clock.today()
    call = make_call(deadline=today - timedelta(days=2))
    application = make_application(
        call=call,
        association=make_association(name="Sylling Teater"),
        by=chair,
        at=clock.now(),
        state=ApplicationState.DISMISSED,
    )
    visitor.become(chair).go(application.get_absolute_url()).sees("Vi behandler ikke søknaden")
    visitor.click("Klag").press().sees("Du må rette én ting")
    visitor.fill(text="Strømmen gikk i hele bygda.").press().sees("Kommunen har mottatt klagen")
    appeal = GrantAppeal.objects.get()
    visitor.start_over().become(make_staff(name="Kari Kommune")).go("/admin/").sees("Sylling Teater")
    visitor.go(f"/admin/grants/grantappeal/{appeal.pk}/change/").sees("Strømmen gikk")
    visitor.click("Send til klageinstansen").fill(statement="Fristen er lik for alle.").press()
    visitor.sees("klagesak-")
    visitor.start_over().become(chair).go(application.get_absolute_url())
    visitor.sees("Fristen er lik for alle.").sees("Det vi sendte til klageinstansen")
