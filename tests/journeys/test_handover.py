"""A whole board changes after the annual meeting: one has a user already, the new chair has none."""

import pytest

from organizations.models import Association
from tests.factories import make_association, make_mandate, make_user
from tests.journeys.visitor import last_code, last_mail, link_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def association():
    association = make_association(name="Tranby skolekorps")
    for role, name in (("chair", "Ingrid Leder"), ("treasurer", "Tor Kasserer")):
        user = make_user(email=f"{name.split()[0].lower()}@example.com", name=name)
        make_mandate(association=association, user=user, role=role)
    return association


def test_the_old_board_goes_out_and_the_new_comes_in(visitor, association):
    make_user(email="fatima@example.com", name="Fatima Flink")
    hand_over(visitor, association)
    link = link_in(last_mail("nina@example.com"))
    passed_on(visitor, link)
    say_yes(visitor, link, association)
    both_see_who_acts(visitor, association, link)


def hand_over(visitor, association):
    """Ingrid leaves; Nina, who has no user, becomes chair; Fatima, who has one, becomes treasurer."""
    visitor.log_in("ingrid@example.com").go(association.get_absolute_url()).click("Hvem handler")
    visitor.sees("Tor Kasserer").click("Overlever til et nytt styre")
    visitor.fill(chair="nina@example.com", treasurer="nina@example.com").press()
    visitor.sees("Hver person har én rolle").fill(treasurer="fatima@example.com").press()
    visitor.sees("Disse handler fra nå av: Fatima Flink.").sees(
        "Du er leder her til den nye lederen har sagt ja"
    )
    visitor.sees("har ikke svart").sees_not("Tor Kasserer")
    assert "Tranby" not in last_mail("tor@example.com").body


def passed_on(visitor, link):
    """Nina sends the link on to Tor. It opens nothing for him."""
    visitor.start_over().log_in("tor@example.com").go(link).sees("en annen e-postadresse").sees_not(
        "Ja, jeg vil"
    )


def say_yes(visitor, link, association):
    """Nina has no user: from the link she makes one, and comes back to the invitation."""
    visitor.start_over().go(link).sees(association.name).click("Lag en bruker", exact=True)
    visitor.fill(email="nina@example.com", name="Nina Ny").press()
    visitor.fill(code=last_code("nina@example.com")).press()
    visitor.sees("Invitasjon til å handle for").click("Ja, jeg vil handle for den")
    visitor.sees("Du handler nå for Tranby skolekorps").sees("Nina Ny").sees("Fatima Flink").sees_not(
        "Ingrid"
    )
    visitor.go(link).sees("Invitasjonen er brukt. Den virker én gang.")


def both_see_who_acts(visitor, association, link):
    """The old chair is out, and the new chair may do what the old one could."""
    visitor.go(f"/foreninger/{association.slug}/fullmakter/").click("Inviter noen").sees("Send invitasjonen")
    visitor.start_over().log_in("ingrid@example.com").go(association.get_absolute_url())
    visitor.sees_not("Hvem handler for foreningen?")
    acting = Association.objects.get().mandates.active().values_list("user__name", "role")
    assert set(acting) == {("Nina Ny", "chair"), ("Fatima Flink", "treasurer")}
