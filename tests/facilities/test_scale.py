"""The demo, many times over, and as true as once."""

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Max
from django.urls import reverse

from agreements.models import PartnershipAgreement
from dialogue.models import Enquiry, EnquiryMessage, Hearing, HearingResponse
from facilities.models import (
    Booking,
    ClosedPeriod,
    DropInPlace,
    EquipmentLoan,
    Facility,
    InvoiceBatch,
    InvoiceLine,
    Keeper,
    Need,
    PriceRules,
    Rate,
    Site,
    StorageLease,
    TimeWait,
    UnusedTime,
)
from grants.models import Grant, GrantApplication, Payment
from organizations.models import Activity, Association, Mandate, Occurrence, Participant, SubGroup
from organizations.models.volunteering import (
    HelpMatch,
    HelpRequest,
    Shift,
    VolunteerHours,
    VolunteerSignUp,
    VolunteerTask,
)
from portal.demo import loader
from portal.management.commands.demo import multiply
from portal.models import AuditEntry, Case, Decision, StoredFile, User
from portal.models.case import CaseCounter
from tests.factories import NOW, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def load(times):
    """The demo, so many times over; how many rows of each kind there were once."""
    loader.load(today=NOW.date(), at=NOW)
    once = {kind: kind.objects.count() for kind in apps.get_app_config("facilities").get_models()}
    once |= {kind: kind.objects.count() for kind in ELSEWHERE}
    multiply(times - 1)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return once


# Rules and prices hold for the whole municipality, and a month is billed once: the next basis bills the copies.
SHARED = (Rate, PriceRules, InvoiceBatch, InvoiceLine)
ELSEWHERE = (
    Association, Mandate, SubGroup, Activity, Occurrence, Participant, VolunteerTask, Shift, VolunteerSignUp,
    VolunteerHours, HelpRequest, HelpMatch, Enquiry, EnquiryMessage, Hearing, HearingResponse, StoredFile, Case,
    Decision, PartnershipAgreement, GrantApplication, Grant, Payment,
)  # fmt: skip


def test_three_times_as_much_and_every_copy_stands_by_itself(client):
    once = load(3)
    assert not {kind for kind, count in once.items() if not count}, "a table that the demo leaves empty"
    for kind, count in once.items():
        expected = 3 * count
        if kind in SHARED:
            expected = count
        elif kind is ClosedPeriod:  # those of all sites are there once
            expected = 3 * count - 2 * ClosedPeriod.objects.filter(site=None).count()
        assert kind.objects.count() == expected, kind
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


def test_people_are_copied_and_act_for_the_copies_and_staff_are_there_once(client):
    load(3)
    chair = User.objects.get(email="leder-3@demo.example")
    assert chair.name == "Ingrid Demo 3"
    assert User.objects.filter(is_staff=False).count() % 3 == 0
    assert not User.objects.filter(is_staff=True, name__endswith=" 3").exists()
    assert {one.name[-2:] for one in Association.objects.acted_for_by(chair)} == {" 3"}
    for row in Booking.objects.bookings().exclude(series=None).order_by("-pk")[:20]:
        assert row.association.name.endswith(" 3")
        assert row.series.association == row.association
    for kind in (EquipmentLoan, StorageLease, TimeWait, Need, UnusedTime):
        row = kind.objects.order_by("-pk").first()
        assert getattr(row, "series", row).association.name.endswith(" 3"), kind
    place = DropInPlace.objects.order_by("-pk").first()
    assert place.hour.booking.facility.site.name.endswith(" 3")
    assert Keeper.objects.order_by("-pk").first().user.name.endswith(" 3")
    shift = VolunteerSignUp.objects.order_by("-pk").first().shift
    assert shift.task.association.name.endswith(" 3")
    client.force_login(chair)
    for page in ("my_page", "bookings", "storage", "equipment", "needs"):
        assert client.get(reverse(page)).status_code == 200


def test_the_log_tells_of_the_copies_too():
    load(2)
    copied = Booking.objects.bookings().exclude(series=None).order_by("-pk").first()
    original = Booking.objects.get(pk=copied.pk - step(Booking))
    told = [[entry.action for entry in AuditEntry.objects.about(row)] for row in (original, copied)]
    assert told[0] == told[1] != []


def step(kind):
    """How far apart two copies lie, where the demo was doubled."""
    keys = sorted(kind.objects.values_list("pk", flat=True))
    return keys[len(keys) // 2] - keys[0]


def test_all_the_other_apps_grow_too_and_their_copies_belong_together(client):
    load(3)
    last = Case.objects.filter(year=NOW.year).aggregate(last=Max("number"))["last"]
    applied = GrantApplication.objects.select_related("case", "association", "person", "grant__decision")
    for row in applied.order_by("-pk")[:20]:
        assert (row.association or row.person).name.endswith(" 3")
        assert not hasattr(row, "grant") or row.grant.decision.case_id == row.case_id
    agreement = PartnershipAgreement.objects.exclude(document=None).order_by("-pk").first()
    with agreement.document.content.open() as document:
        assert document.read()
    activity = Activity.objects.public().filter(association__name__endswith=" 3").first()
    assert client.get(activity.get_absolute_url()).status_code == 200
    assert CaseCounter.next_number(NOW.year) == last + 1
    client.force_login(make_staff())
    for row in (
        agreement,
        Enquiry.objects.order_by("-pk").first(),
        GrantApplication.objects.exclude(case=None).order_by("-pk").first(),
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
