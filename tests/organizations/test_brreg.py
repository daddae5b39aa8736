import gzip
import io
from pathlib import Path

import pytest

from organizations.brreg import Deleted, Entity, Rejected, Scope, Unreadable, interpret, read
from organizations.names import display_name

SAMPLES = Path(__file__).parent / "brreg"
LIER = Scope("3312")


def reading(name, scope=LIER):
    return list(read(io.BytesIO((SAMPLES / name).read_bytes()), scope))


def test_one_unit_gives_every_field_an_association_has():
    assert reading("enhet.json") == [
        Entity(
            organization_number="312001004",
            register_name="TRANBY OG OMEGN DEMOKORPS",
            legal_form="FLI",
            register_status="",
            in_voluntary_register=True,
            language_form="nb",
            purpose="Å gi barn og unge i Tranby et godt musikalsk tilbud.",
            email="post@demokorps.example",
            phone="32 00 00 01",
            website="https://www.demokorps.example",
            street_address="Postboks 7",
            postal_code="3408",
            postal_place="Tranby",
            municipality_number="3312",
            municipality="Lier",
        )
    ]


def test_search_pages_give_those_in_the_municipality_only():
    assert [unit.register_name for unit in reading("sok-side-1.json")] == [
        "SYLLING DEMO IL",
        "LIERSKOGEN DEMOKOR",
    ]
    assert [unit.language_form for unit in reading("sok-side-1.json")] == ["nb", "nn"]
    assert reading("sok-side-2.json") == []


def test_search_pages_may_lie_one_after_the_other_in_a_file():
    both = (SAMPLES / "sok-side-1.json").read_bytes() + (SAMPLES / "enhet.json").read_bytes()
    assert len(list(read(io.BytesIO(both), LIER))) == 3


def test_an_empty_search_has_no_embedded_and_is_no_mistake():
    assert reading("sok-ingen-treff.json") == []


def test_a_deleted_unit():
    [gone] = reading("slettet.json")
    assert isinstance(gone, Deleted)
    assert (gone.organization_number, str(gone.deleted_on)) == ("312001004", "2027-02-20")


def test_bulk_file_of_associations_and_what_is_wrong_with_some():
    good = [found for found in reading("bulk.json") if isinstance(found, Entity)]
    bad = [found for found in reading("bulk.json") if isinstance(found, Rejected)]
    assert {unit.organization_number: unit.register_status for unit in good} == {
        "312001373": "",
        "312003961": "bankrupt",
        "312004704": "winding_up",
    }
    assert [(found.organization_number, str(found.reason)) for found in bad] == [
        ("312004705", "Kontrollsifferet i organisasjonsnummeret er feil."),
        ("31200470", "Organisasjonsnummeret har ikke ni sifre."),
    ]


def test_other_legal_forms_when_asked():
    found = reading("bulk.json", Scope("3312", frozenset({"STI"})))
    assert [unit.register_name for unit in found] == ["DEMOSTIFTELSEN LIER"]


def test_gzip_is_known_by_its_bytes():
    packed = gzip.compress((SAMPLES / "bulk.json").read_bytes())
    assert list(read(io.BytesIO(packed), LIER)) == reading("bulk.json")


def test_a_byte_order_mark_and_blanks_before_the_data_are_passed_over():
    text = b"\xef\xbb\xbf\n  " + (SAMPLES / "enhet.json").read_bytes()
    assert len(list(read(io.BytesIO(text), LIER))) == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "ikke JSON"),
        (b"<html>Vi er nede</html>", "ikke JSON"),
        (b"\x00\x01\x02", "ikke JSON"),
        (b"[{", "skadet"),
        (b'{"a": ', "skadet"),
        (b'{"organisasjonsnummer": "312001004",, }', "skadet"),
        (b'{"navn": "\xff\xfe"}', "skadet"),
        (b"\x1f\x8b\x08garbage", "skadet"),
        (gzip.compress(b"[]" * 1000, mtime=0)[:20], "skadet"),
        (b'{"hei": 1}', "ikke et svar med enheter"),
    ],
)
def test_what_cannot_be_read_says_so(content, says):
    with pytest.raises(Unreadable, match=says):
        list(read(io.BytesIO(content), LIER))


@pytest.mark.parametrize("name", ["feil-400.json", "frivillig-liste.json"])
def test_an_answer_about_something_else_says_so(name):
    with pytest.raises(Unreadable):
        reading(name)


def test_a_cut_off_file_gives_what_stands_before_the_cut():
    text = (SAMPLES / "bulk.json").read_bytes()
    cut = io.BytesIO(text[: text.index(b"312003961")])
    records = read(cut, LIER)
    assert next(records).organization_number == "312001373"
    with pytest.raises(Unreadable):
        next(records)


@pytest.mark.parametrize("unit", [None, 7, "x", [], {}, {"navn": "UTEN NUMMER"}])
def test_what_is_no_unit_is_rejected_with_a_reason(unit):
    assert interpret(unit, LIER).reason


def test_ill_typed_fields_are_left_out_and_nul_is_removed():
    unit = {
        "organisasjonsnummer": 312001004,
        "navn": "DEMO\0LAG",
        "organisasjonsform": {"kode": "FLI"},
        "forretningsadresse": {"kommunenummer": "3312", "postnummer": "SE-123", "adresse": None},
        "postadresse": [],
        "epostadresse": "ikke en adresse",
        "hjemmeside": "javascript:alert(1)",
        "vedtektsfestetFormaal": None,
        "konkurs": None,
    }
    found = interpret(unit, LIER)
    assert found.register_name == "DEMOLAG"
    assert (found.email, found.website, found.postal_code, found.purpose) == ("", "", "", "")


@pytest.mark.parametrize(
    ("register_name", "shown"),
    [
        ("TRANBY OG OMEGN DEMOKORPS", "Tranby og Omegn Demokorps"),
        ("SYLLING DEMO IL", "Sylling Demo IL"),
        ("LIER 4H", "Lier 4H"),
        ("I LIER", "I Lier"),
        ("LIER-SYLLING TK", "Lier-Sylling TK"),
        ("ØVRE ÅS HISTORIELAG", "Øvre Ås Historielag"),
        ("LSK", "LSK"),
        ("Sesam stasjon", "Sesam stasjon"),
    ],
)
def test_names_in_capitals_are_written_as_people_write(register_name, shown):
    assert display_name(register_name) == shown
