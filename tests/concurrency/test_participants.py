"""Many who want the same place at once: one gets it, nobody is lost, and no place is offered twice."""

from datetime import date, timedelta

import pytest

from organizations.models import Occurrence, Participant
from organizations.states import ParticipantState
from organizations.workflow import participants as workflow
from portal.models import Notice
from portal.problems import Refused
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_user
from tests.organizations.factories import make_activity, make_participant, make_sign_up

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def occurrence():
    activity = make_activity(kind="event", starts_on=date(2027, 3, 11))
    make_sign_up(activity=activity, places=1)
    return activity.occurrences.get()


def fresh(occurrence):
    return Occurrence.objects.select_related("activity__association").get(pk=occurrence.pk)


def states():
    return sorted(Participant.objects.values_list("state", flat=True))


def test_sixteen_for_the_last_place_are_one_and_a_line_of_fifteen(occurrence):
    users = [make_user() for _ in range(16)]
    at_once(16, lambda n: make_participant(fresh(occurrence), by=users[n]))
    assert states() == ["confirmed"] + ["waiting"] * 15
    own = Participant.objects.first().sign_up
    numbers = [own.rows(occurrence).number_in_line(row) for row in own.rows(occurrence).waiting()]
    assert numbers == list(range(1, 16))


def test_the_same_form_sent_eight_times_at_once_is_one_sign_up(occurrence):
    user = make_user()
    at_once(8, lambda _n: make_participant(fresh(occurrence), by=user))
    assert Participant.objects.count() == 1
    assert Notice.objects.count() == 1


def test_a_place_that_many_workers_hand_on_is_offered_once(occurrence):
    rows = [make_participant(fresh(occurrence)) for _ in range(4)]
    workflow.withdraw(rows[0], by=rows[0].signed_up_by, at=NOW)
    at_once(6, lambda _n: workflow.settle_due(at=NOW + timedelta(days=2)))
    assert states() == ["lapsed", "offered", "waiting", "withdrawn"]
    assert Notice.objects.filter(kind="organizations.place_offered").count() == 2


def test_an_offer_taken_while_it_lapses_is_one_of_the_two(occurrence):
    rows = [make_participant(fresh(occurrence)) for _ in range(3)]
    workflow.withdraw(rows[0], by=rows[0].signed_up_by, at=NOW)
    until = Participant.objects.get(pk=rows[1].pk).offered_until

    def deed(n):
        if n:
            return workflow.settle_due(at=until + timedelta(seconds=1))
        try:
            return workflow.accept(Participant.objects.get(pk=rows[1].pk), by=rows[1].signed_up_by, at=until)
        except Refused:
            return None

    at_once(2, deed)
    taking = Participant.objects.filter(state__in=["confirmed", "offered"])
    assert taking.count() == 1


def test_two_who_sign_off_at_once_leave_two_offers(occurrence):
    make_sign_up(activity=occurrence.activity, places=2)
    rows = [make_participant(fresh(occurrence)) for _ in range(5)]

    def sign_off(n):
        mine = Participant.objects.get(pk=rows[n].pk)
        return workflow.withdraw(mine, by=mine.signed_up_by, at=NOW)

    at_once(2, sign_off)
    assert states() == ["offered", "offered", "waiting", "withdrawn", "withdrawn"]
    assert Participant.objects.get(pk=rows[4].pk).state == ParticipantState.WAITING
