"""With an organisation number, what Brønnøysundregistrene knows is fetched, and corrected before it is sent."""

import pytest
from django.urls import reverse

from organizations.demo.invented_register import address, unit
from organizations.models import Association, District
from organizations.tasks import ask_about
from portal.models import AuditEntry
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.organizations.brreg_server import cut_off, not_json, status

pytestmark = pytest.mark.django_db

NUMBER = "312001004"
KORPS = unit(
    NUMBER, "TRANBY DEMOSKOLEKORPS", vedtektsfestetFormaal=["Å spille", "for bygda."],
    forretningsadresse=address("Demoveien 1", "3408", "TRANBY"),
)  # fmt: skip
URL = "/foreninger/registrer/"


@pytest.fixture
def korps(brreg, client):
    brreg.known, brreg.icnpo = [KORPS], {NUMBER: ("1100",)}
    client.force_login(make_user(name="Kari Nordby"))
    return brreg


def fetch(client, number="312 001 004", **written):
    answer = client.post(URL, {"organization_number": number, "fetch": "1", **written})
    assert answer.status_code == 200
    return answer


def values(answer):
    form = answer.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_what_is_known_is_filled_in_and_nothing_is_complained_about(korps, client):
    answer = fetch(client)
    found = values(answer)
    assert found["name"] == "Tranby Demoskolekorps"
    assert found["purpose"] == "Å spille for bygda."
    assert (found["street_address"], found["postal_code"], found["postal_place"]) == (
        "Demoveien 1",
        "3408",
        "Tranby",
    )
    assert found["district"] == str(District.objects.get(name="Tranby").pk)
    page = answer.content.decode()
    assert "Hentet fra Brønnøysundregistrene" in page
    assert "Kunst og kultur" in page
    assert "må rettes" not in page


def test_what_was_written_already_is_kept(korps, client):
    found = values(fetch(client, name="Korpset vårt", explanation="Se protokollen."))
    assert (found["name"], found["explanation"]) == ("Korpset vårt", "Se protokollen.")
    assert found["purpose"] == "Å spille for bygda."


def test_corrected_and_sent(korps, client):
    found = values(fetch(client)) | {"street_address": "Vår vei 2", "explanation": "Se protokollen."}
    data = {name: value for name, value in found.items() if value}
    answer = client.post(URL, data)
    assert answer.status_code == 302, answer.context["form"].errors
    made = Association.objects.get()
    assert (made.name, made.street_address, made.organization_number) == (
        "Tranby Demoskolekorps",
        "Vår vei 2",
        NUMBER,
    )
    ask_about(ids=[made.pk])
    made.refresh_from_db()
    assert (made.register_name, made.in_voluntary_register) == ("TRANBY DEMOSKOLEKORPS", True)
    assert made.street_address == "Vår vei 2", "their own word is kept"
    assert made.register_entry.icnpo_codes == ["1100"]


def test_nothing_is_written_by_fetching(korps, client):
    fetch(client)
    assert not Association.objects.exists()


@pytest.mark.parametrize("fault", [status(500), not_json, cut_off, status(429)])
def test_a_register_that_is_down_says_so_and_one_goes_on_by_hand(korps, client, fault):
    korps.faults = [fault] * 9
    answer = fetch(client, name="Korpset vårt")
    assert "svarer ikke akkurat nå" in answer.content.decode()
    assert values(answer)["name"] == "Korpset vårt"
    sent = client.post(
        URL,
        {
            "organization_number": NUMBER,
            "name": "Korpset vårt",
            "explanation": "Se protokollen.",
            "fetched": "",
        },
    )
    assert sent.status_code == 302
    assert Association.objects.get().name == "Korpset vårt"


def test_categories_are_not_worth_failing_for(korps, client):
    usual = korps.answer
    korps.answer = lambda path, query: (500, None) if path.startswith("/frivillig") else usual(path, query)
    assert values(fetch(client))["name"] == "Tranby Demoskolekorps"


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("123", "ni sifre"),
        ("312001005", "ikke et gyldig organisasjonsnummer"),
        ("312000008", "kjenner ikke noe slikt nummer"),
    ],
)
def test_a_number_that_cannot_be_fetched_says_why_on_its_field(korps, client, number, says):
    answer = fetch(client, number, name="Korpset vårt")
    [error] = answer.context["form"].errors["organization_number"]
    assert says in error
    assert values(answer)["name"] == "Korpset vårt"


def test_without_a_number_there_is_nothing_to_fetch(korps, client):
    answer = fetch(client, "", name="Korpset vårt")
    assert "Skriv nummeret først" in answer.context["form"].errors["organization_number"][0]
    assert values(answer)["name"] == "Korpset vårt"
    assert korps.asked == []


def test_enter_in_a_whole_form_without_a_number_sends_it(korps, client):
    """Enter presses the first button of a form."""
    answer = client.post(
        URL, {"organization_number": "", "fetch": "1", "name": "Laget", "explanation": "Se nettsiden."}
    )
    assert answer.status_code == 302
    assert Association.objects.get().name == "Laget"


def test_a_deleted_unit_says_so(korps, client):
    korps.known = [KORPS | {"slettedato": "2026-04-01"}]
    [error] = fetch(client).context["form"].errors["organization_number"]
    assert "slettet 1. april 2026" in error


def test_one_from_another_municipality_is_pointed_out(korps, client):
    there = address("Torget 1", "3017", "DRAMMEN", municipality="DRAMMEN", number="3301")
    korps.known = [KORPS | {"forretningsadresse": there}]
    assert "hører til Drammen" in fetch(client).content.decode()


@pytest.mark.parametrize(
    ("state", "says"),
    [
        ("active", "Du kan be om å få handle for den"),
        ("proposed", "venter på kommunen"),
        ("refused", "sendt inn før"),
        ("deleted", "ta den inn igjen"),
    ],
)
def test_the_same_number_is_found_whatever_has_become_of_it(korps, client, state, says):
    make_association(organization_number=NUMBER, state=state)
    for more in ({"fetch": "1"}, {"name": "Nytt", "explanation": "x"}):
        answer = client.post(URL, {"organization_number": NUMBER, **more})
        assert says in " ".join(answer.context["form"].errors["organization_number"])
    assert korps.asked == []


def test_nearly_the_same_name_is_pointed_out_after_fetching_too(korps, client):
    make_association(name="Tranby demo-skolekorps")
    data = {name: value for name, value in values(fetch(client)).items() if value} | {"explanation": "x"}
    answer = client.post(URL, data)
    assert "Er det en av disse" in answer.content.decode()


@pytest.mark.parametrize("code", ["340", "34 08 1", "abcd"])
def test_a_postal_code_has_four_digits(korps, client, code):
    answer = client.post(
        URL,
        {
            "organization_number": NUMBER,
            "fetched": NUMBER,
            "postal_code": code,
            "name": "A",
            "explanation": "x",
        },
    )
    assert "fire sifre" in answer.context["form"].errors["postal_code"][0]


class TestRolesAreAHint:
    @pytest.fixture
    def staff(self, korps, client):
        client.force_login(make_staff())
        korps.boards[NUMBER] = [
            ("LEDE", "Styrets leder", "Kari Demo Nordby"),
            ("MEDL", "Styremedlem", "Ola Moen"),
        ]
        return client

    def page(self, client, mandate):
        return client.get(reverse("admin:organizations_mandate_change", args=[mandate.pk])).content.decode()

    def requested(self, name):
        from organizations.workflow import mandates
        from tests.factories import NOW

        association = make_association(name="Korpset", organization_number=NUMBER)
        return mandates.claim(association, role="chair", explanation="x", by=make_user(name=name), at=NOW)

    def test_the_same_name_but_for_a_middle_name(self, staff):
        page = self.page(staff, self.requested("Kari Nordby"))
        assert "Styreleder i Enhetsregisteret: Kari Demo Nordby. Den som spør, har samme navn." in page
        assert "Styremedlem: Ola Moen" in page

    def test_another_name(self, staff):
        page = self.page(staff, self.requested("Per Hansen"))
        assert "Den som spør, heter noe annet: Per Hansen." in page

    def test_on_the_page_of_a_new_association_too(self, staff):
        association = make_association(name="Korpset", organization_number=NUMBER, state="proposed")
        from organizations.workflow import mandates
        from tests.factories import NOW

        mandates.claim(association, role="chair", explanation="x", by=make_user(name="Kari Nordby"), at=NOW)
        url = reverse("admin:organizations_association_change", args=[association.pk])
        assert "Den som spør, har samme navn." in staff.get(url).content.decode()

    def test_asked_once_for_a_page(self, staff, korps):
        self.page(staff, self.requested("Per Hansen"))
        assert len(korps.asked) == 1

    def test_not_asked_when_it_is_decided(self, staff, korps):
        self.page(staff, make_mandate(association=make_association(organization_number=NUMBER)))
        assert korps.asked == []

    def test_a_register_that_is_down_stops_nobody(self, staff, korps):
        korps.faults = [status(500)] * 9
        assert "svarer ikke akkurat nå" in self.page(staff, self.requested("Per Hansen"))

    def test_neither_names_nor_birth_dates_are_kept_or_logged(self, staff, caplog):
        mandate = self.requested("Per Hansen")
        self.page(staff, mandate)
        assert "Nordby" not in caplog.text
        assert "1981" not in self.page(staff, mandate)
        assert "Nordby" not in str(list(AuditEntry.objects.values()))
