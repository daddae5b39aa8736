"""What people see and can do, page by page."""

import re
from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from facilities import workflow
from facilities.models import Booking, ClosedPeriod
from facilities.states import BookingState
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_rate,
    make_site,
)
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    make_rate(amount=480)
    site = make_site(name="Tranbyhallen", is_step_free=True)
    return make_hall(
        name="Tranbyhallen", site=site, is_step_free=True, capacity=200, equipment="håndball, volleyball"
    )[0]


@pytest.fixture
def member(client):
    mandate = make_mandate()
    client.force_login(mandate.user)
    return mandate


def url(room, name="facility"):
    return reverse(name, args=[room.site.slug, room.slug])


def text(response):
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace("\xa0", " ")


def shown(response):
    return re.search(r'name="shown" value="([^"]+)"', response.content.decode())[1]


def filled(page, **changes):
    """The form as the browser would send it from `page`."""
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else value for name, value in data.items()}
    if form.is_bound:
        data |= {name: form.data.get(name, "") for name in form.fields}
    return data | changes


def test_the_week_offers_what_is_free_with_a_link_that_prefills_the_form(client, hall):
    page = client.get(url(hall), {"uke": "2027-W10"})
    assert "håndball" in text(page).lower()
    assert f"{url(hall, 'book_facility')}?dag=2027-03-09&amp;fra=18:00&amp;til=19:00" in page.content.decode()
    assert "480 kr" in text(page)  # Saturday


@pytest.mark.parametrize(
    "week", ["", "2027-W99", "tull", "0-W0", "2027-W10-1", "99999-W01", "9999-W52", "1-W1"]
)
def test_a_week_that_does_not_exist_shows_this_week(client, hall, week):
    assert "2027-W10" in client.get(url(hall), {"uke": week}).content.decode()


def test_a_closed_day_says_why(client, hall):
    ClosedPeriod.objects.create(starts_on=TUESDAY, ends_on=TUESDAY, reason="Stortingsvalg")
    assert "Stortingsvalg" in text(client.get(url(hall), {"uke": "2027-W10"}))


def test_a_closing_by_the_municipality_says_why(client, hall):
    workflow.black_out(hall, starts_at=at(TUESDAY, 8), ends_at=at(TUESDAY, 22), reason="Gulvet lakkes",
                       by=make_staff(), at=NOW)  # fmt: skip
    page = text(client.get(url(hall), {"uke": "2027-W10"}))
    assert "Stengt av kommunen fra tirsdag 9. mars kl. 08.00" in page
    assert "Gulvet lakkes" in page
    assert "Gulvet lakkes" not in text(client.get(url(hall), {"uke": "2027-W11"}))


def test_a_visitor_is_sent_to_log_in_before_booking(client, hall):
    answer = client.get(url(hall, "book_facility"))
    assert answer.status_code == 302
    assert reverse("account_login") in answer.url


def test_a_person_without_an_association_reads_why(client, hall):
    client.force_login(make_user())
    assert "privat" in text(client.get(url(hall, "book_facility"))).lower()


def test_the_link_from_the_grid_shows_the_price_and_one_press_books(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    assert "0 kr" in text(page)
    assert "480 kr" in text(page)
    answer = client.post(url(hall, "book_facility"), filled(page, step="book", shown=shown(page)))
    booking = Booking.objects.get()
    assert answer.url == booking.get_absolute_url()
    assert (booking.starts_at, booking.facility) == (at(TUESDAY, 18), hall)
    receipt = text(client.get(answer.url))
    assert "0 kr" in receipt
    assert "Tranbyhallen" in receipt


def test_nobody_books_at_another_price_than_they_have_seen(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    data = filled(page, step="book", shown=shown(page), purpose="event")
    again = client.post(url(hall, "book_facility"), data)
    assert "480 kr" in text(again)
    assert not Booking.objects.made().exists()
    client.post(url(hall, "book_facility"), data | {"shown": shown(again)})
    assert Booking.objects.get().amount == 480


def test_the_price_step_books_nothing(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-13", "fra": "18.00", "til": "20.00"})
    again = client.post(url(hall, "book_facility"), filled(page, step="price"))
    assert "960 kr" in text(again)
    assert not Booking.objects.made().exists()


def test_the_fragment_that_htmx_takes_is_the_one_the_page_holds(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    data = filled(page)
    plain = client.post(url(hall, "book_facility"), data)
    smooth = client.post(url(hall, "book_facility"), data, headers={"HX-Request": "true"})
    cut = r'<div id="tilbud".*?</div>\s*<input'
    assert re.search(cut, plain.content.decode(), re.S)[0] == re.search(cut, smooth.content.decode(), re.S)[0]


def test_the_loser_is_told_plainly_and_shown_what_is_free(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    make_booking(hall, at=NOW + timedelta(minutes=10))  # the time was kept so long, and no longer
    other = make_facility()
    answer = client.post(url(hall, "book_facility"), filled(page, step="book", shown=shown(page)))
    assert Booking.objects.count() == 1
    assert [cell.starts_at for cell in answer.context["nearest"]] == [
        at(TUESDAY, 16), at(TUESDAY, 17), at(TUESDAY, 19)
    ]  # fmt: skip
    assert answer.context["elsewhere"] == [other]
    assert "tirsdag 9. mars kl. 19.00" in text(answer)


def test_a_link_to_a_taken_time_says_so_at_once(client, hall, member):
    make_booking(hall)
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    assert page.context["refused"][0].code == "taken"
    assert page.context["nearest"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2027-03-01"}, "day"),
        ({"day": "31.2.2027"}, "day"),
        ({"day": "<script>"}, "day"),
        ({"day": ""}, "day"),
        ({"from_time": "19.00", "to_time": "18.00"}, "to_time"),
        ({"from_time": "25.00"}, "from_time"),
        ({"from_time": "18.10"}, "from_time"),
        ({"to_time": "23.30"}, "from_time"),
        ({"from_time": "08.00", "to_time": "21.30"}, "to_time"),
        ({"participants": "201"}, "participants"),
        ({"participants": "-1"}, "participants"),
        ({"purpose": "🎉"}, "purpose"),
        ({"part": "999999"}, "part"),
        ({"association": "999999"}, "association"),
    ],
)
def test_bad_input_gets_a_plain_message_on_its_field_and_is_kept(client, hall, member, changes, field):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    data = filled(page, step="book", shown=shown(page), participants="20", **{}) | changes
    answer = client.post(url(hall, "book_facility"), data)
    assert field in answer.context["form"].errors
    assert answer.context["form"]["participants"].value() == data["participants"]
    assert "<script>" not in answer.content.decode()
    assert not Booking.objects.made().exists()


def test_a_double_submit_leads_to_the_same_receipt(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    data = filled(page, step="book", shown=shown(page))
    first = client.post(url(hall, "book_facility"), data)
    second = client.post(url(hall, "book_facility"), data)
    assert first.url == second.url
    assert Booking.objects.count() == 1


def test_nobody_books_for_another_association_by_changing_the_form(client, hall, member):
    page = client.get(url(hall, "book_facility"), {"dag": "2027-03-09", "fra": "18.00", "til": "19.00"})
    other = make_mandate().association
    client.post(
        url(hall, "book_facility"), filled(page, step="book", shown=shown(page), association=other.pk)
    )
    assert not Booking.objects.made().exists()


def test_the_association_cancels_after_being_asked_once(client, hall, member):
    booking = make_booking(hall, mandate=member)
    address = reverse("cancel_booking", args=[booking.pk])
    client.get(address)
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    assert client.post(address).url == booking.get_absolute_url()
    booking.refresh_from_db()
    assert booking.state == BookingState.CANCELLED
    assert client.post(address).status_code == 200  # told that it is done, not broken


@pytest.mark.parametrize("name", ["booking", "cancel_booking"])
def test_anothers_booking_is_not_there(client, hall, name):
    booking = make_booking(hall)
    client.force_login(make_mandate().user)
    assert client.get(reverse(name, args=[booking.pk])).status_code == 404
    assert client.post(reverse(name, args=[booking.pk])).status_code == 404


def test_the_association_reads_why_the_municipality_cancelled(client, hall, member):
    booking = make_booking(hall, mandate=member)
    workflow.cancel(booking, by=make_staff(), at=NOW, reason="Vannlekkasje <b>")
    page = client.get(booking.get_absolute_url())
    assert "Vannlekkasje &lt;b&gt;" in page.content.decode()


def test_my_bookings_show_what_is_coming_and_what_is_over(client, hall, member):
    coming = make_booking(hall, mandate=member)
    gone = make_booking(hall, mandate=member, start=time(20), end=time(21))
    workflow.cancel(gone, by=member.user, at=NOW)
    make_booking(make_facility())
    page = client.get(reverse("bookings"))
    assert list(page.context["coming"]) == [coming]
    assert list(page.context["page"]) == [gone]


def test_the_list_filters_by_place_kind_and_step_free(client, hall):
    make_facility(
        name="Møterom 1", kind="meeting_room", site=make_site(name="Haugestad", district="Lierbyen")
    )
    everything = text(client.get(reverse("facilities")))
    assert "Haugestad" in everything
    for query in ({"type": "sports_hall"}, {"bydel": hall.site.district_id}, {"trinnfritt": "on"}):
        page = text(client.get(reverse("facilities"), query))
        assert "Tranbyhallen" in page
        assert "Møterom 1" not in page


def test_no_filter_offers_a_choice_that_gives_nothing(client, hall):
    from tests.factories import make_district

    make_district(name="Sylling")
    form = client.get(reverse("facilities")).context["form"]
    for name in ("bydel", "type"):
        for value, _label in form.fields[name].choices:
            assert client.get(reverse("facilities"), {name: value}).context["total"] > 0


def test_free_at_a_day_and_time_with_the_price(client, hall):
    a, _b = hall.parts.all()
    make_booking(a)
    asked = {"dag": "2027-03-09", "fra": "18.00", "til": "20.00"}
    page = client.get(reverse("facilities"), asked)
    [find] = page.context["finds"]
    assert find.facility.parent == hall
    assert find.price.amount == 0
    saturday = client.get(reverse("facilities"), asked | {"dag": SATURDAY.isoformat()})
    assert "960 kr" in text(saturday)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"dag": "2027-03-09"}, "fra"),
        ({"dag": "2027-03-09", "fra": "20.00", "til": "18.00"}, "til"),
        ({"dag": "i morgen", "fra": "18.00", "til": "20.00"}, "dag"),
    ],
)
def test_a_search_that_lacks_something_says_what(client, hall, query, field):
    page = client.get(reverse("facilities"), query)
    assert field in page.context["form"].errors


def test_a_time_that_has_passed_is_never_called_free(client, hall):
    page = client.get(reverse("facilities"), {"dag": "2027-03-01", "fra": "18.00", "til": "20.00"})
    assert page.context["finds"] == []


def test_what_does_not_exist_is_404(client, hall):
    assert client.get("/lokaler/finnes-ikke/").status_code == 404
    assert client.get(f"/lokaler/{hall.site.slug}/finnes-ikke/").status_code == 404


def test_the_site_page_says_how_to_get_there_and_in(client, hall):
    hall.site.access = "Nøkkel hentes hos vaktmester."
    hall.site.save()
    assert "Nøkkel hentes" in text(client.get(hall.site.get_absolute_url()))


def test_the_price_page_shows_the_rules_and_marks_examples(client, hall):
    page = text(client.get(reverse("prices")))
    assert "Gratis: trening, øvelser og møter på ukedager" in page
    assert "eksempelsats" in page


def count(django_assert_max_num_queries, client, address):
    with django_assert_max_num_queries(12) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_lists_and_weeks_take_the_same_queries_for_3_places_and_30(
    client, hall, member, django_assert_max_num_queries
):
    addresses = [
        reverse("facilities"),
        reverse("facilities") + "?dag=2027-03-09&fra=18.00&til=20.00",
        url(hall) + "?uke=2027-W10",
        hall.site.get_absolute_url(),
        reverse("bookings"),
    ]
    make_booking(hall, mandate=member)
    for address in addresses:
        client.get(address)  # what is known of a place is read the first time
    few = [count(django_assert_max_num_queries, client, address) for address in addresses]
    for number in range(9):
        room, *_parts = make_hall(name=f"Sal {number}")
        make_booking(room, mandate=member)
    for number in range(9):
        make_booking(
            hall,
            mandate=member,
            day=TUESDAY + timedelta(days=1),
            start=time(8 + number),
            end=time(9 + number),
        )
    for address in addresses:
        client.get(address)
    many = [count(django_assert_max_num_queries, client, address) for address in addresses]
    assert many == few


def test_a_day_beyond_what_can_be_booked_is_not_called_free(client, hall):
    query = {"dag": date(2028, 6, 6).isoformat(), "fra": "18.00", "til": "20.00"}
    assert client.get(reverse("facilities"), query).context["finds"] == []


class TestFinding:
    """Free next Tuesday for 25 people: what fits, and when nothing does, the nearest that does."""

    query = {"dag": "2027-03-09", "fra": "18.00", "til": "20.00"}

    def test_only_what_has_room_for_them_is_found(self, client):
        small, large = (
            make_facility(name="Liten sal", capacity=20),
            make_facility(name="Stor sal", capacity=40),
        )
        make_rate()
        page = client.get(reverse("facilities"), self.query | {"antall": "25"}).content.decode()
        assert large.title in page
        assert small.title not in page

    def test_half_a_hall_is_enough(self, client):
        _hall, half, other = make_hall(capacity=60)
        make_rate()
        make_booking(other, start=time(18), end=time(19))
        [find] = client.get(reverse("facilities"), self.query | {"antall": "25"}).context["finds"]
        assert find.facility == half

    def test_when_nothing_fits_the_nearest_times_are_offered_and_can_be_booked(self, client):
        hall = make_facility()
        make_rate()
        make_booking(hall, start=time(17), end=time(21))
        near = client.get(reverse("facilities"), self.query).context["near"]
        assert [(begin.day, begin.hour) for begin, _end, _place in near] == [(9, 15), (10, 18), (11, 18)]
        mandate = make_mandate()
        for begin, end, place in near:
            assert make_booking(place, mandate=mandate, day=begin.date(), start=begin.time(), end=end.time())
