"""Two at once: one wins, nobody is lost, no number is given twice."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from organizations.models import Association
from organizations.states import AssociationState
from portal.lifecycle import move
from portal.models import AuditEntry, Case
from portal.problems import Refused
from tests.factories import NOW, make_association, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


def at_once(number, deed):
    """What `deed(n)` answered in each of `number` threads that set off together."""
    start = threading.Barrier(number)

    def run(n):
        try:
            start.wait()
            return deed(n)
        finally:
            connection.close()

    with ThreadPoolExecutor(number) as pool:
        return list(pool.map(run, range(number)))


def test_sixteen_who_move_the_same_row_make_one_move():
    association = make_association(state=AssociationState.PROPOSED)
    staff = make_staff()

    def verify(n):
        mine = Association.objects.get(pk=association.pk)
        try:
            move(mine, AssociationState.ACTIVE, by=staff, at=NOW, verb="verify")
        except Refused as refused:
            return refused.problems[0].code
        return "done"

    answers = at_once(16, verify)
    assert answers.count("done") == 1
    assert answers.count("wrong_state") == 15
    assert AuditEntry.objects.count() == 1


def test_of_two_different_moves_the_later_is_told():
    association = make_association(state=AssociationState.PROPOSED)
    staff = make_staff()

    def decide(n):
        mine = Association.objects.get(pk=association.pk)
        try:
            move(
                mine,
                (AssociationState.ACTIVE, AssociationState.REFUSED)[n],
                by=staff,
                at=NOW,
                verb=("verify", "refuse")[n],
            )
        except Refused:
            return "too late"
        return mine.state

    answers = at_once(2, decide)
    assert answers.count("too late") == 1
    assert Association.objects.get().state in answers


def test_case_numbers_are_unique_and_without_gaps():
    def open_three(n):
        return [Case.objects.open_new(kind="test", title="Sak", at=NOW).number for _ in range(3)]

    numbers = [number for three in at_once(16, open_three) for number in three]
    assert sorted(numbers) == list(range(1, 49))
