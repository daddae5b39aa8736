import random

import pytest

from dialogue.demo import load
from dialogue.models import ContactPoint, DialogueMeeting, Enquiry, Hearing, Subject
from portal.demo.loader import DemoContext
from portal.demo.people import PEOPLE
from portal.models import Unit
from tests.factories import NOW, make_association, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def context():
    for number in range(20):
        make_association(name=f"Demolaget {number}")
    make_association(name="Tranby Demokorps")
    units = [Unit.objects.create(name=name) for name in ("Kultur", "Skole", "Helse")]
    users = {
        person.email: make_user(email=person.email, name=person.name, is_staff=person.is_staff)
        for person in PEOPLE
    }
    return DemoContext(users, units)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_demo_is_lived_in_whatever_the_day(context, month):
    at = NOW.replace(month=month)
    load(rng=random.Random(1), today=at.date(), at=at, context=context)
    assert ContactPoint.objects.count() == 12
    assert set(ContactPoint.objects.values_list("subject", flat=True)) == set(Subject.values)
    assert Enquiry.objects.count() == 15
    assert set(Enquiry.objects.values_list("state", flat=True)) == {"received", "answered", "closed"}
    assert Enquiry.objects.overdue(at.date()).exists()
    coming = DialogueMeeting.objects.takes_sign_ups(at).with_counts().get()
    assert 0 < coming.participants < coming.capacity
    assert (coming.day.month, coming.day.day) < (12, 12)
    assert coming.day.month != 7
    assert DialogueMeeting.objects.held(at).count() == 1
    hearing = Hearing.objects.takes_answers(at).with_counts().get()
    assert hearing.answers == 7
    assert not hearing.responses.filter(association__name="Tranby Demokorps").exists()
    assert Hearing.objects.past(at).get().conclusion
