"""What associations lack reaches those who build."""

import pytest
import time_machine
from django.urls import reverse

from facilities import workflow
from facilities.models import Need
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import make_site
from tests.factories import NOW, make_district, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def club():
    return make_mandate()


def report(club, *, kind="storage", district="Tranby", text="Et skap til instrumenter", by=None, **more):
    place = make_district(name=district)
    return workflow.report_need(
        club.association, kind=kind, district=place, text=text, by=by or club.user, at=NOW, **more
    )


def test_it_is_told_on_one_page_once(client, club):
    client.force_login(club.user)
    page = client.get(reverse("needs"))
    key = page.context["form"]["key"].value()
    asked = {"association": club.association.pk, "kind": "premises", "district": make_district().pk,
             "text": "Et øverom", "key": str(key() if callable(key) else key)}  # fmt: skip
    for _twice in range(2):
        assert client.post(reverse("needs"), asked).status_code == 302
    assert Need.objects.get().text == "Et øverom"
    assert "Et øverom" in client.get(reverse("needs")).content.decode()


@pytest.mark.parametrize("bad", [{"text": ""}, {"kind": "tull"}, {"district": "999999"}, {"people": "-1"}])
def test_bad_input_is_told_and_nothing_is_kept(client, club, bad):
    client.force_login(club.user)
    key = "00000000-0000-0000-0000-000000000001"
    asked = {"association": club.association.pk, "kind": "premises", "district": make_district().pk, "text": "Et rom",
             "key": key}  # fmt: skip
    page = client.post(reverse("needs"), asked | bad)
    assert set(page.context["form"].errors) == set(bad)
    assert not Need.objects.exists()


def test_a_site_lies_in_its_district(club):
    with pytest.raises(Refused) as refused:
        report(club, site=make_site(district="Sylling"))
    assert refused.value.problems[0].field == "site"


def test_only_those_who_act_for_the_association(club):
    with pytest.raises(Refused):
        report(club, by=make_user())


def test_staff_read_it_district_by_district_and_take_it_along(client, club):
    report(club, district="Tranby")
    report(club, district="Sylling", text="Rampe til scenen", kind="universal_design")
    client.force_login(make_staff())
    page = client.get(reverse("need_list")).content.decode()
    assert page.index("Sylling") < page.index("Tranby")
    only = client.get(reverse("need_list"), {"bydel": make_district(name="Sylling").pk}).content.decode()
    assert "Rampe til scenen" in only
    assert "instrumenter" not in only
    for strange in ("tull", "9" * 30, "-1"):
        assert client.get(reverse("need_list"), {"bydel": strange}).status_code == 200
    listed = b"".join(client.get(reverse("need_list"), {"fil": "1"}).streaming_content).decode()
    assert listed.count("\n") == 3
    assert club.association.name in listed


def test_it_is_answered_in_words_and_the_association_is_told(client, club):
    need = report(club)
    client.force_login(make_staff())
    url = reverse("admin:facilities_need_move", args=[need.pk, "meet"])
    assert client.post(url, {"answer": ""}).status_code == 200
    assert client.post(url, {"answer": "Skap i kjelleren fra august."}).status_code == 302
    assert Notice.objects.filter(kind="facilities.need_answered").count() == 1
    client.force_login(club.user)
    assert "Skap i kjelleren" in client.get(reverse("needs")).content.decode()
    client.force_login(make_staff())
    assert "instrumenter" not in client.get(reverse("need_list")).content.decode()


def test_it_can_be_taken_back_by_those_who_told_it(client, club):
    need = report(club)
    client.force_login(make_mandate().user)
    assert client.post(reverse("need_withdraw", args=[need.pk])).status_code == 404
    client.force_login(club.user)
    client.post(reverse("need_withdraw", args=[need.pk]))
    assert Need.objects.get().state == "withdrawn"
