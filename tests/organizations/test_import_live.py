"""`import_brreg --municipality`: everybody in the municipality, straight from the registers."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from organizations.demo.invented_register import address, unit
from organizations.models import Association, IcnpoCategory
from portal.models import AuditEntry
from tests.factories import NOW, make_association
from tests.organizations.brreg_server import cut_off, hangs_up, not_json, status

pytestmark = pytest.mark.django_db

DRAMMEN = address("Torget 1", "3017", "DRAMMEN", municipality="DRAMMEN", number="3301")
FOUNDATION = {"kode": "STI", "beskrivelse": "Stiftelse"}


def run(number="3312", **options):
    out = StringIO()
    try:
        call_command("import_brreg", municipality=number, stdout=out, **options)
    finally:
        run.said = out.getvalue()
    return run.said


@pytest.fixture
def lier(brreg):
    brreg.known = [
        unit("312001004", "TRANBY DEMOSKOLEKORPS"),
        unit("312000008", "LIER DEMOVEL", registrertIFrivillighetsregisteret=False),
        unit("312001373", "DEMOSTIFTELSEN", organisasjonsform=FOUNDATION),
        unit("312003228", "UTENFOR", organisasjonsform=FOUNDATION, registrertIFrivillighetsregisteret=False),
        unit("312003961", "DRAMMEN DEMOLAG", forretningsadresse=DRAMMEN),
    ]
    brreg.icnpo = {"312001004": ("1100", "13100"), "312001373": ("99999",), "312003961": ("1200",)}
    brreg.categories = [("1100", "Kultur og kunst"), ("15100", "Noe helt nytt")]
    return brreg


def test_those_of_the_legal_form_and_those_in_the_voluntary_register(lier):
    said = run()
    assert "Opprettet: 3\nOppdatert: 0\nUendret: 0\n" in said
    assert "Mislyktes: 0" in said
    assert {one.name for one in Association.objects.all()} == {
        "Tranby Demoskolekorps", "Lier Demovel", "Demostiftelsen",
    }  # fmt: skip


def test_again_changes_nothing(lier):
    run()
    before = AuditEntry.objects.count()
    assert "Opprettet: 0\nOppdatert: 0\nUendret: 3" in run()
    assert AuditEntry.objects.count() == before


def test_categories_the_most_important_first_and_unknown_ones_kept(lier):
    run()
    korps = Association.objects.get(organization_number="312001004")
    assert korps.register_entry.icnpo_codes == ["1100", "13100"]
    assert Association.objects.get(organization_number="312001373").register_entry.icnpo_codes == ["99999"]


def test_kinds_of_activity_that_are_beyond_doubt(lier):
    """13100 means children alone, and the name says korps; 1100 can mean ten things, and adds none."""
    run()
    korps = Association.objects.get(organization_number="312001004")
    assert {kind.code for kind in korps.activity_types.all()} == {"korps", "barn-og-unge"}


def test_own_kinds_of_activity_are_kept(lier):
    make_association(name="Vårt korps", organization_number="312001004", confirmed_at=NOW)
    run()
    assert not Association.objects.get(organization_number="312001004").activity_types.exists()


def test_the_table_of_categories_is_renewed(lier):
    assert IcnpoCategory.objects.get(code="1100").name == "Kunst og kultur"
    run()
    assert IcnpoCategory.objects.get(code="1100").name == "Kultur og kunst"
    assert IcnpoCategory.objects.get(code="15100").name == "Noe helt nytt"
    assert IcnpoCategory.objects.get(code="1100").activity_types.exists(), "what is suggested is kept"


def test_a_big_municipality_is_asked_about_page_by_page(lier, monkeypatch):
    monkeypatch.setattr("organizations.brreg.voluntary_register.ONE_BY_ONE", 1)
    run()
    assert Association.objects.get(organization_number="312001004").register_entry.icnpo_codes == [
        "1100",
        "13100",
    ]
    assert "/frivillighetsregisteret/api/frivillige-organisasjoner/312001004" not in lier.paths()


@pytest.mark.parametrize("fault", [status(500), hangs_up, cut_off])
def test_one_bad_answer_is_made_good(lier, fault):
    lier.faults = [fault, fault]
    assert "Opprettet: 3" in run()


@pytest.mark.parametrize("fault", [not_json, status(400), status(500)])
def test_a_register_that_is_down_says_so_and_leaves_nothing(lier, fault):
    lier.faults = [fault] * 4
    with pytest.raises(CommandError, match="svarer ikke akkurat nå") as error:
        run()
    assert error.value.returncode == 1
    assert "Opprettet: 0" in run.said
    assert not Association.objects.exists()


def test_the_voluntary_register_may_be_down_while_the_other_is_not(lier, monkeypatch):
    usual = lier.answer
    monkeypatch.setattr(
        lier, "answer", lambda path, query: (503, None) if "frivillige-" in path else usual(path, query)
    )
    with pytest.raises(CommandError, match="svarer ikke"):
        run()
    assert "Opprettet: 3" in run.said
    monkeypatch.undo()
    lier.answer = usual
    run()
    assert Association.objects.get(organization_number="312001004").register_entry.icnpo_codes


def test_another_municipality_is_refused(lier):
    with pytest.raises(CommandError, match="3312"):
        run("3301")
    assert lier.asked == []


def test_neither_files_nor_a_municipality_is_refused():
    with pytest.raises(CommandError, match="kommune"):
        call_command("import_brreg")


REFUSES = """
CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
CREATE TRIGGER refuses BEFORE INSERT ON organizations_association FOR EACH ROW
WHEN (NEW.name = 'Lier Demovel') EXECUTE FUNCTION refuses();
"""


def test_one_that_the_database_will_not_take_is_counted_and_stops_nobody(lier):
    with connection.cursor() as cursor:
        cursor.execute(REFUSES)
    said = run()
    assert "Opprettet: 2" in said
    assert "Mislyktes: 1" in said


def test_letters_that_are_none_are_replaced(lier):
    lier.known[1]["navn"] = "LIER \ud800DEMOVEL"
    assert "Opprettet: 3" in run()
