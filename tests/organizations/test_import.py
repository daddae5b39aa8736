import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from organizations.models import Association
from organizations.states import AssociationState
from portal.models import AuditEntry
from tests.factories import NOW, make_association

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).parent / "brreg"


def run(*names, **options):
    out = StringIO()
    try:
        call_command("import_brreg", *[str(SAMPLES / name) for name in names], stdout=out, **options)
    finally:
        run.said = out.getvalue()
    return run.said


def test_import_twice_changes_nothing_the_second_time():
    said = run("enhet.json", "sok-side-1.json", "sok-side-2.json", "sok-ingen-treff.json", "bulk.json")
    assert "Opprettet: 5" in said
    assert "Uendret: 1" in said
    assert "312004705 FEIL SIFFER DEMOLAG: Kontrollsifferet i organisasjonsnummeret er feil." in said
    before = AuditEntry.objects.count()
    again = run("enhet.json", "sok-side-1.json", "bulk.json")
    assert "Opprettet: 0" in again
    assert "Oppdatert: 0" in again
    assert "Uendret: 6" in again
    assert AuditEntry.objects.count() == before


def test_new_associations_are_public_and_placed_by_their_postal_place():
    run("enhet.json")
    association = Association.objects.public().get(organization_number="312001004")
    assert association.name == "Tranby og Omegn Demokorps"
    assert association.district.name == "Tranby"
    assert not association.show_email


def test_the_associations_own_name_is_kept():
    make_association(name="Korpset vårt", organization_number="312001004")
    assert "Oppdatert: 1" in run("enhet.json")
    association = Association.objects.get()
    assert (association.name, association.register_name) == ("Korpset vårt", "TRANBY OG OMEGN DEMOKORPS")


def test_what_the_association_has_confirmed_is_kept():
    make_association(
        name="Korpset", organization_number="312001004", email="vi@korpset.example", purpose="Spille.",
        confirmed_at=NOW,
    )  # fmt: skip
    run("enhet.json")
    association = Association.objects.get()
    assert (association.email, association.purpose) == ("vi@korpset.example", "Spille.")
    assert association.in_voluntary_register


def test_a_deleted_unit_marks_the_association_that_exists_and_no_other():
    assert "Slettet: 0" in run("slettet.json")
    assert not Association.objects.exists()
    run("enhet.json")
    assert "Slettet: 1" in run("slettet.json")
    association = Association.objects.get()
    assert (association.state, str(association.deleted_on)) == (AssociationState.DELETED, "2027-02-20")
    assert "Slettet: 0" in run("slettet.json")
    assert "Oppdatert: 1" in run("enhet.json")
    association.refresh_from_db()
    assert (association.state, association.deleted_on) == (AssociationState.ACTIVE, None)


def test_bankruptcy_is_noted():
    run("bulk.json")
    assert Association.objects.get(organization_number="312003961").register_status == "bankrupt"


def test_legal_forms_by_option():
    run("bulk.json", legal_form=["STI"])
    assert [found.name for found in Association.objects.all()] == ["Demostiftelsen Lier"]


def test_a_cut_off_file_keeps_what_stood_before_and_says_so(tmp_path):
    packed = gzip.compress((SAMPLES / "bulk.json").read_bytes())
    cut = tmp_path / "enheter.json"
    text = (SAMPLES / "bulk.json").read_bytes()
    cut.write_bytes(text[: text.index(b"312003961")])
    with pytest.raises(CommandError, match=r"skadet eller avkuttet") as error:
        run(cut)
    assert error.value.returncode == 1
    assert "Opprettet: 1" in run.said
    whole = tmp_path / "bulk.bin"
    whole.write_bytes(packed)
    assert "Opprettet: 2" in run(whole)


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04"])
def test_a_file_that_is_no_json_says_so(content, tmp_path):
    file = tmp_path / "svar"
    file.write_bytes(content)
    with pytest.raises(CommandError, match="ikke JSON"):
        run(file)


def test_a_file_that_is_missing_stops_none_of_the_others(tmp_path):
    with pytest.raises(CommandError, match="kan ikke åpnes"):
        run(tmp_path / "finnes-ikke.json", "enhet.json")
    assert Association.objects.count() == 1
