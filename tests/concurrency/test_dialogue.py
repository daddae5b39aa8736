"""Races in the dialogue, with real threads on real PostgreSQL."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from dialogue.models import Enquiry, HearingResponse, Registration
from dialogue.tasks import invite_to_meetings, remind_of_hearings
from dialogue.workflow import enquiry as enquiries
from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal.models import Notice
from portal.problems import Refused
from tests.dialogue.factories import make_contact_point, make_hearing, make_meeting
from tests.factories import NOW, make_mandate

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 8


def race(deeds):
    """Do all `deeds` at the same moment, each on its own connection; return results or problem codes."""
    gate = threading.Barrier(len(deeds))

    def run(deed):
        try:
            gate.wait(timeout=30)
            return deed()
        except Refused as refused:
            return refused.problems[0].code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def coming(meeting, mandate, participants=1):
    return lambda: meetings.sign_up(
        meeting, association=mandate.association, by=mandate.user, at=NOW, participants=participants
    )


def test_the_two_last_seats_are_given_once():
    meeting = make_meeting(capacity=5)
    coming(meeting, make_mandate(), 3)()
    results = race([coming(meeting, make_mandate()) for _ in range(RACERS)])
    assert sum(isinstance(result, Registration) for result in results) == 2
    assert sorted(result for result in results if isinstance(result, str)) == ["full"] * (RACERS - 2)
    assert meeting.registrations.all().seats() == 5


def test_one_association_signing_up_many_times_is_one_row_and_one_receipt():
    meeting, mandate = make_meeting(), make_mandate()
    results = race([coming(meeting, mandate) for _ in range(RACERS)])
    assert len({result.pk for result in results}) == 1
    assert Notice.objects.filter(kind="dialogue.registration_receipt").count() == 1


def test_the_same_form_sent_at_once_is_one_question():
    point, key = make_contact_point(), uuid.uuid4()
    results = race(
        [lambda: enquiries.ask(point, topic="A", text="B", email="a@example.com", at=NOW, form_key=key)]
        * RACERS
    )
    assert len({result.pk for result in results}) == 1
    assert Enquiry.objects.count() == 1
    assert Notice.objects.filter(address="a@example.com").count() == 1


def test_two_of_one_association_answering_at_once_is_one_answer():
    hearing, mandate = make_hearing(), make_mandate()
    deeds = [
        lambda text=f"Svar {number}": hearings.submit(
            hearing, association=mandate.association, by=mandate.user, at=NOW, text=text
        )
        for number in range(RACERS)
    ]
    assert all(isinstance(result, HearingResponse) for result in race(deeds))
    assert HearingResponse.objects.count() == 1


def test_many_workers_send_one_invitation_and_one_reminder(time_machine):
    make_mandate()
    make_meeting(), make_hearing(deadline=NOW.date().replace(day=4))
    time_machine.move_to(NOW, tick=False)
    race([invite_to_meetings] * RACERS)
    race([remind_of_hearings] * RACERS)
    assert Notice.objects.filter(kind="dialogue.meeting_invitation").count() == 1
    assert Notice.objects.filter(kind="dialogue.hearing_reminder").count() == 1
