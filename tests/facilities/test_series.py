"""The same hours week after week: seen first, booked as far as possible, and never at others' expense."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from facilities import workflow
from facilities.models import Booking, BookingSeries, ClosedPeriod, SkippedDate
from facilities.offers import PriceChanged
from facilities.series import Change, dates_of, plan
from facilities.states import BookingState
from portal.clock import OSLO
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_instant_hours,
    make_rate,
    make_series,
    series_wish,
)
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
EASTER = date(2027, 3, 23)


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def days(series):
    rows = Booking.objects.filter(series=series).blocking().order_by("starts_at")
    return [row.starts_at.astimezone(OSLO).date() for row in rows]


def planned(hall, mandate, **fields):
    return plan(series_wish(hall, mandate.association, **fields), by=mandate.user, at=NOW)


def close(first, last=None, reason="Skoleferie", **fields):
    return ClosedPeriod.objects.create(starts_on=first, ends_on=last or first, reason=reason, **fields)


class TestPlan:
    def test_every_date_is_there_bookable_or_with_its_reason(self):
        hall, mandate = make_facility(), make_mandate()
        close(EASTER, EASTER + timedelta(days=6), reason="Påskeferie")
        make_booking(hall, day=date(2027, 4, 6))
        workflow.black_out(hall, starts_at=at(date(2027, 4, 13), 8), ends_at=at(date(2027, 4, 13), 22),
                           reason="Valg", by=make_staff(), at=NOW)  # fmt: skip
        found = {one.day: (one.reason, one.text) for one in planned(hall, mandate).dates}
        assert len(found) == 8
        assert found[EASTER] == ("closed", "Stengt 23. mars 2027: Påskeferie.")
        assert found[date(2027, 4, 6)][0] == "taken"
        assert found[date(2027, 4, 13)] == ("blackout", "Stengt av kommunen: Valg.")
        assert found[TUESDAY] == (None, "")
        assert len([one for one in found.values() if one == (None, "")]) == 5

    def test_what_lies_outside_the_opening_hours_is_refused_date_by_date(self):
        hall = make_facility(hours=(time(8), time(19)))
        assert {one.reason for one in planned(hall, make_mandate()).dates} == {"outside_hours"}

    def test_several_weekdays(self):
        found = planned(make_facility(), make_mandate(), weekdays=(1, 3), until_on=date(2027, 3, 18))
        assert [one.day.day for one in found.dates] == [9, 11, 16, 18]

    def test_who_takes_the_time_is_not_told(self):
        hall, booking = make_facility(), None
        booking = make_booking(hall)
        [first, *_rest] = planned(hall, make_mandate()).dates
        assert str(booking.association) not in first.text

    def test_the_clock_on_the_wall_says_the_same_after_it_is_changed(self):
        found = planned(make_facility(), make_mandate())
        assert {one.wish.starts_at.astimezone(OSLO).time() for one in found.dates} == {time(18)}
        assert len({one.wish.starts_at.time() for one in found.dates}) == 2

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"until_on": TUESDAY - timedelta(days=1)}, "until_before_first"),
            ({"ends": time(18)}, "end_before_start"),
            ({"begins": time(23), "ends": time(1)}, "end_before_start"),
            ({"weekdays": (4,), "until_on": TUESDAY}, "no_dates"),
            ({"weekdays": tuple(range(7)), "until_on": TUESDAY + timedelta(days=4_999)}, "too_many_dates"),
            ({"until_on": date(9999, 12, 31)}, "too_many_dates"),
            ({"participants": 400}, "too_many"),
        ],
    )
    def test_what_can_be_no_series_is_refused_plainly(self, fields, code):
        with pytest.raises(Refused) as refused:
            planned(make_facility(capacity=100), make_mandate(), **fields)
        assert codes(refused) == [code]
        if code == "too_many_dates":
            assert "300" in str(refused.value.problems[0].text)

    def test_the_number_of_queries_is_the_same_for_4_dates_and_for_40(self, django_assert_num_queries):
        hall, mandate = make_facility(), make_mandate()
        for until in (date(2027, 3, 30), date(2027, 12, 14)):
            planned(hall, mandate, until_on=until)
            with django_assert_num_queries(4):
                planned(hall, mandate, until_on=until)

    def test_a_date_whose_price_nobody_knows_is_refused_with_that_reason(self):
        found = planned(make_facility(), make_mandate(), weekdays=(5,))
        assert {one.reason for one in found.dates} == {"terms"}


class TestBooking:
    def test_what_can_be_booked_is_booked_and_the_rest_kept_with_reasons(self):
        hall = make_facility()
        close(EASTER, reason="Påskeferie")
        series = make_series(hall)
        assert len(days(series)) == 7
        [skipped] = SkippedDate.objects.all()
        assert (skipped.day, skipped.reason) == (EASTER, "closed")
        assert "Påskeferie" in skipped.text

    def test_it_is_told_in_one_email_and_logged_date_by_date(self):
        series = make_series(make_facility())
        [notice] = Notice.objects.all()
        assert notice.kind == "facilities.series_booked"
        assert f"/lokaler/serie/{series.pk}/" in notice.body
        assert AuditEntry.objects.filter(action="facilities.booking.confirmed").count() == 8
        assert AuditEntry.objects.about(series).get().codes == {"dates": 8, "skipped": 0}

    def test_each_date_has_its_own_frozen_price(self):
        make_rate(amount=480)
        make_rate(amount=600, valid_from=date(2027, 4, 1))
        series = make_series(make_facility(), weekdays=(5,), first_on=SATURDAY)
        assert [row.amount for row in series.bookings.order_by("starts_at")] == [720] * 3 + [900] * 4

    def test_nothing_is_stored_when_none_can_be_had(self):
        close(TUESDAY, date(2027, 5, 1))
        with pytest.raises(Refused) as refused:
            make_series(make_facility())
        assert codes(refused) == ["nothing_free"]
        assert not BookingSeries.objects.exists()

    def test_sent_twice_it_is_one_series(self):
        hall, mandate, key = make_facility(), make_mandate(), uuid.uuid4()
        wish = series_wish(hall, mandate.association)
        made = {workflow.book_series(wish, by=mandate.user, key=key, at=NOW) for _ in range(2)}
        assert len(made) == 1
        assert Booking.objects.count() == 8

    def test_nobody_pays_more_than_they_have_seen(self):
        make_rate()
        mandate = make_mandate()
        wish = series_wish(make_facility(), mandate.association, weekdays=(5,))
        seen = plan(wish, by=mandate.user, at=NOW).seen
        make_rate(amount=900, valid_from=date(2027, 3, 1))
        with pytest.raises(PriceChanged):
            workflow.book_series(wish, by=mandate.user, shown=seen, at=NOW)
        assert not Booking.objects.exists()

    def test_nobody_books_for_an_association_they_do_not_act_for(self):
        wish = series_wish(make_facility(), make_mandate().association)
        with pytest.raises(Refused):
            workflow.book_series(wish, by=make_user(), at=NOW)

    def test_outside_the_instant_hours_the_dates_are_requests_answered_together(self):
        hall, staff = make_facility(), make_staff()
        make_instant_hours(hall)
        series = make_series(hall)
        assert not days(series)
        rows = list(series.bookings.order_by("starts_at"))
        Notice.objects.all().delete()
        workflow.accept(rows[0], by=staff, at=NOW, whole_series=True)
        assert len(days(series)) == 8
        assert Notice.objects.filter(kind="facilities.request_answered").count() == 1

    def test_of_requests_answered_together_one_that_is_taken_is_left(self):
        hall, staff = make_facility(), make_staff()
        make_instant_hours(hall)
        series = make_series(hall)
        hall.instant_hours.all().delete()
        make_booking(hall, day=TUESDAY + timedelta(days=7))
        first = series.bookings.order_by("starts_at").first()
        workflow.accept(first, by=staff, at=NOW, whole_series=True)
        assert len(days(series)) == 7
        assert Booking.objects.awaiting_answer().count() == 1

    def test_a_quota_makes_what_goes_beyond_a_request(self):
        hall, mandate = make_facility(weekly_hours=2), make_mandate()
        make_booking(hall, mandate=mandate, day=TUESDAY + timedelta(days=8), start=time(10), end=time(11))
        series = make_series(hall, mandate=mandate)
        assert len(days(series)) == 7
        assert Booking.objects.awaiting_answer().get().starts_at == at(TUESDAY + timedelta(days=7), 18)


class TestLater:
    def test_a_refused_date_is_added_when_it_has_become_free(self):
        hall, mandate, other = make_facility(), make_mandate(), make_mandate()
        theirs = make_booking(hall, mandate=other, day=EASTER)
        series = make_series(hall, mandate=mandate)
        with pytest.raises(Refused) as refused:
            workflow.add_date(series, day=EASTER, by=mandate.user, at=NOW)
        assert codes(refused) == ["taken"]
        workflow.cancel(theirs, by=other.user, at=NOW)
        workflow.add_date(series, day=EASTER, by=mandate.user, at=NOW)
        assert EASTER in days(series)
        assert not SkippedDate.objects.exists()

    def test_a_date_that_was_given_back_can_be_taken_again(self):
        hall, mandate = make_facility(), make_mandate()
        series = make_series(hall, mandate=mandate)
        workflow.cancel(series.bookings.get(starts_at=at(EASTER, 18)), by=mandate.user, at=NOW)
        assert EASTER not in days(series)
        workflow.add_date(series, day=EASTER, by=mandate.user, at=NOW)
        assert len(days(series)) == 8

    @pytest.mark.parametrize("day", [TUESDAY, SATURDAY])
    def test_no_other_date_can_be_added(self, day):
        mandate = make_mandate()
        series = make_series(make_facility(), mandate=mandate)
        with pytest.raises(Refused) as refused:
            workflow.add_date(series, day=day, by=mandate.user, at=NOW)
        assert codes(refused) == ["no_such_date"]

    def test_the_dates_that_are_left_are_moved_and_the_earlier_stay(self):
        hall, mandate = make_facility(), make_mandate()
        series = make_series(hall, mandate=mandate)
        change = Change(hall, time(19), time(20, 30), date(2027, 4, 1))
        assert workflow.move_following(series, change, by=mandate.user, at=NOW) == []
        rows = series.bookings.blocking().order_by("starts_at")
        assert [row.starts_at.astimezone(OSLO).hour for row in rows] == [18] * 4 + [19] * 4
        assert all(one.is_live for one in dates_of(series))

    def test_a_move_to_a_taken_time_leaves_that_date_where_it_is(self):
        hall, mandate = make_facility(), make_mandate()
        theirs = make_booking(hall, day=date(2027, 4, 6), start=time(20), end=time(21))
        series = make_series(hall, mandate=mandate)
        change = Change(hall, time(19), time(20, 30), TUESDAY)
        [stayed] = workflow.move_following(series, change, by=mandate.user, at=NOW)
        assert stayed.day == date(2027, 4, 6)
        theirs.refresh_from_db()
        assert theirs.state == BookingState.CONFIRMED
        kept = series.bookings.blocking().get(starts_at=at(date(2027, 4, 6), 18))
        assert kept.state == BookingState.CONFIRMED
        assert len(days(series)) == 8

    def test_another_weekday_and_another_place(self):
        hall, half, _other = make_hall()
        mandate = make_mandate()
        series = make_series(hall, mandate=mandate)
        change = Change(half, time(18), time(19, 30), TUESDAY, weekday=3)
        workflow.move_following(series, change, by=mandate.user, at=NOW)
        assert {day.weekday() for day in days(series)} == {3}
        assert set(series.bookings.blocking().values_list("facility", flat=True)) == {half.pk}
        make_booking(_other, day=date(2027, 3, 11))

    def test_nothing_is_given_up_when_nothing_can_be_had(self):
        hall, mandate = make_facility(), make_mandate()
        series = make_series(hall, mandate=mandate)
        change = Change(hall, time(21), time(23), TUESDAY)
        with pytest.raises(Refused) as refused:
            workflow.move_following(series, change, by=mandate.user, at=NOW)
        assert codes(refused) == ["nothing_moved"]
        assert len(days(series)) == 8

    def test_the_dates_that_are_left_are_given_back(self):
        mandate = make_mandate()
        series = make_series(make_facility(), mandate=mandate)
        assert workflow.cancel_following(series, from_day=date(2027, 4, 1), by=mandate.user, at=NOW) == 4
        assert len(days(series)) == 4

    @pytest.mark.parametrize("deed", ["add", "move", "cancel"])
    def test_others_cannot_touch_it(self, deed):
        hall = make_facility()
        series, stranger = make_series(hall), make_mandate().user
        deeds = {
            "add": lambda: workflow.add_date(series, day=EASTER, by=stranger, at=NOW),
            "move": lambda: workflow.move_following(
                series, Change(hall, time(10), time(11), TUESDAY), by=stranger, at=NOW
            ),
            "cancel": lambda: workflow.cancel_following(series, from_day=TUESDAY, by=stranger, at=NOW),
        }
        with pytest.raises(Refused) as refused:
            deeds[deed]()
        assert codes(refused) == ["not_allowed"]
        assert len(days(series)) == 8


hours = st.integers(8, 20)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    others=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 7), hours), max_size=6),
    first=hours,
    then=hours,
)
def test_no_edit_of_a_series_ever_touches_anybody_else(django_db_blocker, others, first, then):
    from django.db import transaction

    with transaction.atomic():
        hall, a, b = make_hall()
        mine, other = make_mandate(), make_mandate()
        theirs = []
        for place, week, hour in others:
            try:
                with transaction.atomic():
                    theirs.append(make_booking((hall, a, b)[place], mandate=other,
                                               day=TUESDAY + timedelta(weeks=week), start=time(hour),
                                               end=time(hour + 1)))  # fmt: skip
            except Refused:
                continue
        before = set(
            Booking.objects.filter(pk__in=[row.pk for row in theirs]).values_list("pk", "state", "starts_at")
        )
        try:
            with transaction.atomic():
                series = make_series(hall, mandate=mine, begins=time(first), ends=time(first + 1))
                change = Change(a, time(then), time(then + 1), TUESDAY, weekday=1)
                workflow.move_following(series, change, by=mine.user, at=NOW)
        except Refused:
            pass
        after = set(
            Booking.objects.filter(pk__in=[row.pk for row in theirs]).values_list("pk", "state", "starts_at")
        )
        assert after == before
        live = list(Booking.objects.blocking())
        assert not [
            (one, two)
            for one in live
            for two in live
            if one.pk < two.pk
            and one.span.lower < two.span.upper and two.span.lower < one.span.upper
            and one.period.lower < two.period.upper and two.period.lower < one.period.upper
        ]  # fmt: skip
        transaction.set_rollback(True)


class TestPages:
    @pytest.fixture
    def chair(self, client, now):
        self.mandate = make_mandate()
        client.force_login(self.mandate.user)
        return client

    def filled(self, page, **changes):
        form = page.context["form"]
        data = {"association": self.mandate.association.pk, "part": form["part"].value(), "weekdays": ["1"],
                "from_time": "18:00", "to_time": "19:30", "first_on": "2027-03-09", "until_on": "2027-04-27",
                "purpose": "training", "key": form["key"].value()}  # fmt: skip
        return data | changes

    def test_the_dates_are_seen_first_and_then_booked(self, chair):
        hall = make_facility()
        close(EASTER, reason="Påskeferie")
        url = reverse("book_series", args=[hall.site.slug, hall.slug])
        data = self.filled(chair.get(url), step="plan")
        seen = chair.post(url, data)
        text = seen.content.decode()
        assert "7 datoer" in text
        assert "Påskeferie" in text
        assert not Booking.objects.exists()
        receipt = chair.post(url, data | {"step": "book", "shown": seen.context["plan"].seen}, follow=True)
        assert "7 datoer er deres" in receipt.content.decode()
        assert "Påskeferie" in receipt.content.decode()

    def test_pressed_too_early_it_shows_the_dates_instead(self, chair):
        hall = make_facility()
        url = reverse("book_series", args=[hall.site.slug, hall.slug])
        page = chair.post(url, self.filled(chair.get(url), step="book"))
        assert page.context["plan"].possible
        assert not Booking.objects.exists()

    def test_five_thousand_dates_are_refused_on_the_field_with_all_kept(self, chair):
        hall = make_facility()
        url = reverse("book_series", args=[hall.site.slug, hall.slug])
        everyday = [str(number) for number in range(7)]
        page = chair.post(
            url, self.filled(chair.get(url), step="plan", weekdays=everyday, until_on="2040-11-15")
        )
        assert "300" in str(page.context["form"].errors["until_on"])
        assert page.context["form"]["from_time"].value() == "18:00"

    def test_a_date_is_added_from_the_page(self, chair):
        hall = make_facility()
        closed = close(EASTER)
        series = make_series(hall, mandate=self.mandate)
        closed.delete()
        url = reverse("series_add", args=[series.pk])
        chair.post(url, {"day": "2027-03-23"})
        assert EASTER in days(series)
        assert chair.post(url, {"day": "tull"}, follow=True).status_code == 200

    def test_the_rest_is_moved_and_given_back_from_the_page(self, chair):
        hall = make_facility()
        series = make_series(hall, mandate=self.mandate)
        url = reverse("series_change", args=[series.pk])
        data = {
            "from_day": "2027-03-09",
            "place": hall.pk,
            "weekday": "2",
            "from_time": "17:00",
            "to_time": "18:00",
        }
        seen = chair.post(url, data | {"step": "plan"})
        assert len(days(series)) == 8
        chair.post(url, data | {"step": "move", "shown": seen.context["plan"].seen})
        assert {day.weekday() for day in days(series)} == {2}
        chair.post(reverse("series_cancel", args=[series.pk]), {"from_day": "2027-04-01"})
        assert len(days(series)) == 4

    def test_a_booking_leads_to_its_series(self, chair):
        series = make_series(make_facility(), mandate=self.mandate)
        page = chair.get(series.bookings.first().get_absolute_url()).content.decode()
        assert series.get_absolute_url() in page
