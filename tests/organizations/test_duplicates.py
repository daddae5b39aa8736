"""Staff see a proposed association beside those that are like it, and send those who wrote it to the right one."""

import pytest
from django.urls import reverse

from organizations.states import AssociationState, MandateState
from organizations.workflow import associations
from portal.models import Notice
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def existing():
    association = make_association(
        name="Tranby skolekorps", organization_number="312001004", district=make_district(name="Tranby"),
        purpose="Korps for barn.", website="https://korps.example/",
    )  # fmt: skip
    make_mandate(association=association, user=make_user(name="Ingrid Leder"))
    return association


def proposed(name="Tranby skolekorpset", user=None):
    return associations.register(
        name=name, district=make_district(name="Tranby"), purpose="Korps for barn.", explanation="Meg",
        by=user or make_user(), at=NOW,
    )  # fmt: skip


def move(association, name):
    return reverse("admin:organizations_association_move", args=[association.pk, name])


def test_side_by_side_on_the_case_page(client, existing):
    new = proposed()
    make_association(name="Sylling strikkelag")
    client.force_login(make_staff())
    page = client.get(reverse("admin:organizations_association_change", args=[new.pk]))
    beside = page.context["comparison"]
    assert beside.candidates == [existing]
    rows = {str(label): (values, is_same) for label, values, is_same in beside.rows}
    assert rows["Formål"] == (["Korps for barn.", "Korps for barn."], True)
    assert rows["Organisasjonsnummer"][0] == ["", existing.shown_number]
    assert "Ingrid Leder (leder" in page.content.decode()
    assert f"{move(new, 'refuse_as_duplicate')}?existing={existing.pk}" in page.content.decode()


def test_refused_with_a_link_to_the_one_that_stands_there(client, existing):
    user = make_user(email="ny@example.com")
    new = proposed(user=user)
    client.force_login(make_staff())
    url = move(new, "refuse_as_duplicate")
    form = client.get(f"{url}?existing={existing.pk}").context["form"]
    assert str(form["existing"].value()) == str(existing.pk)
    client.post(url, {"existing": existing.pk})
    new.refresh_from_db()
    assert (new.state, new.duplicate_of) == (AssociationState.REFUSED, existing)
    mandate = new.mandates.get()
    assert mandate.state == MandateState.REFUSED
    assert "Tranby skolekorps" not in Notice.objects.get(address="ny@example.com").body
    client.force_login(user)
    page = client.get(reverse("my_page")).content.decode()
    assert "Den står i registeret allerede, som Tranby skolekorps" in page
    assert f'href="{existing.get_absolute_url()}"' in page


def test_only_one_that_is_like_it_can_be_pointed_to(client, existing):
    new, other = proposed(), make_association(name="Sylling strikkelag")
    client.force_login(make_staff())
    page = client.post(move(new, "refuse_as_duplicate"), {"existing": other.pk})
    assert page.context["form"].errors["existing"]
    new.refresh_from_db()
    assert new.state == AssociationState.PROPOSED


def test_one_that_is_like_no_other_has_no_such_button(client, existing):
    new = proposed(name="Sylling strikkelag")
    client.force_login(make_staff())
    page = client.get(reverse("admin:organizations_association_change", args=[new.pk]))
    assert page.context["comparison"] is None
    assert "refuse_as_duplicate" not in page.content.decode()
    assert move(new, "verify") in page.content.decode()
