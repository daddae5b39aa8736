"""A new group without an organisation number: registered, looked at by staff, and its treasurer let in by its chair."""

import pytest

from organizations.models import Association
from tests.factories import make_staff
from tests.journeys.visitor import last_code, last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_a_group_without_a_number_to_two_who_act_for_it(visitor):
    make_staff(email="kari@kommunen.example", name="Kari Kommune")
    register(visitor)
    take_in(visitor)
    invite(visitor)
    say_yes(visitor)


def register(visitor):
    """Siv makes a user on the way. Without a number she explains who they are instead."""
    visitor.go("/foreninger/").click("Registrer foreningen")
    visitor.sign_up("siv@example.com", "Siv Leder")
    visitor.fill(name="Sylling strikkekafé", purpose="Vi strikker sammen hver onsdag.").press()
    visitor.sees("Fyll ut dette feltet").fill(explanation="Vi ble stiftet på biblioteket i januar.").press()
    visitor.sees("Sylling strikkekafé").sees("Takk. Kommunen ser på det")
    visitor.go("/foreninger/").sees_not("Sylling strikkekafé")


def take_in(visitor):
    """Staff find it on the worklist, see what she wrote, and take it in with her as its chair."""
    visitor.start_over().log_in("kari@kommunen.example")
    visitor.go("/admin/").click("Sylling strikkekafé vil inn i registeret").click(
        "Ta inn i registeret"
    ).press()
    visitor.sees("Foreningen står i registeret")


def invite(visitor):
    """Siv is told, and invites Omar as treasurer. Staff are not asked."""
    visitor.start_over().log_in("siv@example.com").go(link_in(last_mail("siv@example.com", having="svart")))
    visitor.go(Association.objects.get().get_absolute_url()).click("Hvem handler").sees("Siv Leder")
    visitor.click("Inviter noen")
    visitor.fill(email="omar@example.com", role="treasurer").press()
    visitor.sees("Invitasjonen er på vei til omar@example.com")


def say_yes(visitor):
    """Omar has no user. He follows the link, makes one, says yes, and writes the account number."""
    visitor.start_over().go(link_in(last_mail("omar@example.com"))).click("Lag en bruker", exact=True)
    visitor.fill(email="omar@example.com", name="Omar Kasserer").press()
    visitor.fill(code=last_code("omar@example.com")).press()
    visitor.click("Ja, jeg vil handle for den").sees("Du handler nå for Sylling strikkekafé")
    association = Association.objects.get()
    visitor.go(f"/foreninger/{association.slug}/rediger/").fill(bank_account_number="8601 11 17947").press()
    association.refresh_from_db()
    assert association.bank_account_number == "86011117947"
    for email in ("siv@example.com", "omar@example.com"):
        assert "7947" not in last_mail(email, having="Kontonummeret").body
