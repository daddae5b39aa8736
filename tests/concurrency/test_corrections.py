"""A correction sent or answered by two at once is one correction with one answer."""

import uuid

import pytest

from organizations.models import Association, Correction
from organizations.workflow import corrections
from portal.models import AuditEntry, Notice
from tests.concurrency.test_organizations import told
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_mandate, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def chair():
    return make_mandate(association=make_association(website="https://gammel.example/"))


def propose(chair, key):
    mine = Association.objects.get(pk=chair.association.pk)
    return corrections.propose(mine, field="website", value="ny.example", form_key=key, at=NOW)


def test_the_same_form_many_times_at_once_is_one(chair):
    key = uuid.uuid4()
    answers = at_once(6, lambda _n: told(lambda: propose(chair, key)))
    assert len({answer.pk for answer in answers}) == 1
    assert Correction.objects.count() == Notice.objects.count() == 1


def test_taken_in_by_one_and_refused_by_another_at_once_is_one_of_them(chair):
    sent, staff = propose(chair, uuid.uuid4()), make_staff()

    def answer(n):
        mine = Correction.objects.get(pk=sent.pk)
        verbs = (
            lambda: corrections.accept(mine, by=chair.user, at=NOW),
            lambda: corrections.reject(mine, reason="Nei.", by=staff, at=NOW),
        )
        return told(verbs[n])

    answers = at_once(2, answer)
    assert sum(isinstance(each, str) for each in answers) == 1
    sent.refresh_from_db()
    changed = AuditEntry.objects.filter(action="organizations.association.changed").count()
    assert changed == (sent.state == "accepted")
