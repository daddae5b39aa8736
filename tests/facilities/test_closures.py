"""A place closed in one action: who is hit is seen first, told once, offered something else, and can be undone."""

import re
from datetime import time, timedelta

import pytest
import time_machine
from django.urls import reverse

from facilities import workflow
from facilities.models import Booking, BookingKind, Closure
from facilities.states import BookingState
from facilities.substitutes import hit
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_request,
    make_series,
)
from tests.facilities.test_holds import keep
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


def close(place, *, whole_site=False, first=TUESDAY, last=None, begins=8, ends=22, by=None, now=NOW):
    return workflow.close(
        site=place.site, facility=None if whole_site else place, starts_at=at(first, begins),
        ends_at=at(last or first, ends), reason="Frost", by=by or make_staff(), at=now,
    )  # fmt: skip


def test_what_is_hit_is_cancelled_and_the_place_is_blocked_whole_and_parts():
    hall, half, other = make_hall()
    bookings = [make_booking(half), make_booking(other), make_booking(hall, start=time(20), end=time(21))]
    untouched = make_booking(hall, day=TUESDAY + timedelta(days=1))
    closure = close(hall)
    for booking in bookings:
        booking.refresh_from_db()
        assert (booking.state, booking.cancel_reason) == (BookingState.CANCELLED, "Frost")
    untouched.refresh_from_db()
    assert untouched.state == BookingState.CONFIRMED
    with pytest.raises(Refused):
        make_booking(half, start=time(10), end=time(11))
    assert set(closure.bookings.bookings()) == set(bookings)
    assert AuditEntry.objects.about(closure).get().codes == {"hit": 3}


def test_each_person_gets_one_message_however_many_bookings():
    hall, mandate = make_facility(), make_mandate()
    make_mandate(association=mandate.association, role="treasurer")
    second = make_mandate(user=mandate.user)
    series = make_series(hall, mandate=mandate)
    make_booking(hall, mandate=second, start=time(10), end=time(11))
    Notice.objects.all().delete()
    closure = close(hall, last=TUESDAY + timedelta(days=30))
    assert closure.bookings.bookings().count() == 6
    told = Notice.objects.filter(kind="facilities.place_closed")
    assert told.count() == 2
    assert f"/lokaler/stengt/{closure.pk}/" in told[0].body
    assert "Frost" not in told[0].subject + told[0].body
    assert not Notice.objects.filter(kind="facilities.booking_cancelled").exists()
    assert series.bookings.blocking().count() == 3


def test_a_part_is_closed_and_the_other_part_stays_open():
    _hall, half, other = make_hall()
    make_booking(other)
    close(half)
    assert Booking.objects.bookings().confirmed().count() == 1
    make_booking(other, start=time(10), end=time(11))


def test_a_whole_site_is_closed():
    hall = make_facility()
    gym = make_facility(name="Gymsal", site=hall.site)
    make_booking(gym)
    close(hall, whole_site=True)
    for place in (hall, gym):
        with pytest.raises(Refused):
            make_booking(place, start=time(10), end=time(11))


def test_requests_are_refused_with_the_reason_and_holds_go():
    hall = make_facility()
    booking = make_request(hall)
    hall.instant_hours.all().delete()
    keep(hall, make_mandate(), hour=20)
    close(hall)
    booking.refresh_from_db()
    assert (booking.state, booking.answer) == (BookingState.REFUSED, "Frost")
    assert not Booking.objects.filter(state=BookingState.HELD).exists()


def test_an_earlier_closing_is_left_and_the_rest_is_closed_around_it():
    hall = make_facility()
    workflow.black_out(hall, starts_at=at(TUESDAY, 10), ends_at=at(TUESDAY, 12), reason="Valg",
                       by=make_staff(), at=NOW)  # fmt: skip
    closure = close(hall)
    made = closure.bookings.order_by("starts_at").values_list("starts_at", "ends_at")
    assert list(made) == [(at(TUESDAY, 8), at(TUESDAY, 10)), (at(TUESDAY, 12), at(TUESDAY, 22))]


def test_a_part_that_is_closed_already_is_said():
    hall, half, _other = make_hall()
    close(half)
    with pytest.raises(Refused) as refused:
        close(hall)
    assert codes(refused) == ["part_closed"]
    assert Closure.objects.count() == 1


def test_a_booking_that_ends_when_the_closing_begins_stands_though_it_is_tidied_after():
    hall = make_facility(buffer_minutes=30)
    booking = make_booking(hall, start=time(18), end=time(19))
    close(hall, begins=19)
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    with pytest.raises(Refused):
        make_booking(hall, start=time(19, 30), end=time(20, 30))


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"begins": 22, "ends": 8}, "end_before_start"),
        ({"now": at(TUESDAY, 23)}, "past"),
        ({"by": "member"}, "not_allowed"),
    ],
)
def test_what_cannot_be_closed_is_refused_and_nothing_is_touched(fields, code):
    hall = make_facility()
    booking = make_booking(hall)
    if "by" in fields:
        fields = {"by": make_user()}
    with pytest.raises(Refused) as refused:
        close(hall, **fields)
    assert codes(refused) == [code]
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED


class TestSubstitutes:
    def test_the_same_time_elsewhere_and_the_nearest_here_are_offered_with_their_price(self):
        make_rate()
        hall, mandate = make_facility(), make_mandate()
        elsewhere = make_facility()
        booking = make_booking(hall, mandate=mandate)
        close(hall)
        booking.refresh_from_db()
        choices = hit(booking, by=mandate.user, at=NOW).choices
        assert choices[0].wish.facility == elsewhere
        assert choices[0].wish.starts_at == booking.starts_at
        assert {choice.wish.facility for choice in choices[1:]} == {hall}
        assert {choice.offer.price.amount for choice in choices} == {0}

    def test_one_press_books_it_and_a_second_press_leads_to_the_same(self):
        hall, mandate = make_facility(), make_mandate()
        elsewhere = make_facility()
        booking = make_booking(hall, mandate=mandate, participants=12)
        close(hall)
        booking.refresh_from_db()
        taken = [
            workflow.substitute(
                booking, facility=elsewhere, starts_at=booking.starts_at, by=mandate.user, at=NOW
            )
            for _ in range(2)
        ]
        assert taken[0] == taken[1]
        assert (taken[0].participants, taken[0].substitute_for) == (12, booking)
        assert hit(booking, by=mandate.user, at=NOW).taken == taken[0]

    def test_a_booking_that_stands_gets_no_substitute(self):
        mandate = make_mandate()
        hall = make_facility()
        booking = make_booking(hall, mandate=mandate)
        with pytest.raises(Refused):
            workflow.substitute(booking, facility=hall, starts_at=at(TUESDAY, 10), by=mandate.user, at=NOW)

    def test_others_cannot_take_it(self):
        hall = make_facility()
        booking = make_booking(hall)
        close(hall)
        booking.refresh_from_db()
        with pytest.raises(Refused) as refused:
            workflow.substitute(booking, facility=make_facility(), starts_at=booking.starts_at,
                                by=make_mandate().user, at=NOW)  # fmt: skip
        assert "no_mandate" in codes(refused)


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self):
        with time_machine.travel(NOW, tick=False):
            yield

    DATA = {"day": "2027-03-09", "from_time": "08.00", "to_day": "2027-03-09", "to_time": "22.00",
            "reason": "Valg"}  # fmt: skip

    def test_staff_see_all_that_is_hit_before_they_close(self, client):
        client.force_login(make_staff())
        hall = make_facility()
        booking = make_booking(hall)
        url, data = reverse("admin:facilities_closure_add"), self.DATA | {"facility": hall.pk}
        page = client.post(url, data | {"step": "look"}).content.decode()
        assert str(booking.association) in page
        assert not Closure.objects.exists()
        client.post(url, data | {"step": "close"})
        booking.refresh_from_db()
        assert booking.state == BookingState.CANCELLED
        assert Booking.objects.get(kind=BookingKind.BLACKOUT).reason == "Valg"

    def test_staff_see_the_drop_in_hours_that_are_called_off(self, client):
        make_rate()
        staff, hall = make_staff(), make_facility()
        client.force_login(staff)
        workflow.open_drop_in(hall, weekday=1, begins=time(18), ends=time(20), first_on=TUESDAY,
                              until_on=TUESDAY, places=3, by=staff, at=NOW)  # fmt: skip
        url, data = reverse("admin:facilities_closure_add"), self.DATA | {"facility": hall.pk}
        page = client.post(url, data | {"step": "look"}).content.decode()
        assert "Strøtimer som blir avlyst" in page
        assert "Ingenting er bestilt" not in page
        page = client.post(url, data | {"step": "close"}, follow=True).content.decode()
        assert "Lokalet er stengt." in page
        assert "Strøtimer på 1 dag er avlyst" in page
        change = reverse("admin:facilities_closure_change", args=[Closure.objects.get().pk])
        assert "Strøtimer som ble avlyst" in client.get(change).content.decode()

    def test_staff_open_again(self, client):
        client.force_login(make_staff())
        hall = make_facility()
        make_booking(hall)
        closure = close(hall)
        page = client.get(reverse("admin:facilities_closure_change", args=[closure.pk])).content.decode()
        url = reverse("admin:facilities_closure_reopen", args=[closure.pk])
        assert url in page
        assert client.get(url).status_code == 200
        client.post(url)
        closure.refresh_from_db()
        assert closure.reopened_at == NOW
        assert Booking.objects.bookings().confirmed().count() == 1

    def test_a_bad_time_is_said_on_its_field(self, client):
        client.force_login(make_staff())
        data = self.DATA | {"facility": make_facility().pk, "to_time": "07.00", "step": "look"}
        page = client.post(reverse("admin:facilities_closure_add"), data)
        assert page.context["form"].errors["to_time"]

    def test_the_association_takes_a_substitute_with_one_press(self, client):
        hall, mandate = make_facility(), make_mandate()
        make_facility()
        booking = make_booking(hall, mandate=mandate)
        closure = close(hall)
        client.force_login(mandate.user)
        page = client.get(closure.get_absolute_url())
        assert "Frost" in page.content.decode()
        [first, *_rest] = page.context["hits"][0].choices
        moment = re.search(r'name="starts_at" value="([^"]+)"', page.content.decode())[1]
        data = {"facility": first.wish.facility.pk, "starts_at": moment,
                "shown": first.offer.seen}  # fmt: skip
        receipt = client.post(reverse("substitute", args=[booking.pk]), data, follow=True)
        assert receipt.status_code == 200
        assert Booking.objects.get(substitute_for=booking).state == BookingState.CONFIRMED
        assert "Dette er bestilt i stedet" in client.get(closure.get_absolute_url()).content.decode()

    def test_nonsense_books_nothing(self, client):
        hall, mandate = make_facility(), make_mandate()
        booking = make_booking(hall, mandate=mandate)
        close(hall)
        client.force_login(mandate.user)
        answer = client.post(reverse("substitute", args=[booking.pk]), {"facility": "x"}, follow=True)
        assert answer.status_code == 200
        assert not Booking.objects.exclude(substitute_for=None).exists()

    def test_others_do_not_find_it(self, client):
        hall = make_facility()
        booking = make_booking(hall)
        closure = close(hall)
        client.force_login(make_mandate().user)
        assert client.get(closure.get_absolute_url()).status_code == 404
        assert client.post(reverse("substitute", args=[booking.pk])).status_code == 404
