"""What staff can do: close, cancel, cut, and keep the price list."""

from datetime import time

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from facilities.models import Booking, Facility, Rate
from facilities.states import BookingState
from portal.models import AuditEntry, Notice
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_hall, make_rate
from tests.factories import NOW, make_association, make_mandate, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def staff(client):
    user = make_staff()
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"admin:facilities_{name}", args=args)


def test_staff_cancel_with_a_reason_and_the_association_is_told(staff):
    booking = make_booking(make_facility())
    assert "gratis" in staff.get(page("booking_change", booking.pk)).content.decode().lower()
    address = page("booking_move", booking.pk, "cancel")
    assert staff.post(address, {"reason": ""}).status_code == 200
    staff.post(address, {"reason": "Vannlekkasje"})
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    assert Notice.objects.filter(kind="facilities.booking_cancelled").count() == 1


def test_staff_move_the_walls(staff):
    hall = make_facility()
    url = page("facility_walls", hall.pk)
    assert url in staff.get(page("facility_change", hall.pk)).content.decode()
    for wrong in ("17", "0", "1", "tull"):
        assert staff.post(url, {"parts": wrong}).status_code == 200
    staff.post(url, {"parts": "3"})
    assert Facility.objects.parts_of(hall).count() == 3
    staff.post(url, {"parts": "1"})
    assert not Facility.objects.parts_of(hall).exists()
    actions = AuditEntry.objects.about(hall).values_list("action", flat=True)
    assert list(actions) == ["facilities.facility.walls_moved"] * 2


def test_staff_see_which_bookings_would_stand_in_one_place(staff):
    hall, a, b = make_hall()
    one, two = make_booking(a), make_booking(b)
    said = staff.post(page("facility_walls", hall.pk), {"parts": "1"}).content.decode()
    assert str(one.association) in said
    assert str(two.association) in said


def test_staff_add_a_facility_with_its_opening_hours(staff):
    hall = make_facility()
    data = {
        "site": hall.site_id, "name": "Ny sal", "kind": "gym", "equipment": "", "capacity": "", "is_bookable": "on",
        "longest_hours": "12", "buffer_minutes": "0", "prepare_minutes": "0", "shortest_minutes": "30",
        "notice_hours": "0", "horizon_days": "365",
        "instant_hours-TOTAL_FORMS": "0", "instant_hours-INITIAL_FORMS": "0",
        "other_hours-TOTAL_FORMS": "0", "other_hours-INITIAL_FORMS": "0", "opening_hours-TOTAL_FORMS": "1",
        "opening_hours-INITIAL_FORMS": "0", "opening_hours-0-weekday": "1", "opening_hours-0-opens_at": "17:00",
        "opening_hours-0-closes_at": "22:00", "opening_hours-0-valid_from": "2027-01-01",
    }  # fmt: skip
    answer = staff.post(page("facility_add"), data)
    assert answer.status_code == 302, answer.context["errors"]
    assert Facility.objects.get(name="Ny sal").opening_hours.get().opens_at == time(17)


def test_a_line_of_the_price_list_is_not_edited(staff):
    rate = make_rate()
    staff.post(page("rate_change", rate.pk), {"amount": "1"})
    assert Rate.objects.get().amount == rate.amount


@pytest.mark.parametrize("name", ["booking", "closure", "facility", "site", "closedperiod", "rate"])
def test_lists_take_at_most_twelve_queries_at_any_size(staff, name):
    def measure():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert staff.get(page(f"{name}_changelist")).status_code == 200
        return len(queries)

    def fill(count):
        for number in range(count):
            hall, *_parts = make_hall()
            make_booking(hall, day=TUESDAY, start=time(8 + number), end=time(9 + number))

    fill(2)
    measure()  # what is remembered between pages is read, and once more when something has changed
    few = measure()
    fill(8)
    measure()
    assert measure() == few <= 12


@pytest.mark.parametrize(
    ("column", "value", "index"),
    [
        ("state", "requested", "booking_to_answer"),
        ("state", "held", "booking_held"),
        ("state", "cancelled", "booking_over"),
        ("state", "refused", "booking_over"),
        ("kind", "blackout", "booking_blackout"),
    ],
)
def test_a_filter_looks_for_what_is_rare_in_an_index_and_not_among_all_bookings(column, value, index):
    rows = Booking.objects.filter(**{column: value}).order_by().values("pk")[:1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.explain()


def test_staff_find_bookings_by_the_place_and_by_the_association(staff):
    hall = make_facility(name="Tribunesalen")
    hers = make_booking(hall, mandate=make_mandate(association=make_association(name="Kvartetten")))
    his = make_booking(
        make_facility(name="Speilsalen"), mandate=make_mandate(association=make_association(name="Koret"))
    )

    def found(words):
        return {row.pk for row in staff.get(page("booking_changelist"), {"q": words}).context["cl"].queryset}

    assert found("tribune") == {hers.pk}
    assert hers.pk in found(hall.site.name)
    assert found("koret") == {his.pk}
    assert found("speil koret") == {his.pk}
    assert found("speil kvartetten") == set()
    assert found("finnes ikke") == set()
    assert found("  ") == {hers.pk, his.pk}


def test_others_do_not_know_that_it_exists(client):
    client.force_login(make_booking(make_facility()).booked_by)
    assert client.get(page("booking_changelist")).status_code in (302, 404)
