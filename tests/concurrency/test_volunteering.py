"""Races for the places of a shift, with real threads on real PostgreSQL."""

from datetime import timedelta

import pytest

from organizations.models.volunteering import VolunteerHours, VolunteerSignUp
from organizations.workflow.volunteering import hours, sign_ups, tasks
from portal.models import Notice
from tests.concurrency.test_dialogue import race
from tests.factories import NOW, make_user
from tests.organizations.volunteering import (
    AFTER,
    BEGINS,
    make_shift,
    make_sign_up,
    organiser_of,
    report_hours,
)

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 16


def joining(shift, user=None):
    user = user or make_user()
    return lambda: sign_ups.sign_up(shift, by=user, at=NOW)


def count(shift, state):
    return shift.sign_ups.filter(state=state).count()


def test_of_sixteen_who_want_the_last_place_one_gets_it():
    shift = make_shift(max_people=3)
    make_sign_up(shift), make_sign_up(shift)
    results = race([joining(shift) for _ in range(RACERS)])
    assert all(isinstance(result, VolunteerSignUp) for result in results)
    assert count(shift, "confirmed") == 3
    assert count(shift, "waiting") == RACERS - 1


def test_the_same_person_sixteen_times_is_one_sign_up_and_one_receipt():
    shift, user = make_shift(max_people=3), make_user()
    results = race([joining(shift, user) for _ in range(RACERS)])
    assert len({result.pk for result in results}) == 1
    assert Notice.objects.filter(kind="organizations.volunteer_receipt").count() == 1


def test_places_that_become_free_at_once_are_offered_to_as_many():
    shift = make_shift(max_people=4)
    holders = [make_sign_up(shift) for _ in range(4)]
    for _ in range(6):
        make_sign_up(shift)
    race([lambda row=row: sign_ups.withdraw(row, by=row.user, at=NOW) for row in holders])
    assert count(shift, "offered") == 4
    assert count(shift, "waiting") == 2
    assert Notice.objects.filter(kind="organizations.volunteer_offered").count() == 4


def test_accepting_and_withdrawing_at_once_keeps_to_the_number_of_places():
    shift = make_shift(max_people=1)
    first, second = make_sign_up(shift), make_sign_up(shift)
    make_sign_up(shift)
    sign_ups.withdraw(first, by=first.user, at=NOW)
    second.refresh_from_db()
    deeds = [lambda: sign_ups.accept(second, by=second.user, at=NOW)]
    deeds += [lambda: sign_ups.settle_all(at=NOW + timedelta(days=2))] * 4
    race(deeds)
    assert shift.sign_ups.taking_places().count() == 1


def test_many_workers_send_one_reminder_and_one_warning():
    make_sign_up(make_shift(min_people=2))
    race([lambda: sign_ups.remind(at=BEGINS - timedelta(hours=20))] * 8)
    race([lambda: tasks.warn_of_too_few(at=BEGINS - timedelta(hours=20))] * 8)
    assert Notice.objects.filter(kind="organizations.volunteer_reminder").count() == 1
    assert Notice.objects.filter(kind="organizations.volunteer_too_few").count() == 1


def test_the_hours_of_a_shift_reported_and_entered_at_once_are_one_row():
    row = make_sign_up()
    chair = organiser_of(row.shift)
    deeds = [lambda: report_hours(row, minutes=180)] * 4
    deeds += [lambda: hours.attend(row, minutes=180, by=chair, at=AFTER)] * 4
    race(deeds)
    assert VolunteerHours.objects.kept().filter(sign_up=row).count() == 1
