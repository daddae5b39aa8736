"""What has happened, as the applicant reads it: everything that was sent either way, in order, and nothing else."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from grants import workflow
from grants.states import ApplicationState
from grants.timeline import timeline
from portal.clock import OSLO
from portal.models.decision import Outcome
from tests.factories import NOW, make_staff
from tests.grants.factories import decide, enclose_all, make_application, make_own_application
from tests.grants.test_payments import FILE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]


def after(days):
    return NOW + timedelta(days=days)


def test_everything_ever_sent_stands_there_in_order():
    application = make_application(state=ApplicationState.DRAFT)
    member, staff, second = application.saved_by, make_staff(name="Kari Saksbehandler"), make_staff()
    enclose_all(application, by=member)
    workflow.submit(application, by=member, at=after(1))
    workflow.take(application, by=staff, at=after(2))
    workflow.ask_for_more(
        application, asked="Hvor mange er med?", due_on=date(2027, 4, 1), by=staff, at=after(3)
    )
    workflow.answer_more(
        application, answers={"members_total": 61}, reply="Vi er 61.", by=member, at=after(4)
    )
    workflow.send_interim_reply(
        application, text="Det tar litt tid.", expected_on=date(2027, 6, 1), by=staff, at=after(5)
    )
    decide(application, outcome=Outcome.PARTLY, by=staff, at=after(6))
    workflow.open_decision(application.decision(), by=member, at=after(7))
    appeal = workflow.appeal(application, text="Uenig.", by=member, at=after(8))
    workflow.forward(appeal, statement="Vi står ved det.", by=staff, at=after(9))
    payment = workflow.pay(application.grant, by=staff, at=after(10))
    workflow.check_payment(payment, by=second, at=after(10))
    workflow.export_payments(by=staff, at=after(10), **{**FILE, "pay_on": date(2027, 3, 20)})
    payment.refresh_from_db()
    workflow.confirm_payment(payment, by=staff, at=after(20))
    claim = workflow.warn_of_repayment(
        application.grant, amount=Decimal(1000), reason="Turen ble avlyst.", answer_by=date(2027, 4, 20), by=staff,
        at=after(21),
    )  # fmt: skip
    workflow.comment_on_repayment(claim, text="Vi tar den i mai.", by=member, at=after(22))

    events = timeline(application)
    assert [event.text for event in events] == [
        "Dere begynte på søknaden", "Dere la ved en fil", "Dere la ved en fil", "Dere la ved en fil",
        "Dere sendte søknaden, og fikk kvittering på e-post", "En saksbehandler tok saken",
        "Kommunen ba om flere opplysninger", "Dere sendte flere opplysninger", "Kommunen sendte et foreløpig svar",
        "Kommunen fattet vedtak", "E-post om at et svar venter, ble sendt", "Dere åpnet vedtaket",
        "Dere sendte en klage", "Kommunen svarte på klagen", "Pengene ble betalt",
        "Kommunen varslet at den vurderer å kreve penger tilbake", "Dere svarte",
    ]  # fmt: skip
    said = {event.detail for event in events}
    assert {"Hvor mange er med?", "Vi er 61.", "Det tar litt tid.", "Vi tar den i mai.", str(member)} <= said
    assert "Kari Saksbehandler" not in said
    (letter,) = [event for event in events if event.url]
    assert letter.text == "Kommunen fattet vedtak"


def test_saves_of_a_draft_are_not_history():
    application = make_application(state=ApplicationState.DRAFT)
    assert [event.text for event in timeline(application)] == ["Dere begynte på søknaden"]


def test_one_person_is_spoken_to_as_one():
    application = make_own_application()
    assert [event.text for event in timeline(application)] == [
        "Du begynte på søknaden", "Du sendte søknaden, og fikk kvittering på e-post",
    ]  # fmt: skip


def test_late_and_withdrawn_are_told_too():
    late = datetime(2027, 4, 17, 8, tzinfo=OSLO)
    application = make_application(at=late)
    workflow.admit_late(application, by=make_staff(), at=late)
    workflow.withdraw(application, by=application.submitted_by, at=late)
    assert [event.text for event in timeline(application)][-2:] == [
        "Kommunen valgte å behandle søknaden selv om den kom for sent", "Dere trakk søknaden",
    ]  # fmt: skip
