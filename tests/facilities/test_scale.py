"""The demo, many times over, and as true as once."""

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Max
from django.urls import reverse

from agreements.models import PartnershipAgreement
from dialogue.models import Enquiry, EnquiryMessage, Hearing, HearingResponse
from facilities.models import Booking, Facility, OpeningHours, Site
from grants.models import Grant, GrantApplication, Payment
from organizations.models import Activity, Association, Occurrence
from portal.demo import loader
from portal.management.commands.demo import multiply
from portal.models import Case, StoredFile
from portal.models.case import CaseCounter
from tests.factories import NOW, make_staff, make_user

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


OWN = {"association__isnull": False}  # what people apply for themselves is not copied, as they are not
EVERYWHERE = {
    Activity: {}, Occurrence: {}, Enquiry: {}, EnquiryMessage: {}, Hearing: {}, HearingResponse: {}, StoredFile: {},
    Case: {}, PartnershipAgreement: {}, GrantApplication: OWN, Grant: {f"application__{k}": v for k, v in OWN.items()},
    Payment: {f"grant__application__{k}": v for k, v in OWN.items()},
}  # fmt: skip


def counted():
    return {model: model.objects.filter(**which).count() for model, which in EVERYWHERE.items()}


def test_all_the_other_apps_grow_too_and_their_copies_belong_together(client):
    loader.load(today=NOW.date(), at=NOW)
    once = counted()
    last = Case.objects.filter(year=NOW.year).aggregate(last=Max("number"))["last"]
    multiply(2)
    assert counted() == {model: 3 * n for model, n in once.items()}
    for row in (
        GrantApplication.objects.filter(**OWN)
        .select_related("case", "association", "grant__decision")
        .order_by("-pk")[:20]
    ):
        assert row.association.name.endswith(" 3")
        assert not hasattr(row, "grant") or row.grant.decision.case_id == row.case_id
    agreement = PartnershipAgreement.objects.exclude(document=None).order_by("-pk").first()
    with agreement.document.content.open() as document:
        assert document.read()
    activity = Activity.objects.public().filter(association__name__endswith=" 3").first()
    assert client.get(activity.get_absolute_url()).status_code == 200
    assert CaseCounter.next_number(NOW.year) > 2 * last
    client.force_login(make_staff())
    for row in (
        agreement,
        Enquiry.objects.order_by("-pk").first(),
        GrantApplication.objects.filter(**OWN).exclude(submitted_at=None).order_by("-pk").first(),
    ):
        change = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
        assert client.get(reverse(change, args=[row.pk])).status_code == 200


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
