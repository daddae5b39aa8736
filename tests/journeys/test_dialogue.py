"""The yearly meeting, and a hearing that the association answers in time."""

from datetime import timedelta

import pytest
from django.core import mail

from dialogue import tasks
from portal import clock
from tests.dialogue.factories import make_hearing, make_meeting
from tests.factories import make_association, make_mandate, make_user
from tests.journeys.visitor import send_mail

pytestmark = pytest.mark.django_db(transaction=True)

CHAIR, OTHER = "ingrid@example.com", "jonas@example.com"


def test_the_meeting_and_the_hearing(visitor):
    korps = make_association(name="Tranby Demokorps")
    make_mandate(association=korps, user=make_user(email=CHAIR, name="Ingrid Leder"))
    make_mandate(association=make_association(name="Sylling IL"), user=make_user(email=OTHER))
    at = clock.now()
    make_meeting(title="Dialogmøte om haller", starts_at=at + timedelta(days=30), at=at)
    make_hearing(title="Nye regler for utlån", deadline=clock.today() + timedelta(days=3), at=at)

    sign_up(visitor)
    answer(visitor)
    remind_the_others()


def sign_up(visitor):
    visitor.log_in(CHAIR).go("/").click("Dialog", exact=True).click("Dialogmøte om haller")
    visitor.click("Meld på Tranby Demokorps")
    visitor.fill(participants="2", wished_subjects="Lagerplass i skolene").press()
    visitor.sees("Tranby Demokorps er påmeldt med 2")


def answer(visitor):
    """A draft is kept when the browser closes; sent, it can still be changed until the deadline."""
    visitor.go("/dialog/horinger/").click("Nye regler for utlån").click("Svar for Tranby Demokorps")
    visitor.fill(text="Vi er for, <script>men</script> …").click("Lagre utkast")
    visitor.start_over().log_in(CHAIR).go("/dialog/horinger/").click("Nye regler for utlån")
    visitor.click("Fortsett på utkastet")
    assert visitor.page.locator("[name=text]").input_value() == "Vi er for, <script>men</script> …"
    visitor.fill(text="Vi er for, men vil ha faste tider.").click("Send svaret")
    visitor.go("/dialog/horinger/").click("Nye regler for utlån").sees("1 forening")
    visitor.start_over().go("/dialog/horinger/").click("Nye regler for utlån")
    visitor.sees_not("vil ha faste tider")


def remind_the_others():
    """Only those who have not answered hear from us, and only once."""
    send_mail()
    mail.outbox.clear()
    tasks.remind_of_hearings()
    tasks.remind_of_hearings()
    send_mail()
    assert [message.to for message in mail.outbox] == [[OTHER]]
