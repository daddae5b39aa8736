"""The demo has forty applications in every state, with real letters, around whatever day it is loaded."""

import random
from datetime import date, datetime, time

import pytest

from grants import demo
from grants.models import Grant, GrantApplication, GrantCall, GrantReport, Repayment
from grants.states import ApplicationState
from portal import clock
from portal.demo.loader import DemoContext
from portal.models import Decision
from tests.factories import make_association, make_mandate, make_staff, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("today", [date(2026, 11, 23), date(2027, 4, 16)], ids=str)
def test_forty_applications_in_every_state(today):
    chair = make_user(email="leder@demo.example")
    newcomer = make_user(email="ny@demo.example")
    staff = make_staff(email="saksbehandler@demo.example")
    make_staff()  # payments need four eyes
    korps = make_association(name="Tranby Demokorps")
    make_mandate(association=korps, user=chair)
    associations = [korps, *(make_association() for _ in range(59))]
    context = DemoContext({user.email: user for user in (chair, newcomer, staff)}, [make_unit()])
    context.shared |= {"associations": associations, "korps": korps}
    at = datetime.combine(today, time(9), clock.OSLO)
    demo.load(rng=random.Random(1), today=today, at=at, context=context)

    found = GrantApplication.objects.all()
    assert found.count() == 43
    assert set(found.values_list("state", flat=True)) == set(ApplicationState)
    assert found.filter(is_late=True, decided_at=None).exists()
    assert Decision.objects.count() == found.decided().count() >= 20
    assert not found.filter(saved_at__gt=at).exists()
    assert not Decision.objects.filter(decided_at__gt=at).exists()
    assert GrantCall.objects.open_at(at).count() == 4
    assert GrantReport.objects.received().filter(income__gt=0).exists()  # a guarantee to settle
    assert Repayment.objects.unsettled().exists()
    assert Grant.objects.of_association(korps.pk).exists()
    assert found.drafts().filter(association=korps).exists()
    assert found.received().filter(person=newcomer).exists()
    assert found.received().filter(call__is_sealed=True, case=None).exists()


def test_without_associations_there_are_only_schemes():
    context = DemoContext({}, [make_unit()])
    demo.load(rng=random.Random(1), today=date(2027, 3, 2), at=clock.now(), context=context)
    assert not GrantApplication.objects.exists()
