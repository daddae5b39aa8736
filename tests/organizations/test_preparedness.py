"""Preparedness: what associations can lend in a crisis, for municipal staff alone, also without power."""

import io
from datetime import timedelta

import openpyxl
import pypdf
import pytest
from django.urls import reverse

from organizations.models.preparedness import PreparednessResource
from organizations.workflow import preparedness
from portal.problems import Refused
from tests.bad_input.browser import Browser, text
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user
from tests.organizations.volunteering import make_resource, resource_facts

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(time_machine):
    time_machine.move_to(NOW, tick=False)
    return Browser(make_staff())


def test_staff_and_the_associations_own_people_see_it_and_nobody_else():
    row = make_resource()
    own = make_mandate(association=row.association).user
    seen = [
        row in PreparednessResource.objects.visible_to(who)
        for who in (make_staff(), own, make_user(), make_mandate().user)
    ]
    assert seen == [True, True, False, False]


def test_a_chair_enters_changes_confirms_and_takes_away(time_machine):
    time_machine.move_to(NOW, tick=False)
    mandate = make_mandate()
    browser = Browser(mandate.user)
    data = {name: value for name, value in resource_facts().items() if value}
    browser.post(reverse("preparedness_new"), data)
    browser.post(reverse("preparedness_new"), data)
    row = PreparednessResource.objects.get()
    assert "40 feltsenger" in text(browser.get(reverse("preparedness")))
    browser.send(reverse("preparedness_edit", args=[row.pk]), amount="30")
    row.refresh_from_db()
    assert row.amount == 30
    time_machine.move_to(NOW + timedelta(days=300), tick=False)
    browser = Browser(mandate.user)
    browser.post(reverse("preparedness_confirm"))
    found = preparedness.preparedness_of(mandate.association)
    assert found
    assert found.confirmed_at == NOW + timedelta(days=300)
    browser.post(reverse("preparedness_remove", args=[row.pk]))
    assert not preparedness.preparedness_of(mandate.association)


def test_nobody_enters_or_takes_away_for_another_association():
    row, stranger = make_resource(), make_mandate().user
    for deed in (
        lambda: preparedness.offer(row.association, by=stranger, at=NOW, **resource_facts()),
        lambda: preparedness.change(row, by=stranger, at=NOW, amount=1),
        lambda: preparedness.remove(row, by=stranger, at=NOW),
        lambda: preparedness.confirm(row.association, by=stranger, at=NOW),
    ):
        with pytest.raises(Refused, match="not_allowed"):
            deed()


def test_district_by_district_the_quickest_first(staff):
    tranby, sylling = make_district(name="Tranby"), make_district(name="Sylling")
    make_resource(what="telt", district=tranby, response_time="24")
    make_resource(what="aggregat", district=tranby, response_time="1")
    make_resource(what="traktor", district=sylling)
    make_resource(what="folk", district=None)
    places = staff.get(reverse("preparedness_overview")).context["overview"].places
    assert [(name, [row.what for row in rows]) for name, rows in places] == [
        ("Sylling", ["traktor"]), ("Tranby", ["aggregat", "telt"]), ("Hele kommunen", ["folk"]),
    ]  # fmt: skip


def test_a_filter_offers_what_finds_something(staff):
    tranby = make_district(name="Tranby")
    make_resource(district=tranby, kind="room")
    make_resource(district=None, kind="people")
    page = staff.get(reverse("preparedness_overview"), {"district": tranby.pk})
    offered = page.context["filters"].fields["kind"].widget.choices
    assert [label for _value, label in offered][1:] == ["lokaler (1)"]
    assert [row.kind for row in page.context["overview"].rows] == ["room"]
    assert staff.get(reverse("preparedness_overview"), {"district": "x", "kind": "\0"}).status_code == 200


def test_what_is_out_of_the_register_is_out_of_the_list(staff):
    make_resource(association=make_association(state="deleted"))
    assert "Ingenting er lagt inn" in text(staff.get(reverse("preparedness_overview")))
    assert staff.get(reverse("preparedness_pdf")).status_code == 200


def test_the_sheet_has_everything_and_runs_no_formula(staff):
    make_resource(what="=HYPERLINK(1)", note="Ring først")
    made = openpyxl.load_workbook(io.BytesIO(staff.get(reverse("preparedness_sheet")).content))
    head, row = list(made.active.iter_rows())
    assert [cell.value for cell in head][:4] == ["Del av kommunen", "Type", "Hva", "Hvor mange"]
    assert row[2].data_type == "s"
    said = [str(cell.value) for cell in row]
    for expected in ("Berit Beredt", "40009999", "Ring først", "innen fire timer"):
        assert expected in said


def test_the_paper_has_everything_that_one_needs_without_power(staff):
    tranby = make_district(name="Tranby")
    for number in range(60):
        make_resource(what=f"feltsenger {number}", district=tranby, second_phone="41110000")
    answer = staff.get(reverse("preparedness_pdf"))
    read = pypdf.PdfReader(io.BytesIO(answer.content))
    said = " ".join(" ".join(page.extract_text() for page in read.pages).split())
    assert len(read.pages) > 1
    for expected in ("Tranby", "40 feltsenger 0", "40 feltsenger 59", "Berit Beredt", "40009999, 41110000",
                     "Nøkkel hos naboen", "innen fire timer", "2. mars 2027"):  # fmt: skip
        assert expected in said, expected


def test_the_list_costs_the_same_however_long(staff):
    from tests.conventions.cost import queries

    make_resource()
    few = queries(staff, reverse("preparedness_overview"))
    for _ in range(10):
        make_resource()
    assert queries(staff, reverse("preparedness_overview")) <= few


def test_the_yearly_confirmation_shows_and_covers_it(time_machine):
    row = make_resource()
    time_machine.move_to(NOW + timedelta(days=360), tick=False)
    browser = Browser(make_mandate(association=row.association).user)
    url = reverse("association_confirm", args=[row.association.slug])
    assert "40 feltsenger" in text(browser.get(url))
    browser.post(url)
    row.refresh_from_db()
    assert row.confirmed_at == NOW + timedelta(days=360)
