"""The demo, many times over, and as true as once."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse

from facilities.models import Booking, Facility, OpeningHours, Site
from organizations.models import Association
from portal.demo import loader
from portal.management.commands.demo import multiply
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def test_three_times_as_much_and_every_copy_stands_by_itself(client):
    loader.load(today=NOW.date(), at=NOW)
    once = {model: model.objects.count() for model in (Site, Facility, OpeningHours, Association)}
    bookings = Booking.objects.made().count()
    multiply(2)
    assert {model: model.objects.count() for model in once} == {model: 3 * n for model, n in once.items()}
    assert Booking.objects.made().count() == 3 * bookings
    for room in Facility.objects.select_related("parent"):
        assert room.parent is None or (
            room.parent.site_id == room.site_id and room.parent.span.lower <= room.span.lower
        )
    for row in Booking.objects.select_related("facility").order_by("-pk")[:300]:
        assert row.span == row.facility.span
    copied = Facility.objects.filter(site__name="Tranbyhallen 3", parent=None).first()
    assert client.get(copied.get_absolute_url()).status_code == 200
    made = Facility.objects.create(site=Site.objects.first(), name="Ny sal", kind="gym")
    assert made.span.lower == made.pk * 720_720


def test_the_command_wants_an_empty_database_and_a_number(settings):
    make_user()
    with pytest.raises(CommandError):
        call_command("demo", scale=2)
    with pytest.raises(CommandError):
        call_command("demo", "--scale", "0")
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_what_the_municipality_gives_counts_the_copies_too(client):
    loader.load(today=NOW.date(), at=NOW)
    multiply(1)
    page = client.get(reverse("given")).content.decode()
    assert " 2</a>" in page
