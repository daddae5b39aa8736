"""Associations from a spreadsheet: good rows come in, bad rows are told, and nothing comes in twice."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from organizations.models import Association
from organizations.workflow.spreadsheet import take_in
from portal.problems import Refused
from portal.tables import read
from tests.factories import NOW, make_association, make_mandate, make_staff

pytestmark = pytest.mark.django_db

FILE = """Navn;Org.nr;Kommunedel;E-post;Nettside;Aktiviteter;Husnummer
Tranby korps;312 001 004;Tranby;post@korps.example;korps.example;Korps, Barn og unge;7
;;Tranby;;;;
Feil nummer;312001005;;;;;
Sylling vel;;Sylling;;;Velforening;
Ukjent sted;;Atlantis;ikke en adresse;htp:/x;Romfart;
TRANBY KORPS IGJEN;312001004;;;;;
sylling VEL;;;;;;
=1+1;;;;;;
"""


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def staff(client):
    staff = make_staff()
    client.force_login(staff)
    return staff


def table(text=FILE):
    return read(io.BytesIO(text.encode()))


def test_good_rows_come_in_and_bad_ones_are_told_with_line_and_every_reason(staff):
    report = take_in(table(), by=staff, at=NOW)
    assert [one.name for one in report.created] == ["Tranby korps", "Sylling vel", "=1+1"]
    assert report.known == [(7, "TRANBY KORPS IGJEN"), (8, "sylling VEL")]
    assert [(row.line, len(row.reasons)) for row in report.rejected] == [(3, 1), (4, 1), (6, 4)]
    assert report.unused == ["Husnummer"]
    korps = Association.objects.get(organization_number="312001004")
    assert (korps.email, korps.website, korps.show_email) == (
        "post@korps.example",
        "https://korps.example",
        False,
    )
    assert {kind.name for kind in korps.activity_types.all()} == {"Korps", "Barn og unge"}
    assert str(korps.district) == "Tranby"
    assert Association.objects.public().count() == 3


def test_the_same_file_again_changes_nothing(staff):
    take_in(table(), by=staff, at=NOW)
    Association.objects.filter(organization_number="312001004").update(email="egen@korps.example")
    before = list(Association.objects.order_by("pk").values())
    report = take_in(table(), by=staff, at=NOW)
    assert not report.created
    assert len(report.known) == 5
    assert [
        {k: v for k, v in row.items() if k != "search"} for row in Association.objects.order_by("pk").values()
    ] == [{k: v for k, v in row.items() if k != "search"} for row in before]


def test_a_file_without_names_is_refused_and_only_staff_take_in(staff):
    with pytest.raises(Refused, match="no_names"):
        take_in(table("E-post;Telefon\na@b.example;1\n"), by=staff, at=NOW)
    with pytest.raises(Refused, match="not_allowed"):
        take_in(table(), by=make_mandate().user, at=NOW)


def test_staff_send_the_file_and_read_what_became_of_it(client, staff):
    make_association(name="Gammelt lag", organization_number="312001373")
    url = reverse("admin:organizations_association_import")
    file = SimpleUploadedFile("liste.csv", FILE.encode("cp1252"))
    page = client.post(url, {"file": file}).content.decode()
    for text in ("3 foreninger kom inn", "3 rader må rettes", "Atlantis", "Romfart", "Husnummer"):
        assert text in page
    sheet = client.get(reverse("admin:organizations_association_export"))
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert len(rows) == 5
    assert "post@korps.example" in {cell for row in rows for cell in row}
    wrong = client.post(url, {"file": SimpleUploadedFile("x.csv", b"\0\1\2")})
    assert "ikke lese" in wrong.context["form"].errors["file"][0]
