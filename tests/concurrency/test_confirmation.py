"""Two beats, two workers, an emptied queue: asked once, put to rest once; and a confirmation is never lost."""

import threading
import time
from datetime import date, datetime

import pytest
from django.db import connection, transaction
from django.test import Client

from organizations import rules
from organizations.models import Association, Mandate
from organizations.states import AssociationState
from organizations.workflow import associations, confirmation
from portal.clock import OSLO
from portal.models import AuditEntry, Notice
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_mandate

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

DUE = date(2027, 3, 1)


@pytest.fixture
def chair():
    confirmed = datetime(2026, 3, 1, 12, tzinfo=OSLO)
    return make_mandate(association=make_association(confirmed_at=confirmed))


def test_many_beats_at_once_ask_once(chair):
    asked = at_once(6, lambda _n: confirmation.ask_those_due(today=DUE, at=NOW))
    assert sum(asked) == 1
    assert Notice.objects.filter(kind="organizations.confirmation_due").count() == 1
    assert AuditEntry.objects.filter(action="organizations.association.asked").count() == 1


def test_confirmed_in_the_moment_it_would_have_come_to_rest_it_is_in_the_list(chair):
    Association.objects.update(asked_at=datetime(2027, 5, 1, 12, tzinfo=OSLO))
    late = DUE + rules.dormant_after()

    def deed(n):
        if n:
            return confirmation.rest_those_silent(today=late, at=NOW)
        mine = Association.objects.get(pk=chair.association.pk)
        return associations.confirm(mine, by=chair.user, at=NOW)

    at_once(2, deed)
    assert Association.objects.get().state == AssociationState.ACTIVE


def test_a_mandate_that_ends_while_its_owner_confirms_is_told_plainly(chair):
    """The page was let in; the verb, which waits its turn, is not."""
    client = Client(raise_request_exception=False)
    client.force_login(chair.user)
    answers = []
    with transaction.atomic():
        Association.objects.select_for_update().get(pk=chair.association.pk)
        pressed = threading.Thread(
            target=lambda: (
                answers.append(client.post(f"/foreninger/{chair.association.slug}/bekreft/")),
                connection.close(),
            )
        )
        pressed.start()
        wait_until_somebody_waits()
        Mandate.objects.filter(pk=chair.pk).update(state="ended", ended_at=NOW)
    pressed.join(30)
    [answer] = answers
    assert answer.status_code == 409
    assert "Du har ikke rett til å gjøre dette." in answer.content.decode()


def wait_until_somebody_waits():
    """Until another connection waits for a lock that this one has."""
    with connection.cursor() as cursor:
        for _try in range(200):
            cursor.execute(  # other tests have their own waits on the same server
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[0]:
                return
            time.sleep(0.05)
    raise AssertionError("Nobody waits.")
