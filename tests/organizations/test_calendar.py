"""What members and residents are promised of the calendar."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction

from organizations.models import Activity, Occurrence
from organizations.states import ActivityState, OccurrenceState
from organizations.tasks import extend_calendar
from organizations.workflow import calendar
from portal.clock import OSLO
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.organizations.factories import facts, make_activity

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)


def member_of(activity):
    return activity.association.mandates.get().user


def uids(activity):
    return {row.on: row.uid for row in activity.occurrences.filter(is_in_plan=True)}


def test_every_week_at_the_same_time_on_the_wall_across_both_clock_changes():
    activity = make_activity()
    rows = activity.occurrences.order_by("on")
    assert {row.starts_at.astimezone(OSLO).time() for row in rows} == {time(18)}
    assert {row.on.weekday() for row in rows} == {3}
    utc = {row.on: row.starts_at.utctimetuple().tm_hour for row in rows}
    assert (utc[date(2027, 3, 25)], utc[date(2027, 4, 1)]) == (17, 16)
    assert (utc[date(2027, 10, 28)], utc[date(2027, 11, 4)]) == (16, 17)


def test_without_a_last_date_it_reaches_eighteen_months():
    rows = make_activity().occurrences.order_by("on")
    assert (rows.first().on, rows.last().on) == (date(2027, 3, 4), date(2028, 8, 31))


def test_with_a_last_date_it_stops_there():
    activity = make_activity(repeats_until=date(2027, 3, 18))
    assert sorted(uids(activity)) == [date(2027, 3, 4), date(2027, 3, 11), date(2027, 3, 18)]


def test_a_single_event_has_one_date_and_no_last_date():
    activity = make_activity(kind="event", repeats_until=date(2027, 12, 1))
    assert list(uids(activity)) == [date(2027, 3, 4)]
    assert activity.repeats_until is None


def test_the_task_extends_the_reach_and_can_run_twice(time_machine):
    activity = make_activity()
    make_activity(repeats_until=date(2027, 3, 11))
    before = Occurrence.objects.count()
    time_machine.move_to(NOW + timedelta(days=28))
    extend_calendar()
    assert Occurrence.objects.count() == before + 4
    extend_calendar()
    assert Occurrence.objects.count() == before + 4
    assert activity.occurrences.order_by("on").last().on == date(2028, 9, 28)


def test_a_changed_time_keeps_every_identity_and_raises_the_sequence():
    activity = make_activity()
    before = uids(activity)
    calendar.change(activity, by=member_of(activity), at=LATER, **facts(start_time=time(17)))
    assert uids(activity) == before
    assert set(activity.occurrences.values_list("sequence", flat=True)) == {1}
    assert activity.occurrences.first().starts_at.astimezone(OSLO).hour == 17


def test_moving_to_another_weekday_moves_the_rows_of_each_week():
    activity = make_activity(repeats_until=date(2027, 3, 19))
    before = uids(activity)
    calendar.change(
        activity, by=member_of(activity), at=LATER,
        **facts(starts_on=date(2027, 3, 5), repeats_until=date(2027, 3, 19)),
    )  # fmt: skip
    assert {day - timedelta(days=1): uid for day, uid in uids(activity).items()} == before


def test_an_event_that_is_moved_is_the_same_event():
    activity = make_activity(kind="event")
    [before] = uids(activity).values()
    calendar.change(
        activity, by=member_of(activity), at=LATER, **facts(kind="event", starts_on=date(2027, 6, 1))
    )
    assert uids(activity) == {date(2027, 6, 1): before}


def test_dates_that_fall_away_leave_the_plan_and_come_back_as_themselves():
    activity = make_activity(repeats_until=date(2027, 3, 25))
    user, before = member_of(activity), uids(activity)
    calendar.change(activity, by=user, at=LATER, **facts(repeats_until=date(2027, 3, 11)))
    assert sorted(uids(activity)) == [date(2027, 3, 4), date(2027, 3, 11)]
    assert activity.occurrences.filter(is_in_plan=False, sequence=1).count() == 2
    calendar.change(activity, by=user, at=LATER, **facts(repeats_until=date(2027, 3, 25)))
    assert uids(activity) == before


def test_a_cancelled_date_stays_cancelled_when_the_activity_is_changed():
    activity = make_activity(repeats_until=date(2027, 3, 18))
    user = member_of(activity)
    calendar.cancel(activity.occurrences.get(on=date(2027, 3, 11)), by=user, at=LATER)
    calendar.change(activity, by=user, at=LATER, **facts(title="Ny tittel", repeats_until=date(2027, 3, 18)))
    row = activity.occurrences.get(on=date(2027, 3, 11))
    assert (row.state, row.sequence) == (OccurrenceState.CANCELLED, 2)


def test_what_has_been_is_left_alone():
    activity = make_activity()
    later = NOW + timedelta(days=21)
    calendar.change(activity, by=member_of(activity), at=later, **facts(start_time=time(12)))
    assert activity.occurrences.get(on=date(2027, 3, 4)).starts_at.astimezone(OSLO).hour == 18
    assert activity.occurrences.get(on=date(2027, 3, 25)).starts_at.astimezone(OSLO).hour == 12


def test_nothing_changed_changes_nothing():
    activity = make_activity()
    calendar.change(activity, by=member_of(activity), at=LATER, **facts())
    assert set(activity.occurrences.values_list("sequence", "changed_at")) == {(0, NOW)}


def test_withdrawing_takes_the_coming_dates_out():
    activity = make_activity()
    calendar.withdraw(activity, by=member_of(activity), at=LATER)
    assert activity.state == ActivityState.WITHDRAWN
    assert not Occurrence.objects.public().exists()
    assert not activity.occurrences.filter(is_in_plan=True).exists()


def test_cancel_and_restore_a_date():
    activity = make_activity()
    user, row = member_of(activity), activity.occurrences.first()
    calendar.cancel(row, by=user, at=LATER)
    assert (row.state, row.sequence) == (OccurrenceState.CANCELLED, 1)
    with pytest.raises(Refused):
        calendar.cancel(row, by=user, at=LATER)
    calendar.restore(row, by=user, at=LATER)
    assert (row.state, row.sequence) == (OccurrenceState.PLANNED, 2)


def test_a_date_that_is_over_cannot_be_cancelled():
    activity = make_activity()
    with pytest.raises(Refused, match="past"):
        calendar.cancel(activity.occurrences.first(), by=member_of(activity), at=NOW + timedelta(days=30))


def test_the_same_form_twice_is_one_activity():
    association = make_association()
    user, key = make_mandate(association=association).user, uuid.uuid4()
    first = calendar.enter(association, by=user, at=NOW, key=key, **facts())
    second = calendar.enter(association, by=user, at=NOW, key=key, **facts())
    assert first == second
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"starts_on": date(2027, 3, 1)}, "past", "starts_on"),
        ({"starts_on": date(2030, 1, 1)}, "too_far", "starts_on"),
        ({"end_time": time(17)}, "ends_before_it_begins", "end_time"),
        ({"end_time": time(18)}, "ends_before_it_begins", "end_time"),
        ({"repeats_until": date(2027, 3, 3)}, "last_before_first", "repeats_until"),
        ({"age_from": 12, "age_to": 6}, "ages", "age_to"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(changes, code, field):
    with pytest.raises(Refused) as refused:
        make_activity(**changes)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]


def test_every_problem_is_told_at_once():
    with pytest.raises(Refused) as refused:
        make_activity(starts_on=date(2027, 3, 1), end_time=time(1))
    assert len(refused.value.problems) == 2


@pytest.mark.parametrize("verb", ["enter", "change", "publish", "withdraw", "cancel", "restore"])
@pytest.mark.parametrize("who", ["stranger", "staff"])
def test_only_members_write_and_staff_can_take_out(verb, who):
    user = make_staff() if who == "staff" else make_mandate().user
    activity = make_activity(is_public=verb != "publish")
    run = {
        "enter": lambda: calendar.enter(activity.association, by=user, at=NOW, key=uuid.uuid4(), **facts()),
        "change": lambda: calendar.change(activity, by=user, at=NOW, **facts(title="Min")),
        "publish": lambda: calendar.publish(activity, by=user, at=NOW),
        "withdraw": lambda: calendar.withdraw(activity, by=user, at=NOW),
        "cancel": lambda: calendar.cancel(activity.occurrences.first(), by=user, at=NOW),
        "restore": lambda: calendar.restore(cancelled(activity), by=user, at=NOW),
    }[verb]
    if who == "staff" and verb in {"withdraw", "cancel", "restore"}:
        run()
        return
    with pytest.raises(Refused, match="not_allowed"):
        run()


def cancelled(activity):
    return calendar.cancel(activity.occurrences.first(), by=member_of(activity), at=NOW)


def test_drafts_are_seen_by_the_association_only():
    draft = make_activity(is_public=False)
    assert not draft.occurrences.exists()
    assert list(Activity.objects.visible_to(member_of(draft))) == [draft]
    assert not Activity.objects.visible_to(make_user()).exists()
    assert not Activity.objects.visible_to(None).exists()


def test_an_association_that_is_not_public_has_nothing_in_the_calendar():
    make_activity(association=make_association(state="proposed"))
    assert not Occurrence.objects.public().exists()


def test_the_database_refuses_the_impossible():
    activity = make_activity(kind="event")
    for change in ({"end_time": time(1)}, {"age_from": 9, "age_to": 3}, {"repeats_until": date(2027, 9, 9)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(**change)
    row = activity.occurrences.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=row.pk).update(ends_at=row.starts_at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=row.pk).update(ends_at=datetime(2027, 4, 6, tzinfo=OSLO))
