"""A time that somebody has, should it become free: who is next is offered it, and nobody else can have it meanwhile."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from facilities import tasks, workflow
from facilities.models import Booking, TimeWait
from facilities.offers import Wish
from facilities.states import BookingState, WaitState
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import TUESDAY, at, make_booking, make_facility, make_hall, make_instant_hours
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_mandate, make_user

pytestmark = pytest.mark.django_db


def wait(place, mandate, *, start=18, end=19, now=NOW):
    wish = Wish(place, mandate.association, at(TUESDAY, start), at(TUESDAY, end), "training", 12)
    return workflow.wait_for(wish, by=mandate.user, at=now)


@pytest.fixture
def line():
    """A hall that is taken, and two who wait for it, in order."""
    hall, holder, first, second = make_facility(), make_mandate(), make_mandate(), make_mandate()
    booking = make_booking(hall, mandate=holder)
    waits = [wait(hall, who, now=NOW + timedelta(minutes=n)) for n, who in enumerate((first, second))]
    return hall, booking, holder, waits


def give_back(booking, holder, now=NOW + timedelta(hours=1)):
    workflow.cancel(booking, by=holder.user, at=now)


def states(*waits):
    for row in waits:
        row.refresh_from_db()
    return [str(row.state) for row in waits]


def test_the_first_in_line_is_offered_the_time_and_told(line):
    _hall, booking, holder, (first, second) = line
    give_back(booking, holder)
    assert states(first, second) == ["offered", "waiting"]
    assert first.offered_until == NOW + timedelta(hours=25)
    notice = Notice.objects.get(kind="facilities.time_offered")
    assert f"/lokaler/venteliste/{first.pk}/" in notice.body


def test_while_it_is_offered_nobody_else_can_book_it(line):
    hall, booking, holder, (first, _second) = line
    give_back(booking, holder)
    with pytest.raises(Refused) as refused:
        make_booking(hall, at=NOW + timedelta(hours=2))
    assert codes(refused) == ["taken"]
    taken = workflow.take(first, by=first.asked_by, at=NOW + timedelta(hours=2))
    assert (taken.state, taken.participants) == (BookingState.CONFIRMED, 12)
    assert workflow.take(first, by=first.asked_by, at=NOW + timedelta(hours=2)) == taken
    assert Booking.objects.blocking().count() == 1


def test_an_offer_is_not_lost_when_its_owner_books_something_else(line):
    hall, booking, holder, (first, _second) = line
    give_back(booking, holder)
    mine = next(iter(first.asked_by.mandates.all()))
    make_booking(hall, mandate=mine, start=time(10), end=time(11), at=NOW + timedelta(hours=2))
    assert (
        workflow.take(first, by=first.asked_by, at=NOW + timedelta(hours=3)).state == BookingState.CONFIRMED
    )


def test_an_offer_that_runs_out_goes_to_the_next(line):
    _hall, booking, holder, (first, second) = line
    give_back(booking, holder)
    with time_machine.travel(NOW + timedelta(hours=26), tick=False):
        tasks.settle_waits()
        tasks.settle_waits()
    assert states(first, second) == ["lapsed", "offered"]
    with pytest.raises(Refused):
        workflow.take(first, by=first.asked_by, at=NOW + timedelta(hours=26))


def test_a_no_goes_to_the_next(line):
    _hall, booking, holder, (first, second) = line
    give_back(booking, holder)
    workflow.leave(first, by=first.asked_by, at=NOW + timedelta(hours=2))
    assert states(first, second) == ["withdrawn", "offered"]


def test_an_offer_that_has_run_out_but_not_been_settled_cannot_be_taken(line):
    _hall, booking, holder, (first, _second) = line
    give_back(booking, holder)
    with pytest.raises(Refused) as refused:
        workflow.take(first, by=first.asked_by, at=NOW + timedelta(hours=26))
    assert codes(refused) == ["offer_lapsed"]


def test_two_who_wait_for_different_parts_are_both_offered():
    hall, a, b = make_hall()
    holder, first, second = make_mandate(), make_mandate(), make_mandate()
    booking = make_booking(hall, mandate=holder)
    waits = wait(a, first), wait(b, second)
    give_back(booking, holder)
    assert states(*waits) == ["offered", "offered"]


def test_what_is_only_partly_free_is_not_offered():
    hall, holder, other, who = make_facility(), make_mandate(), make_mandate(), make_mandate()
    booking = make_booking(hall, mandate=holder)
    make_booking(hall, mandate=other, start=time(19), end=time(20))
    row = wait(hall, who, end=20)
    give_back(booking, holder)
    assert states(row) == ["waiting"]


def test_asking_twice_is_being_in_line_once():
    hall, who = make_facility(), make_mandate()
    make_booking(hall)
    assert wait(hall, who) == wait(hall, who, now=NOW + timedelta(minutes=1))
    assert TimeWait.objects.count() == 1


def test_nobody_waits_for_what_is_free_or_cannot_be_booked():
    hall, who = make_facility(), make_mandate()
    with pytest.raises(Refused) as refused:
        wait(hall, who)
    assert codes(refused) == ["free"]
    make_booking(hall)
    with pytest.raises(Refused) as refused:
        wait(hall, who, start=22, end=23)
    assert codes(refused) == ["outside_hours"]


def test_what_staff_must_answer_is_not_offered(line):
    hall, booking, holder, (first, _second) = line
    make_instant_hours(hall)
    give_back(booking, holder)
    assert states(first) == ["waiting"]


def test_a_wait_ends_when_its_time_begins(line):
    _hall, booking, _holder, waits = line
    with time_machine.travel(booking.starts_at, tick=False):
        tasks.settle_waits()
    assert states(*waits) == ["lapsed", "lapsed"]


def test_a_date_of_a_series_that_is_given_back_is_offered_too(line):
    from tests.facilities.factories import make_series

    gym, holder, who = make_facility(), make_mandate(), make_mandate()
    series = make_series(gym, mandate=holder)
    row = wait(gym, who)
    workflow.cancel_following(series, from_day=TUESDAY, by=holder.user, at=NOW)
    assert states(row) == ["offered"]


def test_others_neither_take_nor_leave(line):
    _hall, booking, holder, (first, _second) = line
    give_back(booking, holder)
    for deed in (workflow.take, workflow.leave):
        with pytest.raises(Refused):
            deed(first, by=make_user(), at=NOW + timedelta(hours=2))


def test_the_day_before_one_is_reminded_once_with_the_way_to_give_it_back():
    mandate = make_mandate()
    booking = make_booking(make_facility(), mandate=mandate)
    for day, expected in ((7, 0), (8, 1), (8, 1), (9, 1)):
        with time_machine.travel(at(date(2027, 3, day), 9, 30), tick=False):
            tasks.remind_of_bookings()
        assert Notice.objects.filter(kind="facilities.booking_coming").count() == expected
    body = Notice.objects.get(kind="facilities.booking_coming").body
    assert f"/lokaler/bestilling/{booking.pk}/avbestill/" in body


def test_what_was_booked_today_for_tomorrow_needs_no_reminder():
    make_booking(make_facility(), day=date(2027, 3, 3), at=NOW)
    with time_machine.travel(NOW, tick=False):
        tasks.remind_of_bookings()
    assert not Notice.objects.filter(kind="facilities.booking_coming").exists()


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel(NOW + timedelta(hours=2), tick=False):
            yield

    def test_who_meets_a_taken_time_is_offered_the_line(self, client):
        hall, who = make_facility(), make_mandate()
        make_booking(hall)
        client.force_login(who.user)
        page = client.get(f"{hall.book_url()}?dag=2027-03-09&fra=18.00&til=19.00")
        assert "venteliste" in page.content.decode()
        data = {"association": who.association.pk, "part": hall.pk, "day": "2027-03-09", "from_time": "18:00",
                "to_time": "19:00", "purpose": "training", "key": page.context["form"]["key"].value()}  # fmt: skip
        url = reverse("wait_for", args=[hall.site.slug, hall.slug])
        receipt = client.post(url, data, follow=True)
        assert "nummer 1" in receipt.content.decode()
        assert client.post(url, data | {"day": "tull"}).context["form"].errors["day"]
        assert "Venteliste" in client.get(reverse("bookings")).content.decode()

    def test_the_offer_is_taken_with_one_press(self, client, line):
        _hall, booking, holder, (first, second) = line
        give_back(booking, holder)
        client.force_login(first.asked_by)
        assert "holdt av" in client.get(first.get_absolute_url()).content.decode()
        receipt = client.post(reverse("wait_take", args=[first.pk]), follow=True)
        assert "bekreftet" in receipt.content.decode()
        first.refresh_from_db()
        assert first.state == WaitState.TAKEN
        assert client.get(second.get_absolute_url()).status_code == 404

    def test_one_leaves_with_one_press(self, client, line):
        _hall, _booking, _holder, (first, _second) = line
        client.force_login(first.asked_by)
        client.post(reverse("wait_leave", args=[first.pk]), follow=True)
        assert states(first) == ["withdrawn"]
