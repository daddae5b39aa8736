"""No price without its reason: in the preview of a series, and in the list of what is free."""

from datetime import time

import pytest
import time_machine
from django.urls import reverse

from tests.facilities.factories import make_facility, make_rate
from tests.factories import NOW, make_mandate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    make_rate()
    return make_facility(hours=(time(8), time(22)))


def preview(client, hall, weekdays):
    mandate = make_mandate()
    client.force_login(mandate.user)
    url = reverse("book_series", args=[hall.site.slug, hall.slug])
    data = {"association": mandate.association.pk, "part": hall.pk, "weekdays": weekdays, "first_on": "2027-03-12",
            "until_on": "2027-03-21", "from_time": "18:00", "to_time": "19:00", "purpose": "training", "step": "plan",
            "key": client.get(url).context["form"]["key"].value()}  # fmt: skip
    return client.post(url, data).content.decode()


def test_the_preview_says_which_rule_gives_which_price(hall, client):
    said = preview(client, hall, ["4", "5"])
    assert "Hvorfor det koster dette" in said
    assert "2 datoer: Gratis: trening" in said
    assert "Den ordinære prisen er 480" in said
    assert "2 datoer: Ordinær sats: gratis tid gjelder mandag til fredag" in said
    assert said.count("Ordinær sats: gratis tid gjelder") == 3


def test_one_rule_is_said_once(hall, client):
    assert preview(client, hall, ["4"]).count("Gratis: trening, øvelser og møter på ukedager") == 1


def test_the_list_of_what_is_free_says_why_it_costs_that(hall, client):
    asked = {"dag": "2027-03-12", "fra": "18:00", "til": "19:00"}
    said = client.get(reverse("facilities"), asked).content.decode()
    assert "Gratis: trening, øvelser og møter på ukedager" in said
    assert "Ordinær pris 480" in said
    said = client.get(reverse("facilities"), asked | {"dag": "2027-03-13"}).content.decode()
    assert "Ordinær sats: gratis tid gjelder mandag til fredag" in said
