"""The demo is lived-in, and nobody real is in it."""

from datetime import timedelta

import pytest
from django.db import transaction
from stdnum.no import kontonr, orgnr

from organizations.models import Activity, Association, Mandate, Occurrence
from portal.demo import loader
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(monkeypatch):
    monkeypatch.setattr(loader, "APPS", ("organizations",))
    loader.load(today=NOW.date(), at=NOW)


def test_the_demo_has_what_the_pages_need(demo):
    assert Association.objects.count() == 62
    assert Activity.objects.count() == 304
    assert Activity.objects.awaiting_decision().count() == 1
    assert Occurrence.objects.skipped().count() == 1
    assert Occurrence.objects.exclude(moved_from=None).count() == 1
    assert Activity.objects.values("association").distinct().count() == 60
    days = Occurrence.objects.public().values_list("on", flat=True)
    assert min(days) < NOW.date() - timedelta(days=150)
    assert max(days) > NOW.date() + timedelta(days=150)
    assert Mandate.objects.awaiting_decision().count() == 2
    assert Mandate.objects.get(user__email="leder@demo.example").association.name == "Tranby Demokorps"
    assert Mandate.objects.get(user__email="kasserer@demo.example").association.name == "Sylling Demo IL"
    assert not Mandate.objects.filter(user__email="ny@demo.example").exists()


def test_nobody_real_is_in_the_demo(demo):
    for association in Association.objects.exclude(organization_number=None):
        assert association.organization_number.startswith("3")
        assert orgnr.is_valid(association.organization_number)
        assert kontonr.is_valid(association.bank_account_number)
    assert all("Demo" in name for name in Association.objects.values_list("name", flat=True))


def test_the_same_seed_gives_the_same_demo(monkeypatch):
    monkeypatch.setattr(loader, "APPS", ("organizations",))
    assert snapshot() == snapshot()


def snapshot():
    with transaction.atomic():
        loader.load(today=NOW.date(), at=NOW)
        rows = (
            list(Association.objects.order_by("name").values_list("name", "organization_number", "email")),
            list(Occurrence.objects.order_by("uid").values_list("uid", "starts_at", "activity__place")),
        )
        transaction.set_rollback(True)
    return rows
