"""Parts that are made once, versions that are read once, and pages that know no reader."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from dialogue.models import ContactPoint
from portal.context import Menu
from portal.once import once
from portal.per_request import OnceARequest, _begin, _end
from portal.registries import Contact, contact_for
from tests.conventions.cost import queries
from tests.dialogue.factories import make_contact_point
from tests.factories import make_association, make_user

KARI = Contact("Kari Dahl", "koordinator", "kari@example.no", "32 00 00 00", "", "/kontakt/1/")


def test_other_facts_are_another_part():
    assert "Kari Dahl" in once("portal/shell/foot.html", open_door=KARI)
    assert "Kari Dahl" not in once("portal/shell/foot.html", open_door=None)
    assert "Kari Dahl" in once("portal/shell/foot.html", open_door=KARI)


def test_another_municipality_has_parts_of_its_own(settings):
    lier = once("portal/shell/brand.html")
    settings.PORTAL_PLATFORM = "drammen"
    assert once("portal/shell/brand.html") != lier


def test_a_part_knows_no_reader(rf):
    """Also the menu is a function of where we are: one made for a page is right for everybody on it."""
    assert Menu.at("/kalender/2027/3/") == Menu.at("/kalender/")
    assert "aria-current" in once("portal/shell/menu.html", menu=Menu.at("/kalender/"))
    assert "aria-current" not in once("portal/shell/menu.html", menu=Menu.at("/sok/"))


@dataclass
class Asked:
    times: int = 0

    def __call__(self):
        self.times += 1
        return self.times


def test_what_is_found_once_a_request_is_found_anew_in_the_next():
    asked = Asked()
    found = OnceARequest(asked.__call__)
    assert [found(), found()] == [1, 2], "outside a request nothing is remembered"
    for expected in (3, 4):
        _begin()
        assert [found(), found()] == [expected, expected]
        _end()


def test_what_another_question_has_answered_is_not_asked_for():
    asked = Asked()
    found = OnceARequest(asked.__call__)
    found.answered(7)
    assert found() == 1, "outside a request nothing is remembered"
    _begin()
    found.answered(8)
    found.answered(9)
    assert found() == 8, "the first answer stands: what is read comes after it"
    _end()
    assert found() == 2


@pytest.mark.django_db
def test_a_contact_person_who_changes_is_shown_at_once_and_costs_no_query_else(client):
    point = make_contact_point(subject="portal", name="Kari Eksempel")
    client.get(reverse("privacy"))
    assert queries(client, reverse("privacy")) == 1, "the versions"
    ContactPoint.objects.filter(pk=point.pk).update(name="Ny Koordinator")
    assert "Ny Koordinator" in client.get(reverse("privacy")).content.decode()
    assert contact_for("portal").name == "Ny Koordinator"
    ContactPoint.objects.all().delete()
    assert contact_for("portal") is None


@pytest.mark.django_db
def test_an_open_page_without_a_reader_asks_no_session():
    """What is open to anybody is answered alike with a cookie and without, and no proxy keeps one for each."""
    reader = Client()
    reader.force_login(make_user())
    association = make_association()
    for url in (
        reverse("association_embedded", args=[association.slug]),
        reverse("calendar_feed"),
        reverse("association_feed", args=[association.slug]),
        reverse("colours"),
    ):
        for client in (Client(), reader):
            response = client.get(url)
            assert response.status_code == 200
            assert not response.cookies
            assert "cookie" not in response.get("Vary", "").lower(), url
        assert queries(reader, url) == queries(Client(), url)


@pytest.mark.django_db
def test_what_needs_a_login_still_does(client):
    assert client.get(reverse("my_page")).url.startswith(reverse("account_login"))
