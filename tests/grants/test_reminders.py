"""Three days before the deadline, everybody who can finish a draft is reminded of it, once."""

from datetime import date, datetime, timedelta

import pytest

from grants import workflow
from grants.models import GrantCall
from grants.tasks import remind_of_drafts
from portal import clock
from portal.celery import app
from portal.clock import OSLO
from portal.models import Notice
from tests.factories import make_mandate
from tests.grants.factories import DEADLINE, make_application, make_call, make_draft

pytestmark = pytest.mark.django_db


def at(days_before, hour=9):
    return datetime.combine(DEADLINE - timedelta(days=days_before), datetime.min.time(), OSLO).replace(
        hour=hour
    )


@pytest.mark.parametrize(
    ("days_before", "told"), [(4, 0), (3, 1), (2, 1), (0, 1), (-1, 0)], ids=lambda value: str(value)
)
def test_from_three_days_before_until_the_deadline(days_before, told):
    make_draft()
    workflow.remind_of_drafts(at=at(days_before))
    assert Notice.objects.count() == told


def test_once_however_often_it_runs():
    make_draft()
    for hours in range(60):
        workflow.remind_of_drafts(at=at(3) + timedelta(hours=hours))
    assert Notice.objects.count() == 1


def test_a_day_that_was_missed_is_caught_up():
    make_draft()
    workflow.remind_of_drafts(at=at(1))
    assert Notice.objects.count() == 1


def test_goes_to_all_of_the_board_with_the_deadline_and_the_way_back():
    draft = make_draft()
    other = make_mandate(association=draft.association).user
    workflow.remind_of_drafts(at=at(3))
    notices = Notice.objects.all()
    assert {notice.address for notice in notices} == {draft.saved_by.email, other.email}
    assert draft.get_absolute_url() in notices[0].body
    assert "15. april 2027 kl.\u00a023.59" in notices[0].body


def test_what_is_sent_is_not_reminded_of():
    make_application()
    workflow.remind_of_drafts(at=at(2))
    assert not Notice.objects.filter(kind="grants.draft_not_sent").exists()


def test_a_moved_deadline_is_a_new_occasion():
    draft = make_draft()
    workflow.remind_of_drafts(at=at(3))
    GrantCall.objects.update(application_deadline=clock.end_of(date(2027, 5, 2)))
    workflow.remind_of_drafts(at=clock.local(date(2027, 4, 30), datetime.min.time()))
    assert Notice.objects.filter(address=draft.saved_by.email).count() == 2


def test_counts_days_and_not_hours_across_a_clock_change():
    make_draft(call=make_call(deadline=date(2027, 3, 29)))
    workflow.remind_of_drafts(at=datetime(2027, 3, 25, 23, 59, tzinfo=OSLO))
    assert not Notice.objects.exists()
    workflow.remind_of_drafts(at=datetime(2027, 3, 26, 0, 1, tzinfo=OSLO))
    assert Notice.objects.count() == 1


def test_the_beat_knows_the_task(time_machine):
    time_machine.move_to(at(3))
    make_draft()
    tasks = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert remind_of_drafts.name in tasks
    remind_of_drafts()
    assert Notice.objects.count() == 1
