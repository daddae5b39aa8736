"""Hours: reported by the volunteer, answered by the organiser, corrected only with a reason."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from organizations.models.volunteering import VolunteerHours
from organizations.workflow.volunteering import hours, sign_ups
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff, make_unit, make_user
from tests.organizations.volunteering import (
    AFTER,
    BEGINS,
    make_shift,
    make_sign_up,
    organiser_of,
    report_hours,
)

pytestmark = pytest.mark.django_db


def test_reported_and_approved_as_they_are():
    mine = make_sign_up()
    given = report_hours(mine)
    assert (given.state, given.organiser) == ("reported", str(mine.shift.task.association))
    hours.attend(mine, minutes=150, by=organiser_of(mine.shift), at=AFTER)
    given.refresh_from_db()
    assert (given.state, given.minutes, mine.state) == ("approved", 150, "attended")


def test_other_hours_than_reported_need_a_reason_that_the_volunteer_reads():
    mine = make_sign_up()
    given = report_hours(mine, minutes=300)
    chair = organiser_of(mine.shift)
    with pytest.raises(Refused, match="reason"):
        hours.attend(mine, minutes=150, by=chair, at=AFTER)
    mine.refresh_from_db()
    assert mine.state == "confirmed"  # nothing half done
    hours.attend(mine, minutes=150, reason="Vi var ferdige halv ni.", by=chair, at=AFTER)
    given.refresh_from_db()
    assert (given.state, given.minutes, given.reason) == ("approved", 150, "Vi var ferdige halv ni.")
    assert "halv ni" not in Notice.objects.get(kind="organizations.volunteer_hours_answered").body


def test_approved_hours_can_be_corrected_with_a_reason_only():
    mine = make_sign_up()
    given = hours.attend(mine, minutes=180, by=organiser_of(mine.shift), at=AFTER)
    with pytest.raises(Refused, match="reason"):
        hours.correct(given, minutes=60, reason=" ", by=organiser_of(mine.shift), at=AFTER)
    hours.correct(given, minutes=60, reason="Feil rad.", by=organiser_of(mine.shift), at=AFTER)
    assert given.minutes == 60


def test_a_shift_is_reported_once_however_often_the_form_is_sent():
    mine = make_sign_up()
    assert report_hours(mine) == report_hours(mine)
    assert VolunteerHours.objects.count() == 1
    assert Notice.objects.filter(kind="organizations.volunteer_hours_waiting").count() == 1


def test_the_organiser_hears_of_reported_hours_once_a_day():
    shift = make_shift(max_people=3)
    for _ in range(3):
        report_hours(make_sign_up(shift))
    assert Notice.objects.filter(kind="organizations.volunteer_hours_waiting").count() == 1


def test_nobody_approves_the_own_hours():
    shift = make_shift()
    chair = organiser_of(shift)
    mine = make_sign_up(shift, user=chair)
    given = hours.attend(mine, minutes=180, by=chair, at=AFTER)
    assert (mine.state, given.state) == ("attended", "reported")
    with pytest.raises(Refused, match="not_allowed"):
        hours.approve(given, by=chair, at=AFTER)
    treasurer = make_mandate(association=shift.task.association, role="treasurer").user
    hours.approve(given, by=treasurer, at=AFTER)
    assert given.state == "approved"


def test_who_did_not_come_gets_no_hours_and_reads_why():
    mine = make_sign_up()
    given = report_hours(mine)
    chair = organiser_of(mine.shift)
    with pytest.raises(Refused, match="reason"):
        hours.miss(mine, by=chair, at=AFTER)
    hours.miss(mine, reason="Vi så deg ikke.", by=chair, at=AFTER)
    given.refresh_from_db()
    assert (mine.state, given.state, given.reason) == ("absent", "refused", "Vi så deg ikke.")


def test_refused_hours_can_be_changed_and_sent_again_or_taken_back():
    mine = make_sign_up()
    given = report_hours(mine)
    hours.refuse(given, reason="Hvilken dag?", by=organiser_of(mine.shift), at=AFTER)
    again = {"minutes": 120, "worked_on": mine.shift.day, "what": "Vafler"}
    hours.report_again(given, by=mine.user, at=AFTER, **again)
    assert (given.state, given.minutes, given.reason) == ("reported", 120, "")
    hours.take_back(given, by=mine.user, at=AFTER)
    assert report_hours(mine).pk != given.pk


def test_nothing_is_ticked_before_the_shift_has_begun():
    mine = make_sign_up()
    with pytest.raises(Refused, match="not_begun"):
        hours.attend(mine, minutes=60, by=organiser_of(mine.shift), at=NOW)
    with pytest.raises(Refused, match="not_begun"):
        report_hours(mine, at=NOW.replace(year=2027, month=3, day=9, hour=17))


@pytest.mark.parametrize(("days", "code"), [(1, "future"), (-400, "too_old")])
def test_hours_are_of_the_last_year(days, code):
    from datetime import timedelta

    with pytest.raises(Refused, match=code):
        hours.report(
            by=make_user(), at=NOW, minutes=60, worked_on=NOW.date() + timedelta(days=days),
            organiser=make_unit(), key=uuid.uuid4(),
        )  # fmt: skip


def test_hours_for_the_municipality_are_answered_by_staff():
    given = hours.report(
        by=make_user(), at=NOW, minutes=60, worked_on=NOW.date(), organiser=make_unit(), key=uuid.uuid4()
    )
    with pytest.raises(Refused, match="not_allowed"):
        hours.approve(given, by=make_mandate().user, at=NOW)
    hours.approve(given, by=make_staff(), at=NOW)
    assert given.state == "approved"


@pytest.mark.parametrize("minutes", [0, 24 * 60 + 1])
def test_the_database_keeps_hours_within_a_day(minutes):
    given = report_hours(make_sign_up())
    with pytest.raises(IntegrityError), transaction.atomic():
        VolunteerHours.objects.filter(pk=given.pk).update(minutes=minutes)


def test_a_place_lost_gives_no_hours():
    mine = make_sign_up()
    sign_ups.withdraw(mine, by=mine.user, at=NOW)
    assert mine not in type(mine).objects.of(mine.user).over(AFTER)
    assert BEGINS < AFTER
