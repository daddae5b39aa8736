"""The demo is lived-in, the same every time, and keeps its own promise."""

import random
import time as stopwatch
from datetime import time, timedelta

import pytest
import time_machine

from facilities import demo
from facilities.models import (
    Booking,
    BookingSeries,
    DropInHour,
    DropInPlace,
    Facility,
    Match,
    Site,
    TimeWait,
    UnusedTime,
)
from portal.clock import local
from portal.demo import loader
from portal.demo.loader import DemoContext
from portal.demo.people import PEOPLE
from portal.models import AuditEntry
from tests.factories import NOW, make_association, make_mandate, make_user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def load_elsewhere(settings, name):
    settings.PORTAL_PLATFORM = name
    loader.load(today=TODAY, at=NOW)


@pytest.mark.parametrize("name", ["lorenskog", "drammen", "ks"])
def test_where_residents_can_book_one_has_and_has_asked_for_another_time(settings, client, name):
    load_elsewhere(settings, name)
    booked, asked = Booking.objects.order_by("facility__name")
    assert (booked.state, asked.state) == ("confirmed", "requested")
    assert {booked.booked_by.email, asked.booked_by.email} == {"ny@demo.example"}
    with time_machine.travel(NOW, tick=False):
        client.force_login(booked.booked_by)
        for address in ("/lokaler/", "/lokaler/bestillinger/", "/min-side/", booked.get_absolute_url(),
                        asked.get_absolute_url(), booked.facility.get_absolute_url()):  # fmt: skip
            assert client.get(address).status_code == 200


@pytest.fixture
def loaded():
    context = DemoContext({p.email: make_user(email=p.email, is_staff=p.is_staff) for p in PEOPLE}, [])
    context.shared["associations"] = [make_association(name=f"Demoforening {n}") for n in range(60)]
    for association in context.shared["associations"][:4]:
        make_mandate(association=association, user=context.user("leder"))
    begun = stopwatch.perf_counter()
    demo.load(rng=random.Random(1), today=TODAY, at=NOW, context=context)
    return stopwatch.perf_counter() - begun


def test_the_demo_is_as_large_as_said_and_quick(loaded):
    assert Site.objects.count() == 12
    assert Facility.objects.count() == 30
    extra = Booking.objects.awaiting_answer().count() + Booking.objects.exclude(series=None).count()
    extra += Booking.objects.filter(kind="blackout").exclude(closure=None).count()
    extra += DropInHour.objects.count() + Booking.objects.exclude(wait=None).count()
    assert DropInPlace.objects.booked().count() >= 2
    assert Match.objects.standing().count() >= 1
    assert Booking.objects.awaiting_answer().count() >= 2
    assert BookingSeries.objects.count() == 2
    assert set(TimeWait.objects.values_list("state", flat=True)) == {"waiting", "offered"}
    assert UnusedTime.objects.filter(state="asked").count() == 1
    assert Booking.objects.count() == 1_500 + extra
    logged = AuditEntry.objects.filter(target_type="facilities.booking").values("target_id").distinct()
    assert logged.count() >= 1_500
    assert loaded < 30  # about 4 s when the machine is free


def test_it_has_a_past_a_present_and_a_future(loaded):
    assert Booking.objects.filter(ends_at__lt=NOW).count() > 300
    assert Booking.objects.coming(NOW).count() > 300
    assert not Booking.objects.filter(created_at__gt=NOW).exists()


def test_half_of_tranbyhallen_is_free_next_tuesday_evening(loaded):
    tuesday = TODAY + timedelta(days=(1 - TODAY.weekday()) % 7 or 7)
    free = Facility.objects.bookable().free(local(tuesday, time(18)), local(tuesday, time(20)), at=NOW)
    assert free.filter(site__name="Tranbyhallen", kind="sports_hall").count() == 1
