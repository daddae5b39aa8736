"""Ten minutes to fill in a form in peace, and not a minute longer."""

from datetime import time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from facilities import availability, tasks, workflow
from facilities.models import Booking, Facility
from facilities.offers import Wish, is_free, offer
from facilities.states import BookingState
from portal.models import AuditEntry
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_instant_hours,
    make_series,
)
from tests.factories import NOW, make_mandate

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=10)


def keep(place, mandate, *, hour=18, now=NOW):
    wish = Wish(place, mandate.association, at(TUESDAY, hour), at(TUESDAY, hour + 1), "training")
    return workflow.hold(wish, offer(wish, by=mandate.user, at=now), by=mandate.user, at=now)


def test_what_is_held_is_taken_for_others_whole_and_parts():
    hall, half, _other = make_hall()
    assert keep(half, make_mandate())
    for place in (hall, half):
        with pytest.raises(Refused):
            make_booking(place)


def test_who_holds_it_books_it():
    hall, mandate = make_facility(), make_mandate()
    keep(hall, mandate)
    booking = make_booking(hall, mandate=mandate)
    assert booking.state == BookingState.CONFIRMED
    assert Booking.objects.count() == 1


def test_who_holds_one_time_may_book_another_and_the_first_is_free_again():
    hall, mandate = make_facility(), make_mandate()
    keep(hall, mandate)
    make_booking(hall, mandate=mandate, start=time(18, 30), end=time(20))
    make_booking(hall, start=time(17), end=time(18, 30))


def test_a_person_holds_one_time():
    hall, mandate = make_facility(), make_mandate()
    keep(hall, mandate)
    keep(hall, mandate, hour=20)
    assert Booking.objects.get().starts_at == at(TUESDAY, 20)


def test_after_ten_minutes_others_get_it_though_nobody_has_swept():
    hall, half, _other = make_hall()
    keep(half, make_mandate())
    make_booking(hall, at=LATER)
    assert not Booking.objects.filter(state=BookingState.HELD).exists()


def test_a_series_and_a_request_go_through_a_hold_that_has_run_out():
    hall = make_facility()
    keep(hall, make_mandate())
    assert make_series(hall, at=LATER).bookings.count() == 8


def test_the_grid_and_the_search_show_a_hold_as_taken_but_not_to_its_owner():
    hall, mandate = make_facility(), make_mandate()
    keep(hall, mandate)

    def seen(viewer, now=NOW):
        grid = availability.week(hall, [], TUESDAY - timedelta(days=1), at=now, viewer=viewer)
        return next(cell.kind for cell in grid.days[1].cells if cell.starts_at == at(TUESDAY, 18))

    assert (seen(None), seen(make_mandate().user), seen(mandate.user)) == ("busy", "busy", "free")
    assert seen(None, LATER) == "free"
    for now, count in ((NOW, 0), (LATER, 1)):
        assert Facility.objects.free(at(TUESDAY, 18), at(TUESDAY, 19), at=now).count() == count


def test_a_request_is_not_held():
    hall = make_facility()
    make_instant_hours(hall)
    assert keep(hall, make_mandate()) is None
    assert not Booking.objects.exists()


def test_what_is_taken_cannot_be_held():
    hall = make_facility()
    make_booking(hall)
    assert keep(hall, make_mandate()) is None


def test_the_sweep_takes_what_has_run_out_and_nothing_else():
    hall = make_facility()
    keep(hall, make_mandate())
    keep(hall, make_mandate(), hour=20, now=NOW + timedelta(minutes=5))
    with time_machine.travel(LATER, tick=False):
        tasks.sweep_holds()
    assert Booking.objects.get().starts_at == at(TUESDAY, 20)


def test_a_hold_leaves_nothing_in_the_log():
    keep(make_facility(), make_mandate())
    assert not AuditEntry.objects.filter(target_type="facilities.booking").exists()


def test_the_database_wants_an_end_to_every_hold():
    keep(make_facility(), make_mandate())
    with pytest.raises(IntegrityError, match="booking_held_has_an_end"), transaction.atomic():
        Booking.objects.update(held_until=None)


def test_the_page_says_until_when_and_others_meet_other_times(client):
    hall, mandate, other = make_facility(), make_mandate(), make_mandate()
    url = f"{hall.book_url()}?dag=2027-03-09&fra=18.00&til=19.00"
    with time_machine.travel(NOW, tick=False):
        client.force_login(mandate.user)
        assert "kl.\u00a012.10" in client.get(url).content.decode()
        client.force_login(other.user)
        page = client.get(url).content.decode()
        assert "opptatt" in page
        wish = Wish(hall, other.association, at(TUESDAY, 18), at(TUESDAY, 19), "training")
        assert not is_free(wish, by=other.user, at=NOW)
        assert is_free(wish, by=mandate.user, at=NOW)


def test_a_hold_has_no_page_of_its_own(client):
    mandate = make_mandate()
    held = keep(make_facility(), mandate)
    client.force_login(mandate.user)
    assert client.get(held.get_absolute_url()).status_code == 404
