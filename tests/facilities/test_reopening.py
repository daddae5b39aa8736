"""A place opened again: what can stand again does, whichever closing is opened first."""

from datetime import time, timedelta

import pytest

from facilities import workflow
from facilities.models import Closure, DropInHour
from facilities.states import BookingState
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_request,
)
from tests.facilities.test_closures import close
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


class TestReopening:
    def test_what_can_stand_again_does_with_its_number_and_price(self):
        make_rate()
        hall = make_facility()
        booking = make_booking(hall)
        closure = close(hall)
        restored = workflow.reopen(closure, by=make_staff(), at=NOW + timedelta(days=1))
        booking.refresh_from_db()
        assert restored == [booking]
        assert (booking.state, booking.cancelled_at, booking.price.base) == (
            BookingState.CONFIRMED,
            None,
            480,
        )
        assert Notice.objects.filter(kind="facilities.place_reopened").count() == 1
        make_booking(hall, start=time(10), end=time(11))

    def test_who_has_found_something_else_keeps_that(self):
        hall, mandate = make_facility(), make_mandate()
        booking = make_booking(hall, mandate=mandate)
        closure = close(hall)
        booking.refresh_from_db()
        workflow.substitute(
            booking, facility=make_facility(), starts_at=booking.starts_at, by=mandate.user, at=NOW
        )
        assert workflow.reopen(closure, by=make_staff(), at=NOW) == []

    def test_what_has_been_is_not_given_back(self):
        hall = make_facility()
        make_booking(hall)
        closure = close(hall, last=TUESDAY + timedelta(days=3))
        assert workflow.reopen(closure, by=make_staff(), at=at(TUESDAY, 20)) == []

    def test_a_place_closed_by_another_closing_too_stays_closed(self):
        hall = make_facility()
        booking = make_booking(hall)
        closure = close(hall, begins=16, ends=20)
        close(hall, begins=8, ends=22)
        workflow.reopen(Closure.objects.latest("pk"), by=make_staff(), at=NOW)
        booking.refresh_from_db()
        assert booking.state == BookingState.CANCELLED
        assert workflow.reopen(closure, by=make_staff(), at=NOW) == [booking]

    def test_what_another_closing_holds_shut_stays_shut_whichever_is_opened_first(self):
        hall, half, _other = make_hall()
        booking = make_booking(half)
        first = close(half, begins=16, ends=20)
        with pytest.raises(Refused):
            close(hall)
        second = close(half, begins=8, ends=22)
        assert workflow.reopen(first, by=make_staff(), at=NOW) == []
        with pytest.raises(Refused):
            make_booking(half, start=time(17), end=time(18))
        workflow.reopen(second, by=make_staff(), at=NOW)
        make_booking(half, start=time(17), end=time(18))
        booking.refresh_from_db()
        assert booking.state == BookingState.CANCELLED

    def test_a_request_that_was_refused_waits_for_its_answer_again(self):
        hall = make_facility()
        booking = make_request(hall)
        closure = close(hall)
        assert workflow.reopen(closure, by=make_staff(), at=NOW) == [booking]
        booking.refresh_from_db()
        assert (booking.state, booking.answer, booking.answered_at) == (BookingState.REQUESTED, "", None)

    def test_drop_in_hours_are_on_again_for_those_who_had_a_place(self):
        make_rate()
        hall, staff = make_facility(), make_staff()
        [hour] = workflow.open_drop_in(
            hall, weekday=1, begins=time(18), ends=time(20), first_on=TUESDAY, until_on=TUESDAY, places=3,
            by=staff, at=NOW,
        ).hours  # fmt: skip
        comes, stays_away = make_user(), make_user()
        for person in (comes, stays_away):
            workflow.take_place(hour, person=person, first_name="Amina", is_adult=True, at=NOW)
        workflow.give_back(hour.booked_places.get(person=stays_away), by=stays_away, at=NOW)
        closure = close(hall)
        assert DropInHour.objects.get().is_called_off
        workflow.reopen(closure, by=staff, at=NOW)
        again = DropInHour.objects.get()
        assert not again.is_called_off
        assert [place.person for place in again.booked_places.booked()] == [comes]
        told = Notice.objects.filter(kind="facilities.drop_in_on_again")
        assert [notice.receiver for notice in told] == [comes]
        with pytest.raises(Refused):
            make_booking(hall)

    def test_drop_in_hours_whose_floor_is_taken_stay_called_off(self):
        make_rate()
        hall, staff = make_facility(), make_staff()
        workflow.open_drop_in(hall, weekday=1, begins=time(18), ends=time(20), first_on=TUESDAY,
                              until_on=TUESDAY, places=3, by=staff, at=NOW)  # fmt: skip
        first = close(hall, begins=17, ends=21)
        close(hall, begins=8, ends=22)
        workflow.reopen(first, by=staff, at=NOW)
        assert DropInHour.objects.get().is_called_off

    def test_twice_is_once(self):
        closure = close(make_facility())
        workflow.reopen(closure, by=make_staff(), at=NOW)
        with pytest.raises(Refused) as refused:
            workflow.reopen(closure, by=make_staff(), at=NOW)
        assert codes(refused) == ["reopened"]
