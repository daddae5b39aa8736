"""The register as people meet it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from organizations.models import ActivityType, Association, Mandate
from organizations.states import AssociationState
from organizations.workflow import associations
from portal.problems import Refused
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert('é')</script> & \"sitat\" 🎺"
NUMBER, OTHER_NUMBER = "312001004", "312001373"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def user(client):
    user = make_user()
    client.force_login(user)
    return user


def names(response):
    return [association.name for association in response.context["page"]]


# --- The list ----------------------------------------------------------------------------------------------


def test_list_in_norwegian_order_and_only_those_in_the_register(client):
    for name in ("Åsen vel", "Ørje lag", "Zulu", "Ås", "Ærlig lag", "Alfa"):
        make_association(name=name)
    make_association(name="Venter", state=AssociationState.PROPOSED)
    assert names(client.get(reverse("associations"))) == [
        "Alfa", "Zulu", "Ærlig lag", "Ørje lag", "Ås", "Åsen vel",
    ]  # fmt: skip


def test_search_filters_counts_and_pages(client):
    tranby, korps = make_district(name="Tranby"), ActivityType.objects.get(code="korps")
    found = make_association(name="Tranby musikkforening", purpose="Korpsmusikk for unge", district=tranby)
    found.activity_types.add(korps, ActivityType.objects.get(code="barn-og-unge"))
    make_activity(association=found)
    for number in range(30):
        make_association(name=f"Annet lag {number}")
    page = client.get(reverse("associations"))
    assert len(names(page)) == 25
    assert "Tranby (1)" in page.content.decode()
    assert "Korps (1)" in page.content.decode()
    assert "Sylling" not in page.content.decode()
    for query in ({"q": "korpsmus"}, {"district": tranby.pk}, {"type": korps.pk}, {"active": "on"}):
        assert names(client.get(reverse("associations"), query)) == ["Tranby musikkforening"], query
    assert len(names(client.get(reverse("associations"), {"side": "2"}))) == 6


def test_nothing_found_suggests_what_is_near(client):
    make_association(name="Tranby Demokorps")
    page = client.get(reverse("associations"), {"q": "Tranbi demokrops"}).content.decode()
    assert "Mente du" in page
    assert "Tranby Demokorps</a>" in page
    assert "Mente du" not in client.get(reverse("associations"), {"q": "xyzzy qwerty"}).content.decode()


@pytest.mark.parametrize(
    "query", [{"q": "' OR 1=1"}, {"q": "&|!():*"}, {"district": "x"}, {"type": "-1"}, {"side": "x"}]
)
def test_nonsense_in_the_address_is_harmless(client, query):
    make_association()
    assert client.get(reverse("associations"), query).status_code == 200


# --- The page ----------------------------------------------------------------------------------------------


def test_page_shows_what_the_association_has_chosen_to_show(client):
    association = make_association(
        organization_number=NUMBER, email="skjult@example.com", phone="32000000", show_phone=True,
        street_address="c/o Ola Nordmann", bank_account_number="86011117947",
    )  # fmt: skip
    page = client.get(association.get_absolute_url()).content.decode()
    assert "312\N{NO-BREAK SPACE}001\N{NO-BREAK SPACE}004" in page
    assert "32000000" in page
    for hidden in ("skjult@example.com", "Ola Nordmann", "86011117947", "8601.11.17947"):
        assert hidden not in page
    assert "Ikke bekreftet" in page


def test_proposed_and_deleted_are_not_shown_to_the_public(client):
    for state in (AssociationState.PROPOSED, AssociationState.REFUSED, AssociationState.DELETED):
        assert client.get(make_association(state=state).get_absolute_url()).status_code == 404


def test_html_in_every_text_field_is_shown_as_text(client):
    association = make_association(
        name=HOSTILE, register_name=HOSTILE, purpose=HOSTILE, postal_place=HOSTILE, street_address=HOSTILE
    )
    mandate = make_mandate(association=association)
    client.force_login(mandate.user)
    for url in (
        association.get_absolute_url(), reverse("associations"), reverse("association_edit", args=[association.slug]),
        reverse("my_page"), reverse("association_choose"), reverse("activity_new"),
        reverse("search") + "?q=script",
    ):  # fmt: skip
        page = client.get(url).content.decode()
        assert "<script>alert" not in page, url
        assert "🎺" in page, url


# --- Registering -------------------------------------------------------------------------------------------


def registering(**changes):
    return {"name": "Nytt lag", "purpose": "Vi gjør noe.", "explanation": "Se protokollen."} | changes


def test_a_group_without_a_number_registers_and_gets_a_receipt(client, user):
    response = client.post(reverse("association_register"), registering(), follow=True)
    assert "Vi har mottatt Nytt lag" in response.content.decode()
    association = Association.objects.get()
    assert (association.state, association.organization_number) == (AssociationState.PROPOSED, None)
    assert Mandate.objects.get(user=user).role == "chair"
    assert not Association.objects.public().exists()


def test_sent_twice_it_is_registered_once(client, user):
    client.post(reverse("association_register"), registering())
    with pytest.raises(Refused, match="registered"):
        associations.register(name="NYTT LAG", explanation="x", by=user, at=NOW)
    assert Association.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("312001005", "ikke et gyldig"),
        ("12345", "ni sifre"),
        ("31200100X", "ni sifre"),
        ("３１２００１００４", "ni sifre"),
    ],
)
def test_a_wrong_number_is_told_on_its_field_and_kept(client, user, number, says):
    response = client.post(reverse("association_register"), registering(organization_number=number))
    assert says in response.context["form"].errors["organization_number"][0]
    assert number in response.content.decode()
    assert not Association.objects.exists()


def test_a_number_written_with_blanks_is_understood(client, user):
    client.post(reverse("association_register"), registering(organization_number="312 001 004"))
    assert Association.objects.get().organization_number == NUMBER


def test_a_number_that_is_registered_leads_to_claiming_it(client, user):
    known = make_association(name="Tranby korps", organization_number=NUMBER)
    page = client.post(
        reverse("association_register"), registering(organization_number=NUMBER)
    ).content.decode()
    assert "Denne foreningen står allerede i registeret" in page
    assert reverse("association_claim", args=[known.slug]) in page


def test_a_similar_name_is_shown_once_and_stops_nobody(client, user):
    make_association(name="Tranby Demokorps", district=make_district())
    form = registering(name="Tranby demo-korps")
    first = client.post(reverse("association_register"), form)
    assert "Er det en av disse?" in first.content.decode()
    assert Association.objects.count() == 1
    seen = first.context["form"]["seen_similar"].value()
    assert f'value="{seen}"' in first.content.decode()
    client.post(reverse("association_register"), form | {"seen_similar": seen})
    assert Association.objects.count() == 2


# --- Keeping it right --------------------------------------------------------------------------------------


def editing(**changes):
    return {"name": "Tranby korps", "language_form": "nn"} | changes


def test_a_member_changes_the_page_and_so_confirms_it(client):
    mandate = make_mandate(association=make_association(name="Tranby", email="a@example.com"))
    client.force_login(mandate.user)
    url = reverse("association_edit", args=[mandate.association.slug])
    korps = ActivityType.objects.get(code="korps")
    client.post(
        url,
        editing(show_email="on", email="b@example.com", activity_types=[korps.pk], website="korps.example"),
    )
    association = Association.objects.get()
    assert (association.name, association.public_email) == ("Tranby korps", "b@example.com")
    assert (association.language_form, association.website) == ("nn", "https://korps.example")
    assert (association.confirmed_at, list(association.activity_types.all())) == (NOW, [korps])
    assert association.sort_key == "tranby korps"


@pytest.mark.parametrize(
    ("account", "says"),
    [
        ("1234567", "elleve sifre"),
        ("00001234567", "gyldig"),
        ("86011117948", "gyldig"),
        ("8601.11.1794", "elleve"),
    ],
)
def test_a_wrong_account_number_is_told_on_its_field(client, account, says):
    mandate = make_mandate()
    client.force_login(mandate.user)
    url = reverse("association_edit", args=[mandate.association.slug])
    response = client.post(url, editing(bank_account_number=account))
    assert says in response.context["form"].errors["bank_account_number"][0]


def test_only_chair_and_treasurer_see_and_change_the_account(client):
    association = make_association(bank_account_number="86011117947")
    url = reverse("association_edit", args=[association.slug])
    secretary = make_mandate(association=association, role="secretary").user
    client.force_login(secretary)
    assert "86011117947" not in client.get(url).content.decode()
    client.post(url, editing(bank_account_number="99990000006"))
    association.refresh_from_db()
    assert association.bank_account_number == "86011117947"
    with pytest.raises(Refused, match="not_allowed"):
        associations.change(association, by=secretary, at=NOW, bank_account_number="")
    client.force_login(make_mandate(association=association, role="treasurer").user)
    client.post(url, editing(bank_account_number="8601.11.17947"))
    association.refresh_from_db()
    assert association.bank_account_number == "86011117947"
    assert "8601.11.17947" in client.get(association.get_absolute_url()).content.decode()


def test_strangers_change_nothing(client, user):
    association = make_association()
    for name in ("association_edit", "association_confirm"):
        assert client.post(reverse(name, args=[association.slug]), editing()).status_code == 404
    for verb in (associations.change, associations.confirm):
        with pytest.raises(Refused, match="not_allowed"):
            verb(association, by=user, at=NOW)


def test_the_yearly_confirmation_is_asked_for_and_given(client):
    mandate = make_mandate(association=make_association(confirmed_at=NOW - timedelta(days=400)))
    client.force_login(mandate.user)
    assert "bekreft det" in client.get(reverse("my_page")).content.decode()
    client.post(reverse("association_confirm", args=[mandate.association.slug]))
    assert "bekreft det" not in client.get(reverse("my_page")).content.decode()


def test_staff_read_who_asks_and_why_before_they_take_the_association_in(client, user):
    made = associations.register(
        by=user, at=NOW, name="Strikkekroken", explanation="Ring meg på biblioteket."
    )
    client.force_login(make_staff())
    page = client.get(reverse("admin:organizations_association_change", args=[made.pk])).content.decode()
    assert f"{user.email}: Ring meg på biblioteket." in page


@pytest.mark.parametrize("verb", ["verify", "refuse", "restore"])
@pytest.mark.parametrize("state", AssociationState.values)
@pytest.mark.parametrize("who", ["staff", "member", "stranger"])
def test_every_staff_verb_in_every_state_by_every_role(verb, state, who):
    allowed = {"verify": "proposed", "refuse": "proposed", "restore": "deleted"}
    association = make_association(state=state)
    by = {
        "staff": make_staff,
        "member": lambda: make_mandate(association=association).user,
        "stranger": make_user,
    }[who]()
    more = {"reason": "Derfor."} if verb == "refuse" else {}
    if who == "staff" and allowed[verb] == state:
        getattr(associations, verb)(association, by=by, at=NOW, **more)
    else:
        with pytest.raises(Refused):
            getattr(associations, verb)(association, by=by, at=NOW, **more)


def test_front_page_and_search_and_platform_figures(client):
    association = make_association(name="Tranby korps", confirmed_at=NOW)
    make_activity(association=association, title="Åpen øvelse")
    front = client.get(reverse("front")).content.decode()
    assert "Dette skjer i Lier" in front
    assert "Åpen øvelse" in front
    assert "Registrer foreningen" in front
    assert "100\N{NO-BREAK SPACE}%" in front
    found = client.get(reverse("search"), {"q": "øvel"}).content.decode()
    assert "Åpen øvelse" in found
    assert "Tranby korps" in client.get(reverse("search"), {"q": "tranby"}).content.decode()
