"""Drop-in hours: a person of 18 or older books a place alone, and never more come than there is room for."""

import csv
import io
from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities import availability, day_list, tasks, workflow
from facilities.models import Booking, ClosedPeriod, DropInHour, DropInPlace, InvoiceLine, PriceRules
from facilities.providers import drop_in as providers
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import at, make_booking, make_facility, make_hall, make_rate
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
SUNDAY = date(2027, 3, 14)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    make_rate()
    return make_facility(name="Hallen", capacity=40)


def open_hours(hall, *, places=3, until_on=SUNDAY, **fields):
    wanted = {
        "weekday": 6,
        "begins": time(18),
        "ends": time(20),
        "first_on": SUNDAY,
        "by": make_staff(),
        "at": NOW,
    }
    return workflow.open_drop_in(hall, places=places, until_on=until_on, **(wanted | fields))


def one_hour(hall, **fields):
    [hour] = open_hours(hall, **fields).hours
    return hour


def take(hour, person=None, *, name="Amina", is_adult=True, moment=NOW):
    return workflow.take_place(
        hour, person=person or make_user(), first_name=name, is_adult=is_adult, at=moment
    )


def codes(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return [problem.code for problem in refused.value.problems]


class TestOpening:
    def test_each_date_keeps_its_floor(self, hall):
        opened = open_hours(hall, until_on=SUNDAY + timedelta(days=14))
        assert [hour.starts_at for hour in opened.hours] == [
            at(SUNDAY + timedelta(days=7 * n), 18) for n in range(3)
        ]
        with pytest.raises(Refused):
            make_booking(hall, day=SUNDAY, start=time(19), end=time(20))

    def test_dates_that_cannot_be_had_are_told_with_their_reason(self, hall):
        make_booking(hall, day=SUNDAY, start=time(19), end=time(20), purpose="event")
        easter = SUNDAY + timedelta(days=14)
        ClosedPeriod.objects.create(starts_on=easter, ends_on=easter, reason="Påske")
        opened = open_hours(hall, until_on=SUNDAY + timedelta(days=21))
        assert [day for day, _reason in opened.skipped] == [SUNDAY, easter]
        assert "Påske" in opened.skipped[1][1]
        assert len(opened.hours) == 2

    def test_opened_twice_the_second_time_says_that_nothing_could_be_had(self, hall):
        open_hours(hall)
        assert codes(lambda: open_hours(hall)) == ["nothing"]
        assert DropInHour.objects.count() == 1

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"ends": time(18)}, "end_before_start"),
            ({"first_on": SUNDAY + timedelta(days=1)}, "until_before_first"),
            ({"until_on": SUNDAY + timedelta(days=5000)}, "too_long"),
            ({"places": 41}, "too_many"),
            ({"weekday": 5}, "nothing"),
            ({"begins": time(21), "ends": time(23)}, "nothing"),
        ],
    )
    def test_what_cannot_be_is_refused_in_plain_words(self, hall, wrong, code):
        assert codes(lambda: open_hours(hall, **wrong)) == [code]
        assert not Booking.objects.exists()

    def test_only_staff_open_them(self, hall):
        assert codes(lambda: open_hours(hall, by=make_user())) == ["not_allowed"]

    def test_a_part_of_a_hall_leaves_the_other_free(self):
        make_rate()
        _hall, a, b = make_hall()
        open_hours(a)
        make_booking(b, day=SUNDAY, start=time(18), end=time(20), purpose="event")

    def test_the_grid_shows_it_as_not_free(self, hall):
        open_hours(hall)
        week = availability.week(hall, [], date(2027, 3, 8), at=NOW)
        [cell] = [cell for day in week.days for cell in day.cells if cell.starts_at == at(SUNDAY, 18)]
        assert (cell.kind, cell.facility, cell.drop_in.vacant) == ("drop-in", None, 3)


class TestPrice:
    def test_free_in_lier_by_an_example_rule(self, hall):
        price = one_hour(hall).price
        assert (price.rule, price.amount, price.base) == ("lier.drop_in", 0, 320)

    def test_a_private_person_pays_a_part_in_drammen(self, hall):
        PriceRules.objects.create(code="drammen", valid_from=date(2020, 1, 1), source="Eksempel")
        price = one_hour(hall, places=20).price
        assert (price.rule, price.base, price.amount) == ("drammen.ordinary", 48, 48)


class TestAPlace:
    def test_one_for_each_person_and_never_more_than_there_are(self, hall):
        hour = one_hour(hall, places=2)
        assert [take(hour).number, take(hour).number] == [1, 2]
        assert codes(lambda: take(hour)) == ["full"]

    def test_sent_twice_it_is_the_same_place(self, hall):
        hour, person = one_hour(hall), make_user()
        assert take(hour, person) == take(hour, person)
        assert Notice.objects.filter(kind="facilities.drop_in_booked").count() == 1

    def test_only_for_adults(self, hall):
        hour = one_hour(hall)
        assert codes(lambda: take(hour, is_adult=False)) == ["not_adult"]
        with pytest.raises(IntegrityError), transaction.atomic():
            DropInPlace.objects.create(hour=hour, number=1, person=make_user(), is_adult=False, booked_at=NOW)

    def test_not_when_it_has_begun(self, hall):
        hour = one_hour(hall)
        assert codes(lambda: take(hour, moment=hour.starts_at)) == ["past"]

    def test_given_back_it_is_the_next_persons(self, hall):
        hour = one_hour(hall, places=1)
        mine = take(hour)
        workflow.give_back(mine, by=mine.person, at=NOW)
        assert take(hour).number == 1

    def test_not_given_back_by_another_nor_after_it_has_begun(self, hall):
        mine = take(one_hour(hall))
        assert codes(lambda: workflow.give_back(mine, by=make_user(), at=NOW)) == ["not_allowed"]
        assert codes(lambda: workflow.give_back(mine, by=mine.person, at=at(SUNDAY, 18))) == ["has_begun"]

    def test_the_mail_says_nothing_about_where_or_who(self, hall):
        take(one_hour(hall))
        notice = Notice.objects.get(kind="facilities.drop_in_booked")
        assert "/lokaler/strotimer/" in notice.body
        assert "Hallen" not in notice.body + notice.subject


class TestCallingOff:
    def test_staff_cancel_and_everybody_with_a_place_is_told(self, hall):
        hour = one_hour(hall)
        place = take(hour)
        workflow.cancel(hour.booking, by=make_staff(), reason="Ingen tilsynsvakt", at=NOW)
        place.refresh_from_db()
        assert place.state == "called_off"
        assert Notice.objects.filter(kind="facilities.drop_in_called_off").count() == 1
        hour = DropInHour.objects.get()
        assert codes(lambda: take(hour)) == ["called_off"]

    def test_a_closure_calls_them_off(self, hall):
        hour = one_hour(hall)
        place = take(hour)
        workflow.close(site=hall.site, facility=None, starts_at=at(SUNDAY, 12), ends_at=at(SUNDAY, 22), reason="Frost",
                       by=make_staff(), at=NOW)  # fmt: skip
        place.refresh_from_db()
        assert place.state == "called_off"
        assert DropInHour.objects.get().booking.cancel_reason == "Frost"
        assert Notice.objects.filter(kind="facilities.drop_in_called_off").count() == 1

    def test_a_closure_of_another_time_leaves_them(self, hall):
        place = take(one_hour(hall))
        workflow.close(site=hall.site, facility=None, starts_at=at(SUNDAY, 12), ends_at=at(SUNDAY, 18), reason="Frost",
                       by=make_staff(), at=NOW)  # fmt: skip
        place.refresh_from_db()
        assert place.is_booked


class TestBilling:
    @pytest.fixture
    def drammen(self, hall):
        PriceRules.objects.create(code="drammen", valid_from=date(2020, 1, 1), source="Eksempel")

    def bill(self):
        return workflow.make_invoice_basis(
            month=date(2027, 3, 1), exporter="csv", by=make_staff(), at=at(date(2027, 4, 2), 12)
        )

    def test_the_person_is_billed_once(self, hall, drammen):
        hour = one_hour(hall, places=20)
        place = take(hour, make_user(name="Amina Strand"))
        gone = take(hour)
        workflow.give_back(gone, by=gone.person, at=NOW)
        batch = self.bill()
        [line] = batch.lines.all()
        assert (line.place, line.amount, batch.total) == (place, 48, 48)
        with batch.file.content.open() as file:
            [row] = csv.DictReader(io.StringIO(file.read().decode("utf-8-sig")), delimiter=";")
        assert (row["hva"], row["linje"], row["belop"]) == ("strotime", f"S{place.pk}", "48,00")
        assert row["kunde"].startswith("Amina Strand")
        with pytest.raises(Refused):
            workflow.make_invoice_basis(
                month=date(2027, 4, 1), exporter="csv", by=make_staff(), at=at(date(2027, 5, 2), 12)
            )

    def test_what_is_free_is_left_out(self, hall):
        take(one_hour(hall))
        assert codes(self.bill) == ["nothing"]

    def test_a_line_is_of_a_booking_or_of_a_place(self, hall, drammen):
        take(one_hour(hall, places=20))
        line = self.bill().lines.get()
        with pytest.raises(IntegrityError), transaction.atomic():
            InvoiceLine.objects.create(batch=line.batch, number=1, amount=5)


class TestForgetting:
    def test_thirty_days_after_nobody_knows_who_came(self, hall):
        place = take(one_hour(hall))
        with time_machine.travel(NOW + timedelta(days=30)):
            tasks.forget_old()
        place.refresh_from_db()
        assert place.first_name == "Amina"
        with time_machine.travel(NOW + timedelta(days=60)):
            tasks.forget_old()
        place.refresh_from_db()
        assert (place.first_name, place.person) == ("", None)

    def test_one_who_is_to_pay_is_known_until_it_is_billed(self, hall):
        PriceRules.objects.create(code="drammen", valid_from=date(2020, 1, 1), source="Eksempel")
        place = take(one_hour(hall, places=20))
        workflow.forget_drop_in(at=NOW + timedelta(days=60))
        place.refresh_from_db()
        assert place.person is not None
        workflow.make_invoice_basis(
            month=date(2027, 3, 1), exporter="csv", by=make_staff(), at=at(date(2027, 4, 2), 12)
        )
        workflow.forget_drop_in(at=NOW + timedelta(days=120))
        place.refresh_from_db()
        assert place.person is None


class TestThePages:
    def test_everybody_sees_the_hours_and_a_resident_books_without_an_association(self, hall, client):
        hour, person = one_hour(hall), make_user(name="Amina Strand")
        assert "3 plasser igjen" in client.get(reverse("drop_in")).content.decode()
        client.force_login(person)
        page = client.get(hour.get_absolute_url()).content.decode()
        assert 'value="Amina"' in page
        sent = client.post(hour.get_absolute_url(), {"first_name": "Amina"})
        assert "Kryss av her" in sent.content.decode()
        assert not DropInPlace.objects.exists()
        client.post(hour.get_absolute_url(), {"first_name": "Amina", "is_adult": "on"})
        assert "Du har en plass" in client.get(hour.get_absolute_url()).content.decode()
        assert hour.get_absolute_url() in client.get(reverse("bookings")).content.decode()
        assert [item.title for item in providers.my_page(person).items] == [hall.title]
        client.post(reverse("drop_in_give_back", args=[DropInPlace.objects.get().pk]))
        assert hour.get_absolute_url() not in client.get(reverse("bookings")).content.decode()

    def test_the_week_and_the_day_of_a_place_lead_to_them(self, hall, client):
        hour = one_hour(hall)
        take(hour)
        week, place = {"uke": "2027-W10"}, [hall.site.slug]
        for page in (
            client.get(hall.get_absolute_url(), week),
            client.get(reverse("site", args=place), {"dag": str(SUNDAY)}),
            client.get(reverse("site_week", args=place), week),
        ):
            text = page.content.decode()
            assert hour.get_absolute_url() in text
            assert "Strøtimer 18.00–20.00" in text
            assert "2 plasser igjen" in text
            assert "Stengt av kommunen" not in text
        take(hour)
        assert "1 plass igjen" in client.get(hall.get_absolute_url(), week).content.decode()

    def test_a_full_one_says_so(self, hall, client):
        take(one_hour(hall, places=1))
        page = client.get(hall.get_absolute_url(), {"uke": "2027-W10"}).content.decode()
        assert "fullt" in page

    def test_hours_that_have_begun_are_taken_like_others(self, hall, client):
        hour = one_hour(hall)
        with time_machine.travel(hour.starts_at + timedelta(minutes=30)):
            assert hour.get_absolute_url() not in client.get(hall.get_absolute_url()).content.decode()

    def test_another_persons_place_is_not_there(self, hall, client):
        place = take(one_hour(hall))
        client.force_login(make_user())
        assert client.post(reverse("drop_in_give_back", args=[place.pk])).status_code == 404

    def test_whoever_looks_after_the_site_sees_how_many_and_first_names(self, hall):
        hour = one_hour(hall)
        take(hour, make_user(name="Amina Strand", email="amina@example.com"))
        [entry] = day_list.entries(hall.site, SUNDAY, at=NOW)
        assert entry.is_drop_in
        assert entry.people == "1 person: Amina"
        assert day_list.as_pdf(hall.site, SUNDAY, at=NOW).startswith(b"%PDF")

    def test_the_list_costs_the_same_for_many(self, hall, client, django_assert_max_num_queries):
        open_hours(hall, until_on=SUNDAY + timedelta(days=200))
        with django_assert_max_num_queries(6):
            client.get(reverse("drop_in"))


class TestTheAdmin:
    def test_staff_open_hours_and_read_what_was_left_out(self, hall, admin_client):
        make_booking(hall, day=SUNDAY, start=time(18), end=time(19), purpose="event", mandate=make_mandate())
        url = reverse("admin:facilities_dropinhour_add")
        asked = {"facility": hall.pk, "weekday": "6", "from_time": "18:00", "to_time": "20:00",
                 "first_on": "14.3.2027", "until_on": "21.3.2027", "places": "10"}  # fmt: skip
        page = admin_client.post(url, asked, follow=True).content.decode()
        assert "14. mars 2027" in page
        hour = DropInHour.objects.get()
        assert hour.places == 10
        shown = admin_client.get(
            reverse("admin:facilities_dropinhour_change", args=[hour.pk])
        ).content.decode()
        assert reverse("admin:facilities_booking_move", args=[hour.booking_id, "cancel"]) in shown

    def test_a_wrong_form_comes_back_with_what_was_written(self, hall, admin_client):
        url = reverse("admin:facilities_dropinhour_add")
        asked = {"facility": hall.pk, "weekday": "6", "from_time": "20:00", "to_time": "18:00",
                 "first_on": "14.3.2027", "until_on": "21.3.2027", "places": "10"}  # fmt: skip
        page = admin_client.post(url, asked).content.decode()
        assert "senere enn" in page
        assert 'value="21.3.2027"' in page
