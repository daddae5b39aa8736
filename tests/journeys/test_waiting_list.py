"""A course with one place: the first takes it, the second waits, the first signs off, and the second takes it."""

from datetime import timedelta

import pytest

from organizations.models import Participant
from organizations.workflow import participants
from portal import clock
from tests.factories import make_mandate, make_user
from tests.journeys.visitor import last_mail, link_in
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db(transaction=True)


def test_full_waiting_list_promotion_accepted(visitor):
    chair = make_mandate(user=make_user(name="Ingrid Leder", email="ingrid@example.com")).user
    association = chair.mandates.get().association
    course = make_activity(
        association=association,
        by=chair,
        at=clock.now(),
        kind="event",
        title="Kurs i knuter",
        starts_on=clock.today() + timedelta(days=9),
        age_from=10,
        age_to=15,
    )
    open_for_sign_ups(visitor, chair, course)
    sign_up(visitor, course, "kari@example.com", "Kari Nordmann", child="Åse", full=False)
    sign_up(visitor, course, "per@example.com", "Per Hansen", child="Øyvind", full=True)
    sign_off(visitor)
    accept(visitor)
    see_the_list(visitor, chair, course)


def open_for_sign_ups(visitor, chair, course):
    """The chair says that there is room for one, and writes nothing else."""
    visitor.become(chair).go(course.get_absolute_url()).click("La folk melde seg på her")
    visitor.fill(is_open=True, places="1").press()
    visitor.sees("Slik melder folk seg på nå")


def sign_up(visitor, course, email, name, *, child, full):
    """A guardian, not logged in: what is written is there after the code from the e-mail."""
    visitor.start_over().go(course.get_absolute_url()).click(
        "Still deg på ventelisten" if full else "Meld på", exact=True
    )
    if full:
        visitor.sees("Det er fullt")
    visitor.fill(who="child", name=child, birth_year="1999").press(nth=0)
    visitor.sign_up(email, name)
    assert visitor.page.locator("[name=name]").input_value() == child
    visitor.press()
    visitor.sees("er voksen")  # the mistake is shown on its field, and the rest is kept
    visitor.fill(birth_year=str(clock.today().year - 12)).press()
    visitor.sees(f"{child} er nummer 1 på ventelisten" if full else f"{child} har plass")
    mail = last_mail(email)
    assert child not in mail.body


def sign_off(visitor):
    """Two clicks: the link in the e-mail, and the button. No login."""
    visitor.start_over().go(link_in(last_mail("kari@example.com"))).sees("Åse har plass")
    visitor.click("Meld av").sees("Åse er ikke påmeldt")


def accept(visitor):
    """The next is asked by e-mail, sees until when, and says yes."""
    mail = last_mail("per@example.com", having="Det er plass til deg")
    visitor.start_over().go(link_in(mail)).sees("Det er plass til Øyvind").sees("hvis du svarer innen")
    visitor.click("Ja, jeg tar plassen").sees("Øyvind har plass")


def see_the_list(visitor, chair, course):
    """The chair sees who comes, and has a message for them, which only they can read."""
    date = course.occurrences.get()
    visitor.start_over().become(chair).go(f"/kalender/dato/{date.pk}/deltakere/")
    visitor.sees("1 av 1 plasser er tatt").sees("Øyvind").sees_not("Åse")
    visitor.click("Skriv til alle som deltar").fill(text="Ta med tau.").press()
    visitor.sees("Sendt.")
    mail = last_mail("per@example.com", having="Beskjed om")
    assert "tau" not in mail.body
    visitor.start_over().go(link_in(mail)).sees("Ta med tau.")
    participants.settle_due(at=clock.now())
    assert Participant.objects.get(name="Øyvind").state == "confirmed"
