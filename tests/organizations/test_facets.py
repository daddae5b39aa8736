"""Finding an association: every choice that is offered finds what it says."""

import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.facets import CHOICES, AssociationFilter, ticks
from organizations.models import ActivityType, Association, Language
from tests.factories import NOW, make_association, make_district
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db

COUNT = re.compile(r"\((\d+)\)$")


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def town():
    """Twelve associations that differ in everything."""
    korps, turn = (ActivityType.objects.get(code=code) for code in ("korps", "turn"))
    districts = [make_district(name=name) for name in ("Tranby", "Sylling")]
    for number in range(12):
        made = make_association(
            name=f"Forening {number:02}",
            purpose="musikk" if number % 3 else "idrett",
            district=districts[number % 2] if number % 5 else None,
            age_from=6 if number % 4 == 0 else None,
            age_to=19 if number % 4 == 0 else None,
            price_for_children=(None, 0, 800, 3000)[number % 4],
            languages=["pl", "en"][: number % 3],
            is_step_free=number % 2 == 0,
            is_adapted=number == 7,
            companion_card=number % 3 == 0,
        )
        made.activity_types.set([korps, turn][: 1 + number % 2])
    make_activity(association=made)
    make_association(name="Venter", state="proposed", is_step_free=True)


def found(**query):
    return AssociationFilter(query, at=NOW)


def names(**query):
    return {row.name for row in found(**query).rows}


def offered(**query):
    """(filter, value, count) of everything that can still be chosen."""
    form = found(**query).form
    for name, field in form.fields.items():
        if name == "q":
            continue
        choices = getattr(field, "choices", [("on", field.label)])
        for value, label in choices:
            if value:
                yield name, str(value), int(COUNT.search(str(label))[1])


def test_each_filter_finds_its_own(client):
    tranby, korps = make_district(name="Tranby"), ActivityType.objects.get(code="korps")
    it = make_association(
        name="Denne", district=tranby, age_from=6, age_to=12, price_for_children=500, languages=["pl"],
        is_step_free=True, is_adapted=True, companion_card=True,
    )  # fmt: skip
    it.activity_types.add(korps)
    make_activity(association=it)
    make_association(name="En annen", age_from=60, price_for_children=5000, languages=["en"])
    for query in ({"type": str(korps.pk)}, {"district": str(tranby.pk)}, {"age": "6-12"}, {"language": "pl"},
                  {"low_price": "on"}, {"step_free": "on"}, {"adapted": "on"}, {"companion_card": "on"},
                  {"active": "on"}):  # fmt: skip
        assert names(**query) == {"Denne"}, query
    assert names(age="26-") == {"En annen"}


def test_a_choice_that_finds_nothing_is_not_offered(client):
    make_association(name="Bare denne")
    page = client.get(reverse("associations")).content.decode()
    for word in ("Barn betaler", "Trinnfri", "Tilrettelagt", "ledsagerbevis", "Språk", "Del av kommunen"):
        assert word not in page
    assert {(name, count) for name, _value, count in offered()} == {("age", 1)}


QUERIES = st.fixed_dictionaries(
    {},
    optional={
        "q": st.sampled_from(["musikk", "forening", "idrett"]),
        "age": st.sampled_from(["0-5", "6-12", "26-"]),
        "language": st.sampled_from(["pl", "en"]),
        "low_price": st.just("on"),
        "step_free": st.just("on"),
        "companion_card": st.just("on"),
        "active": st.just("on"),
        "district": st.just("Tranby"),
        "type": st.just("korps"),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=QUERIES)
def test_every_choice_offered_finds_as_many_as_it_says(town, query):
    """Whatever is chosen already."""
    if "district" in query:
        query["district"] = str(make_district(name="Tranby").pk)
    if "type" in query:
        query["type"] = str(ActivityType.objects.get(code="korps").pk)
    it = found(**query)
    assert it.total == len(set(it.rows)) == it.rows.count()
    for name, value, count in offered(**query):
        then = found(**(query | {name: value}))
        assert then.total == count, (query, name, value)
        assert count > 0 or query.get(name) == value


@pytest.mark.parametrize("rows", [2, 40])
def test_the_list_takes_four_queries_however_long(client, rows):
    district = make_district()
    for number in range(rows):
        make_association(name=f"Lag {number}", district=district, languages=["pl"], is_step_free=True)
    with CaptureQueriesContext(connection) as made:
        client.get(reverse("associations"), {"q": "lag", "step_free": "on"})
    assert len(made) <= 4, [query["sql"][:90] for query in made]


def test_words_are_compared_for_likeness_only_when_full_text_finds_nothing(client, monkeypatch):
    make_association(name="Tranby Demokorps", is_step_free=True)
    asked = []
    monkeypatch.setattr("organizations.rules.register.did_you_mean", lambda *words: asked.append(words) or "")
    for query in ({"q": "tranby"}, {"q": "tranby", "companion_card": "on"}, {}):
        client.get(reverse("associations"), query)
    assert not asked
    client.get(reverse("associations"), {"q": "tranbi"})
    assert len(asked) == 1


@pytest.mark.parametrize(
    "address",
    ["district=x", "district=-1", "district=99999999999999999999", "type=٣", "age=7", "language=klingon",
     "step_free=yes", "q=%00", "side=x", "district=1&district=2", "q=" + "a" * 3000],
)  # fmt: skip
def test_nonsense_is_passed_over(client, address):
    make_association()
    assert client.get(f"{reverse('associations')}?{address}").status_code == 200
    assert found(**QueryDict(address).dict()).total >= 0


def test_every_filter_has_a_name_of_its_own():
    taken = [facet.name for facet in (*CHOICES, *ticks(NOW))]
    assert len(taken) == len(set(taken)) == 9
    assert len(Language.values) == len(set(Language.values))


def test_the_register_as_a_file_has_what_the_list_shows_and_only_what_is_public(client):
    make_association(
        name="Ærlig lag", email="skjult@example.com", phone="90000000", show_phone=True, is_step_free=True
    )
    make_association(name="=1+1", is_step_free=True)
    make_association(name="Uten adkomst")
    make_association(name="Venter", state="proposed", is_step_free=True)
    address = reverse("associations_csv") + "?step_free=on"
    text = b"".join(client.get(address).streaming_content).decode()
    assert [line.split(";")[0] for line in text.splitlines()] == ["\ufeffNavn", "'=1+1", "Ærlig lag"]
    assert "90000000" in text
    assert "skjult@example.com" not in text
    sheet = client.get(reverse("associations_xlsx"))
    assert sheet["Content-Disposition"] == 'attachment; filename="foreninger.xlsx"'
    assert sheet.content.startswith(b"PK")
    assert Association.objects.count() == 4


def test_a_printed_list_says_what_was_chosen(client):
    district = make_district(name="Tranby")
    make_association(name="Korps", district=district, is_step_free=True, age_from=6, age_to=19)
    query = {"q": "korps", "district": district.pk, "step_free": "on", "age": "6-12"}
    page = client.get(reverse("associations"), query).content.decode()
    assert "Valgt: «korps», Tranby, 6–12 år, Trinnfri adkomst" in page
    assert "Valgt:" not in client.get(reverse("associations")).content.decode()
