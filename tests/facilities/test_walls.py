"""Walls are moved while bookings stand, and never so that two of them stand in one place."""

from datetime import time, timedelta

import pytest
import time_machine

from facilities import workflow
from facilities.models import Booking, BookingSeries, Facility
from facilities.models.number_line import piece
from facilities.series import Change
from facilities.states import BookingState
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_request,
    make_series,
)
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db


def move(hall, parts):
    return workflow.move_walls(hall, parts, by=make_staff(), at=NOW)


def standing(hall):
    return [one.span for one in Facility.objects.parts_of(hall).order_by("span")]


@pytest.mark.parametrize("parts", range(2, 17))
def test_a_hall_is_cut_in_2_to_16_and_made_whole_again(parts):
    hall = make_facility()
    assert len(move(hall, parts)) == parts
    assert standing(hall) == [piece(hall.span, number, parts) for number in range(parts)]
    assert move(hall, 1) == []
    assert standing(hall) == []
    assert make_booking(hall)


@pytest.mark.parametrize("parts", [-1, 0, 17])
def test_a_hall_has_1_to_16_parts(parts):
    with pytest.raises(Refused) as refused:
        move(make_facility(), parts)
    assert codes(refused) == ["parts"]


def test_walls_that_stand_like_that_are_not_moved():
    hall, *_parts = make_hall()
    with pytest.raises(Refused) as refused:
        move(hall, 2)
    assert codes(refused) == ["as_it_is"]


def test_halves_become_thirds_while_the_bookings_of_a_half_stand():
    hall, a, b = make_hall()
    booking = make_booking(a)
    thirds = move(hall, 3)
    booking.refresh_from_db()
    assert (booking.facility, booking.span, booking.state) == (a, a.span, BookingState.CONFIRMED)
    assert make_booking(thirds[2])
    for third in thirds[:2]:
        with pytest.raises(Refused):
            make_booking(third)
    with pytest.raises(Refused) as refused:
        make_booking(Facility.objects.get(pk=b.pk), day=TUESDAY + timedelta(days=1))
    assert codes(refused) == ["not_bookable"]


def test_two_bookings_that_would_stand_in_one_place_stop_it_with_the_list():
    hall, a, b = make_hall()
    one, two = make_booking(a), make_booking(b)
    make_booking(a, day=TUESDAY + timedelta(days=1))
    with pytest.raises(Refused) as refused:
        move(hall, 1)
    [problem] = refused.value.problems
    for word in (str(one.association), str(two.association), "9. mars 2027", "18.00–19.00"):
        assert word in str(problem.text)
    assert standing(hall) == [a.span, b.span]


def test_a_cut_that_keeps_them_apart_is_made():
    hall, a, b = make_hall()
    make_booking(a), make_booking(b)
    assert len(move(hall, 4)) == 4


def test_a_third_that_reaches_into_both_halves_stops_it():
    hall, a, b = make_hall()
    make_booking(a), make_booking(b)
    with pytest.raises(Refused) as refused:
        move(hall, 3)
    assert codes(refused) == ["two_in_one_place"]


def test_requests_count_too_and_what_is_over_does_not():
    hall, a, b = make_hall()
    make_booking(a, day=NOW.date(), start=time(13), end=time(14))
    make_booking(b, day=NOW.date(), start=time(13), end=time(14))
    workflow.move_walls(hall, 1, by=None, at=NOW + timedelta(hours=3))
    workflow.move_walls(hall, 2, by=None, at=NOW + timedelta(hours=3))
    make_request(a), make_request(b)
    with pytest.raises(Refused):
        move(hall, 1)


def test_the_parts_are_themselves_again_when_the_walls_come_back():
    hall, a, b = make_hall()
    move(hall, 1)
    assert move(hall, 2) == [a, b]
    assert Facility.objects.within(hall).count() == 3
    assert make_booking(a).facility == a


def test_a_part_is_cut_again_and_falls_with_its_whole():
    hall, a, b = make_hall()
    quarters = workflow.move_walls(a, 2, by=None, at=NOW)
    assert {one.parent for one in quarters} == {a}
    move(hall, 3)
    assert not Facility.objects.bookable().filter(pk__in=[a.pk, b.pk, *(one.pk for one in quarters)]).exists()
    with pytest.raises(Refused):
        move(Facility.objects.get(pk=a.pk), 2)


def test_a_series_in_a_part_that_is_gone_gets_no_dates_back_and_can_move():
    hall, a, _b = make_hall()
    mandate = make_mandate()
    series = make_series(a, mandate=mandate)
    workflow.cancel(series.bookings.get(starts_at=at(TUESDAY, 18)), by=mandate.user, at=NOW)
    move(hall, 1)
    series = BookingSeries.objects.get(pk=series.pk)
    with pytest.raises(Refused) as refused:
        workflow.add_date(series, day=TUESDAY, by=mandate.user, at=NOW)
    assert codes(refused) == ["not_bookable"]
    change = Change(hall, time(18), time(19, 30), TUESDAY)
    assert workflow.move_following(series, change, by=mandate.user, at=NOW) == []
    assert set(series.bookings.blocking().values_list("facility", flat=True)) == {hall.pk}


def test_what_a_closure_cancelled_in_a_part_that_is_gone_stays_cancelled():
    hall, a, b = make_hall()
    make_booking(a), make_booking(b)
    closure = workflow.close(site=hall.site, facility=hall, starts_at=at(TUESDAY, 8), ends_at=at(TUESDAY, 22),
                             reason="Frost", by=make_staff(), at=NOW)  # fmt: skip
    move(hall, 1)
    assert workflow.reopen(closure, by=make_staff(), at=NOW) == []
    assert not Booking.objects.blocking().exists()


def test_a_part_that_is_gone_is_shown_nowhere_but_says_so_on_its_own_page(client):
    hall, a, _b = make_hall()
    move(hall, 1)
    with time_machine.travel(NOW, tick=False):
        assert str(a) not in client.get(hall.get_absolute_url()).content.decode()
        assert str(a) not in client.get(hall.site.get_absolute_url()).content.decode()
        page = client.get(a.get_absolute_url()).content.decode()
        assert "2. mars 2027" in page
        assert client.get(a.book_url()).status_code in (302, 404)
