"""Booking and cancelling: what is promised, and what is refused."""

import uuid
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from facilities import workflow
from facilities.models import Booking, ClosedPeriod, PriceRules
from facilities.states import BookingState
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
)
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


def codes(refused):
    return [problem.code for problem in refused.value.problems]


def test_a_booking_is_confirmed_at_once_logged_and_told_by_email():
    hall = make_facility()
    booking = make_booking(hall)
    assert booking.state == BookingState.CONFIRMED
    assert AuditEntry.objects.about(booking).get().action == "facilities.booking.confirmed"
    notice = Notice.objects.get(kind="facilities.booking_confirmed")
    assert notice.address == booking.booked_by.email
    assert f"/lokaler/bestilling/{booking.pk}/" in notice.body
    assert booking.association.name not in notice.subject + notice.body


def test_the_price_and_its_reason_are_frozen_on_the_booking():
    make_rate(amount=480)
    booking = make_booking(make_facility())
    assert (booking.price.amount, booking.price.base, booking.price.discount) == (0, 480, 480)
    make_rate(amount=900, valid_from=date(2027, 1, 1))
    booking.refresh_from_db()
    assert booking.price.base == 480


def test_the_database_refuses_to_change_a_frozen_price():
    from django.db import DatabaseError

    booking = make_booking(make_facility())
    with pytest.raises(DatabaseError, match="never_moved_or_repriced"), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(quote={})


def test_the_same_floor_is_refused_and_the_sibling_is_not():
    hall, a, b = make_hall()
    make_booking(a)
    for taken in (a, hall):
        with pytest.raises(Refused) as refused:
            make_booking(taken)
        assert codes(refused) == ["taken"]
    make_booking(b)


def test_a_part_is_refused_when_the_whole_is_taken():
    hall, a, _b = make_hall()
    make_booking(hall)
    with pytest.raises(Refused) as refused:
        make_booking(a)
    assert codes(refused) == ["taken"]


def test_splitting_a_hall_later_leaves_old_bookings_in_force():
    hall = make_facility()
    make_booking(hall)
    thirds = workflow.split(hall, 3, by=None, at=NOW)
    with pytest.raises(Refused):
        make_booking(thirds[2])


def test_halves_and_thirds_of_the_same_hall_know_of_each_other():
    hall, a, _b = make_hall()
    first, second, third = workflow.split(hall, 3, by=None, at=NOW)
    make_booking(a)
    for overlapping in (first, second):
        with pytest.raises(Refused):
            make_booking(overlapping)
    make_booking(third)


def test_the_time_right_before_and_right_after_is_free():
    hall = make_facility()
    make_booking(hall, start=time(18), end=time(19))
    make_booking(hall, start=time(17), end=time(18))
    make_booking(hall, start=time(19), end=time(20))


def test_time_for_preparation_is_blocked_too():
    hall = make_facility(prepare_minutes=60)
    make_booking(hall, start=time(18), end=time(19))
    with pytest.raises(Refused):
        make_booking(hall, start=time(16), end=time(17, 30))
    with pytest.raises(Refused):
        make_booking(hall, start=time(19, 30), end=time(20))
    make_booking(hall, start=time(16), end=time(17))
    make_booking(hall, start=time(20), end=time(21))


def test_time_for_tidying_is_blocked_too():
    hall = make_facility(buffer_minutes=30)
    make_booking(hall, start=time(18), end=time(19))
    with pytest.raises(Refused):
        make_booking(hall, start=time(19), end=time(20))
    make_booking(hall, start=time(19, 30), end=time(20, 30))


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        (at(date(2027, 3, 1), 18), at(date(2027, 3, 1), 19), "past"),
        (at(TUESDAY, 19), at(TUESDAY, 18), "end_before_start"),
        (at(TUESDAY, 18), at(TUESDAY, 18), "end_before_start"),
        (at(TUESDAY, 18), at(TUESDAY + timedelta(days=1), 19), "too_long"),
        (at(TUESDAY, 8), at(TUESDAY, 21), "too_long"),
        (at(TUESDAY, 7), at(TUESDAY, 9), "outside_hours"),
        (at(TUESDAY, 21), at(TUESDAY, 23), "outside_hours"),
        (at(TUESDAY, 21), at(TUESDAY + timedelta(days=1), 8), "outside_hours"),
        (at(TUESDAY, 18, 10), at(TUESDAY, 19), "off_step"),
        (at(date(2028, 3, 7), 18), at(date(2028, 3, 7), 19), "too_early"),
    ],
)
def test_a_time_that_cannot_be_booked_is_refused_with_its_reason(start, end, code):
    mandate = make_mandate()
    with pytest.raises(Refused) as refused:
        workflow.book(make_facility(), association=mandate.association, by=mandate.user, starts_at=start,
                      ends_at=end, purpose="training", at=NOW)  # fmt: skip
    assert code in codes(refused)
    assert not Booking.objects.exists()


def test_a_closed_day_is_refused_and_says_why():
    ClosedPeriod.objects.create(starts_on=TUESDAY, ends_on=TUESDAY, reason="Valg")
    with pytest.raises(Refused) as refused:
        make_booking(make_facility())
    assert "Valg" in str(refused.value.problems[0].text)


def test_more_people_than_there_is_room_for():
    with pytest.raises(Refused) as refused:
        make_booking(make_facility(capacity=20), participants=21)
    assert codes(refused) == ["too_many"]


def test_private_letting_is_refused_with_the_reason():
    with pytest.raises(Refused) as refused:
        workflow.book(make_facility(), association=None, by=make_user(), starts_at=at(TUESDAY, 18),
                      ends_at=at(TUESDAY, 19), purpose="other", at=NOW)  # fmt: skip
    assert codes(refused) == ["lier.no_private_letting"]


def test_nobody_books_for_an_association_they_do_not_act_for():
    with pytest.raises(Refused) as refused:
        workflow.book(make_facility(), association=make_association(), by=make_user(), starts_at=at(TUESDAY, 18),
                      ends_at=at(TUESDAY, 19), purpose="training", at=NOW)  # fmt: skip
    assert codes(refused) == ["no_mandate"]


def test_a_price_that_nobody_knows_is_not_guessed():
    with pytest.raises(Refused) as refused:
        make_booking(make_facility(), day=SATURDAY)
    assert codes(refused) == ["no_rate"]


def test_a_double_submit_gives_the_same_booking_and_one_email():
    hall, mandate, key = make_facility(), make_mandate(), uuid.uuid4()
    first = make_booking(hall, mandate=mandate, key=key)
    assert make_booking(hall, mandate=mandate, key=key) == first
    assert Booking.objects.count() == Notice.objects.count() == 1


def test_a_key_gives_nobody_else_the_booking():
    hall, key = make_facility(), uuid.uuid4()
    make_booking(hall, key=key)
    with pytest.raises(Refused):
        make_booking(hall, key=key)


def test_a_cancelled_time_is_free_at_once():
    hall, mandate = make_facility(), make_mandate()
    booking = make_booking(hall, mandate=mandate)
    workflow.cancel(booking, by=mandate.user, at=NOW)
    assert booking.state == BookingState.CANCELLED
    assert booking.cancelled_by == mandate.user
    make_booking(hall)


def test_the_association_is_not_told_of_what_it_cancels_itself():
    mandate = make_mandate()
    workflow.cancel(make_booking(make_facility(), mandate=mandate), by=mandate.user, at=NOW)
    assert not Notice.objects.filter(kind="facilities.booking_cancelled").exists()


def test_staff_cancel_with_a_reason_that_everybody_in_the_association_is_told_to_read():
    mandate = make_mandate()
    other = make_mandate(association=mandate.association, role="treasurer")
    booking = make_booking(make_facility(), mandate=mandate)
    with pytest.raises(Refused) as refused:
        workflow.cancel(booking, by=make_staff(), at=NOW)
    assert codes(refused) == ["no_reason"]
    workflow.cancel(booking, by=make_staff(), at=NOW, reason="Vannlekkasje")
    told = Notice.objects.filter(kind="facilities.booking_cancelled")
    assert {notice.address for notice in told} == {mandate.user.email, other.user.email}
    assert all("Vannlekkasje" not in notice.body for notice in told)


def test_what_has_begun_is_not_cancelled_by_the_association_and_nothing_is_cancelled_twice():
    mandate = make_mandate()
    booking = make_booking(make_facility(), mandate=mandate)
    with pytest.raises(Refused) as refused:
        workflow.cancel(booking, by=mandate.user, at=booking.starts_at)
    assert codes(refused) == ["has_begun"]
    workflow.cancel(booking, by=mandate.user, at=NOW)
    with pytest.raises(Refused) as refused:
        workflow.cancel(booking, by=mandate.user, at=NOW)
    assert codes(refused) == ["wrong_state"]


@pytest.mark.parametrize("who", ["stranger", "other_association"])
def test_others_cannot_cancel(who):
    booking = make_booking(make_facility())
    user = make_user() if who == "stranger" else make_mandate().user
    with pytest.raises(Refused) as refused:
        workflow.cancel(booking, by=user, at=NOW)
    assert codes(refused) == ["not_allowed"]


def test_a_blackout_blocks_whole_and_parts_and_only_staff_make_one():
    hall, a, _b = make_hall()
    asked = {
        "starts_at": at(TUESDAY, 8),
        "ends_at": at(TUESDAY + timedelta(days=3), 8),
        "reason": "Nytt gulv",
    }
    with pytest.raises(Refused):
        workflow.black_out(hall, **asked, by=make_user(), at=NOW)
    workflow.black_out(hall, **asked, by=make_staff(), at=NOW)
    with pytest.raises(Refused):
        make_booking(a)


def test_a_blackout_over_bookings_says_how_many_are_in_the_way():
    hall, a, b = make_hall()
    make_booking(a)
    make_booking(b)
    with pytest.raises(Refused, match="taken") as refused:
        workflow.black_out(hall, starts_at=at(TUESDAY, 8), ends_at=at(TUESDAY, 22), reason="Valg",
                           by=make_staff(), at=NOW)  # fmt: skip
    assert "2" in str(refused.value.problems[0].text)


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("booking_ends_after_its_start", {"ends_at": at(TUESDAY, 18)}),
        ("booking_lasts_24_hours_at_most", {"ends_at": at(TUESDAY + timedelta(days=1), 19)}),
        ("booking_period_holds_its_use", {"starts_at": at(TUESDAY, 17)}),
        ("booking_is_somebodys_or_a_blackout_with_a_reason", {"purpose": ""}),
        ("booking_cancelled_has_a_time", {"cancelled_at": NOW}),
    ],
)
def test_the_database_forbids_the_impossible(constraint, changes):
    booking = make_booking(make_facility())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**changes)


class TestLateCancellation:
    @pytest.fixture
    def paid(self):
        """A Saturday that costs 480 kr, under Lørenskog's rules."""
        PriceRules.objects.create(code="lorenskog", valid_from=date(2027, 1, 1), source="Vedtak 1/27")
        make_rate()
        self.mandate = make_mandate()
        return make_booking(make_facility(), mandate=self.mandate, day=SATURDAY, at=NOW - timedelta(days=20))

    @pytest.mark.parametrize(("days", "fee"), [(15, None), (14, 240), (8, 240), (7, 480), (0, 480)])
    def test_what_is_given_back_late_is_paid_for(self, paid, days, fee):
        workflow.cancel(paid, by=self.mandate.user, at=at(SATURDAY, 9) - timedelta(days=days))
        assert paid.cancellation_fee == fee

    def test_staff_take_no_fee(self, paid):
        workflow.cancel(paid, by=make_staff(), at=NOW, reason="Vannlekkasje")
        assert paid.cancellation_fee is None

    def test_the_page_says_so_before(self, paid, client):
        client.force_login(self.mandate.user)
        with time_machine.travel(NOW, tick=False):
            client.force_login(self.mandate.user)
            page = client.get(f"{paid.get_absolute_url()}avbestill/").content.decode()
        assert "240" in page


def test_a_school_holiday_can_close_nothing_and_still_count_for_the_price():
    PriceRules.objects.create(code="lier-draft", valid_from=date(2027, 1, 1), source="Utkast")
    make_rate()
    ClosedPeriod.objects.create(
        starts_on=TUESDAY, ends_on=TUESDAY, reason="Vinterferie", is_school_holiday=True, premises_open=True
    )
    booking = make_booking(make_facility())
    assert (booking.price.rule, booking.amount) == ("lier-draft.subsidised", 240)
