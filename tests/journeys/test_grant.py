"""An operating grant: a draft that survives, a reminder, a receipt, a decision, and a letter that waits."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core import mail

from grants.models import GrantApplication
from grants.tasks import remind_of_drafts
from portal import clock
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.grants.factories import ACCOUNT, PDF, make_call
from tests.journeys.visitor import last_mail, link_in, send_mail

pytestmark = pytest.mark.django_db(transaction=True)

CHAIR, HANDLER = "ingrid@example.com", "kari@kommunen.example"


def test_an_operating_grant_from_draft_to_decision(visitor):
    association = make_association(name="Tranby Barnekor")
    make_mandate(association=association, user=make_user(email=CHAIR, name="Ingrid Leder"))
    make_staff(email=HANDLER, name="Kari Kommune")
    make_call(deadline=clock.today() + timedelta(days=3))

    begin(visitor)
    be_reminded_once()
    finish(visitor)
    decide(visitor)
    read_the_decision(visitor)


def begin(visitor):
    """The chair begins, and closes the browser in the middle."""
    visitor.log_in(CHAIR).go("/").click("Søk tilskudd").click("Driftstilskudd").click(
        "Søk", exact=True, nth=-1
    )
    visitor.press()
    visitor.sees("Mangler dere noe?")
    visitor.fill(is_open_to_all="True", has_elected_board="True", has_auditor="True", has_bylaws="True")
    visitor.click("Neste: medlemmer")
    visitor.fill(members_total="60", members_6_20="42").click("Neste: økonomi")
    visitor.start_over()


def be_reminded_once():
    """Three days before the deadline an unsent draft is reminded of; another run of the clock changes nothing."""
    mail.outbox.clear()
    remind_of_drafts()
    remind_of_drafts()
    send_mail()
    assert [message.to for message in mail.outbox] == [[CHAIR]]


def finish(visitor):
    """Next evening everything stands there still. A wrong account number is said where it is written."""
    visitor.log_in(CHAIR).go(link_in(last_mail(CHAIR, having="ikke sendt")))
    visitor.go("/min-side/").click("Driftstilskudd")
    visitor.click("Medlemmer")
    assert visitor.page.locator("[name=members_6_20]").input_value() == "42"
    visitor.click("Neste: økonomi")
    visitor.fill(amount_applied="30 000 kr", bank_account_number="1234 56 78901").click("Neste: vedlegg")
    visitor.sees("Du må rette én ting")
    visitor.fill(bank_account_number=ACCOUNT).click("Neste: vedlegg")
    for kind in ("accounts", "annual_report", "budget"):
        visitor.fill(
            **{kind: {"name": f"{kind}.pdf", "mimeType": "application/pdf", "buffer": PDF + kind.encode()}}
        )
    visitor.click("Neste: se over og send")
    visitor.sees("Tranby Barnekor").click("Send søknaden")
    visitor.sees("svar")
    receipt = last_mail(CHAIR)
    assert "30 000" not in receipt.body
    visitor.start_over()


def decide(visitor):
    """The case handler finds it on the worklist, takes it, and decides with reasons."""
    visitor.log_in(HANDLER).go("/admin/").click("Tranby Barnekor")
    visitor.click("Ta saken").press()
    visitor.click("Fatt vedtak")
    visitor.fill(outcome="partly", amount="25 000", facts="Koret har 42 barn og unge.")
    visitor.fill(considerations="Et godt tilbud 🎵, og rammen rekker til mange.")
    visitor.press()
    visitor.start_over()


def read_the_decision(visitor):
    """The e-mail only says that something waits. The page has the reasons, the letter, and how to appeal."""
    told = last_mail(CHAIR)
    assert "25 000" not in told.body
    assert "innvilget" not in told.body.lower()
    visitor.log_in(CHAIR).go(link_in(told)).sees("25 000 kr").sees("klage")
    address = visitor.page.get_by_role("link", name="brev").first.get_attribute("href")
    letter = pypdf.PdfReader(io.BytesIO(visitor.page.request.get(visitor.base_url + address).body()))
    text = " ".join("".join(page.extract_text() for page in letter.pages).split())
    for said in ("Tranby Barnekor", "25 000 kr", "Koret har 42 barn og unge", "tre uker", "Kari Kommune"):
        assert said in text, text
    assert GrantApplication.objects.get().case.decisions.get().first_opened_at
