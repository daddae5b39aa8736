"""What people do with single dates stays, as long as the date is one of the rule's."""

from datetime import date, time, timedelta

import icalendar
import pytest
from django.db import IntegrityError, transaction

from organizations import ics
from organizations.models import Occurrence
from organizations.states import OccurrenceState
from organizations.workflow import calendar
from portal.clock import OSLO
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff
from tests.organizations.factories import facts, make_activity

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=5)
SECOND = date(2027, 3, 11)


@pytest.fixture
def training():
    """Four Thursdays in March at 18.00."""
    return make_activity(repeats_until=date(2027, 3, 25))


def member_of(activity):
    return activity.association.mandates.get().user


def on(activity, day):
    return activity.occurrences.get(on=day)


def reschedule(row, **changes):
    when = {"day": row.on, "start_time": time(18), "end_time": time(19, 30)} | changes
    return calendar.reschedule(row, by=member_of(row.activity), at=LATER, **when)


def edit(activity, **changes):
    facts_now = facts(repeats_until=date(2027, 3, 25)) | changes
    return calendar.change(activity, by=member_of(activity), at=LATER, **facts_now)


def shown(activity):
    return [str(row.on) for row in activity.occurrences.in_plan().order_by("on")]


class TestSkip:
    def skip(self, training, *days, note="Vinterferie"):
        rows = training.occurrences.filter(on__in=days)
        return calendar.skip(rows, note=note, by=member_of(training), at=LATER)

    def test_the_dates_are_gone_and_subscribers_are_told(self, training):
        self.skip(training, SECOND, date(2027, 3, 18))
        assert shown(training) == ["2027-03-04", "2027-03-25"]
        row = on(training, SECOND)
        assert (row.state, row.sequence, row.note) == (OccurrenceState.SKIPPED, 1, "Vinterferie")
        feed = icalendar.Calendar.from_ical(
            ics.calendar(Occurrence.objects.for_feeds(date(2027, 3, 1)), name="x")
        )
        status = [str(event["STATUS"]) for event in feed.walk("VEVENT")]
        assert status == ["CONFIRMED", "CANCELLED", "CANCELLED", "CONFIRMED"]

    def test_an_edit_does_not_bring_them_back(self, training):
        self.skip(training, SECOND)
        edit(training, title="Ny tittel", start_time=time(17))
        assert shown(training) == ["2027-03-04", "2027-03-18", "2027-03-25"]

    def test_nor_does_another_weekday_the_week_falls_away(self, training):
        self.skip(training, SECOND)
        edit(training, starts_on=date(2027, 3, 5), repeats_until=date(2027, 3, 26))
        assert shown(training) == ["2027-03-05", "2027-03-19", "2027-03-26"]
        assert on(training, date(2027, 3, 12)).state == OccurrenceState.SKIPPED

    def test_one_that_is_taken_back_takes_place(self, training):
        self.skip(training, SECOND)
        row = on(training, SECOND)
        calendar.restore(row, by=member_of(training), at=LATER)
        row.refresh_from_db()
        assert (row.is_in_plan, row.state, row.sequence, row.note) == (True, OccurrenceState.PLANNED, 2, "")

    def test_all_or_none(self, training):
        with pytest.raises(Refused, match="past"):
            calendar.skip(
                training.occurrences.all(), note="", by=member_of(training), at=NOW + timedelta(days=4)
            )
        assert len(shown(training)) == 4


class TestMove:
    def test_to_another_day_keeps_its_identity(self, training):
        row = on(training, SECOND)
        reschedule(row, day=date(2027, 3, 12), start_time=time(20), end_time=time(21), note="Kamp i hallen")
        row = Occurrence.objects.get(uid=row.uid)
        assert (row.on, row.moved_from, row.note) == (date(2027, 3, 12), SECOND, "Kamp i hallen")
        assert row.starts_at.astimezone(OSLO).hour == 20
        assert row.sequence == 1

    def test_to_another_place_only(self, training):
        row = on(training, SECOND)
        reschedule(row, place="Sylling skole")
        row.refresh_from_db()
        assert (row.on, row.moved_from, row.place) == (SECOND, SECOND, "Sylling skole")

    def test_an_edit_of_the_rule_keeps_it(self, training):
        row = on(training, SECOND)
        reschedule(row, day=date(2027, 3, 12), place="Sylling skole")
        edit(training, start_time=time(17))
        row.refresh_from_db()
        assert (row.on, row.starts_at.astimezone(OSLO).hour, row.place) == (
            date(2027, 3, 12),
            18,
            "Sylling skole",
        )
        assert row.sequence == 2
        assert shown(training) == ["2027-03-04", "2027-03-12", "2027-03-18", "2027-03-25"]

    def test_an_edit_that_has_no_such_date_gives_it_the_rules_time(self, training):
        row = on(training, SECOND)
        reschedule(row, start_time=time(20), end_time=time(21), place="Sylling skole", note="Kamp")
        edit(training, starts_on=date(2027, 3, 5), repeats_until=date(2027, 3, 26))
        row.refresh_from_db()
        assert (row.on, row.moved_from, row.place, row.note) == (date(2027, 3, 12), None, "", "")
        assert row.starts_at.astimezone(OSLO).hour == 18

    def test_back_to_what_the_rule_says_is_an_ordinary_date(self, training):
        row = on(training, SECOND)
        reschedule(row, day=date(2027, 3, 12))
        reschedule(Occurrence.objects.get(pk=row.pk), day=SECOND, place="Tranbyhallen")
        row.refresh_from_db()
        assert (row.on, row.moved_from, row.place, row.sequence) == (SECOND, None, "", 2)

    def test_saved_unchanged_changes_nothing(self, training):
        row = on(training, SECOND)
        reschedule(row)
        row.refresh_from_db()
        assert (row.sequence, row.changed_at) == (0, NOW)

    def test_onto_another_date_of_the_same_series(self, training):
        reschedule(on(training, SECOND), day=date(2027, 3, 18), start_time=time(12), end_time=time(13))
        edit(training, title="Ny tittel")
        assert shown(training) == ["2027-03-04", "2027-03-18", "2027-03-18", "2027-03-25"]

    def test_one_that_was_moved_past_today_is_left_where_it_is(self, training):
        row = on(training, date(2027, 3, 4))
        reschedule(row, day=date(2027, 3, 9))
        at = NOW + timedelta(days=4)  # Saturday: the rule's day is gone, the date itself is to come
        calendar.change(
            training,
            by=member_of(training),
            at=at,
            **facts(repeats_until=date(2027, 3, 25), title="Ny tittel"),
        )
        assert shown(training)[:2] == ["2027-03-09", "2027-03-11"]
        row.refresh_from_db()
        assert row.sequence == 2

    def test_the_reach_is_extended_past_it(self, time_machine):
        activity = make_activity()
        last = activity.occurrences.order_by("on").last()
        reschedule(last, day=last.on - timedelta(days=1))
        later = NOW + timedelta(days=8)
        assert calendar.extend(activity, today=later.date(), at=later) == 1
        assert activity.occurrences.filter(moved_from__isnull=False).count() == 1

    @pytest.mark.parametrize(
        ("changes", "codes"),
        [
            ({"day": date(2027, 3, 1)}, ["past_day"]),
            ({"day": date(2030, 1, 1)}, ["too_far"]),
            ({"end_time": time(17)}, ["ends_before_it_begins"]),
            ({"day": date(2027, 3, 1), "end_time": time(17)}, ["past_day", "ends_before_it_begins"]),
        ],
    )
    def test_what_cannot_be_is_refused(self, training, changes, codes):
        with pytest.raises(Refused) as refused:
            reschedule(on(training, SECOND), **changes)
        assert [problem.code for problem in refused.value.problems] == codes

    def test_what_is_over_or_skipped_is_not_moved(self, training):
        row, user = on(training, SECOND), member_of(training)
        when = {"day": date(2027, 3, 19), "start_time": time(18), "end_time": time(19)}
        with pytest.raises(Refused, match="past"):
            calendar.reschedule(row, by=user, at=NOW + timedelta(days=12), **when)
        calendar.skip([row], note="", by=user, at=LATER)
        with pytest.raises(Refused, match="not_in_plan"):
            calendar.reschedule(row, by=user, at=LATER, **when)

    def test_strangers_may_not_and_staff_may(self, training):
        row = on(training, SECOND)
        when = {"day": date(2027, 3, 12), "start_time": time(18), "end_time": time(19)}
        with pytest.raises(Refused, match="not_allowed"):
            calendar.reschedule(row, by=make_mandate().user, at=LATER, **when)
        calendar.reschedule(row, by=make_staff(), at=LATER, **when)


def test_the_hour_that_does_not_exist_and_the_one_that_comes_twice():
    """02.30 on the nights when the clock is set on and back."""
    activity = make_activity(start_time=time(1), end_time=time(1, 30), starts_on=date(2027, 3, 4))
    spring = make_activity(
        kind="event", starts_on=date(2027, 3, 28), start_time=time(2, 30), end_time=time(3, 15)
    )
    autumn = make_activity(
        kind="event", starts_on=date(2027, 10, 31), start_time=time(2, 30), end_time=time(3)
    )
    assert activity.occurrences.count() > 70
    assert spring.occurrences.get().ends_at > spring.occurrences.get().starts_at
    assert (autumn.occurrences.get().ends_at - autumn.occurrences.get().starts_at).total_seconds() == 5400


def test_the_database_refuses_a_skipped_date_that_is_shown_and_the_same_date_twice(training):
    row = on(training, SECOND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=row.pk).update(state="skipped")
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.filter(pk=row.pk).update(moved_from=date(2027, 3, 18))


class TestDatesFarAhead:
    """What lies beyond the next ten dates is cancelled, moved and signed up for like them."""

    @pytest.fixture(autouse=True)
    def at_noon(self, time_machine):
        time_machine.move_to(NOW, tick=False)

    def test_the_page_says_that_there_are_more_and_shows_all(self, client):
        training = make_activity()
        client.force_login(member_of(training))
        page = client.get(training.get_absolute_url()).content.decode()
        assert page.count("Avlys denne datoen") == 10
        assert "?alle=1" in page
        page = client.get(training.get_absolute_url(), {"alle": "1"}).content.decode()
        assert page.count("Avlys denne datoen") == training.occurrences.count() > 10
        assert "?alle=1" not in page

    def test_few_dates_are_all_there(self, client, training):
        assert "?alle=1" not in client.get(training.get_absolute_url()).content.decode()
