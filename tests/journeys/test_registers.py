"""Brønnøysund knows the facts: an association fetches them when it registers, and says later which are right."""

import pytest

from organizations.demo.invented_register import address, unit
from organizations.models import Association, IcnpoCategory, RegisterChange
from organizations.tasks import ask_about, refresh_register
from portal import clock
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.journeys.visitor import last_mail, link_in
from tests.organizations.brreg_server import BrregServer, running

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "312001004"


@pytest.fixture
def brreg(settings):
    register = BrregServer(
        unit(NUMBER, "TRANBY DEMOSKOLEKORPS", vedtektsfestetFormaal=["Å spille for bygda."])
    )
    register.icnpo[NUMBER] = ("1100", "13100")
    register.boards[NUMBER] = [("LEDE", "Styrets leder", "Ingrid Leder")]
    with running(register) as settings.BRREG_URL:
        yield register


def test_fetched_corrected_and_verified(visitor, brreg):
    make_user(email="ingrid@example.com", name="Ingrid Leder")
    make_staff(email="kari@kommunen.example")
    IcnpoCategory.objects.get_or_create(code="1100", defaults={"name": "Kunst og kultur"})

    visitor.log_in("ingrid@example.com").go("/foreninger/registrer/")
    visitor.fill(organization_number="312 001 004")
    visitor.click("Hent fra Brønnøysundregistrene")
    visitor.sees("Hentet fra Brønnøysundregistrene").sees("Kunst og kultur")
    visitor.fill(name="Skolekorpset vårt", explanation="Årsmøteprotokollen ligger på nettsiden.")
    visitor.press()
    visitor.sees("Skolekorpset vårt")
    made = Association.objects.get()
    assert (made.purpose, made.street_address) == ("Å spille for bygda.", "Demoveien 1")
    ask_about(ids=[made.pk])

    visitor.start_over().log_in("kari@kommunen.example").go("/admin/").click(
        "Skolekorpset vårt vil inn i registeret"
    )
    visitor.sees("Styreleder i Enhetsregisteret: Ingrid Leder. Den som spør, har samme navn.")
    visitor.click("Ta inn i registeret")
    visitor.press()
    visitor.sees("TRANBY DEMOSKOLEKORPS")


def test_the_register_changes_and_the_board_says_which_is_right(visitor, brreg):
    association = make_association(name="Korpset vårt", organization_number=NUMBER, confirmed_at=clock.now())
    make_mandate(association=association, user=make_user(email="ingrid@example.com"))
    make_staff(email="kari@kommunen.example")
    refresh_register()
    association.register_entry.asked_on = None
    association.register_entry.save()
    brreg.known = [
        unit(NUMBER, "TRANBY DEMOSKOLEKORPS", forretningsadresse=address("Skolegata 2", "3408", "TRANBY"))
    ]
    refresh_register()

    visitor.log_in("kari@kommunen.example").go("/admin/").click(
        "Enhetsregisteret om Korpset vårt: ny adresse"
    )
    visitor.sees("Demoveien 1, 3408 Tranby").sees("Skolegata 2, 3408 Tranby").click("Spør foreningen")
    visitor.press()
    visitor.sees("Foreningen er spurt")

    mail = last_mail("ingrid@example.com")
    assert "Skolegata" not in mail.body
    visitor.start_over().log_in("ingrid@example.com").go(link_in(mail)).sees("Hva er riktig?")
    visitor.click("Registeret er riktig")
    visitor.sees("Nå står det riktig")
    association.refresh_from_db()
    assert association.street_address == "Skolegata 2"
    assert RegisterChange.objects.get().state == "taken_over"
