"""Those who look after a site know who comes, and who has the key. Nobody else does."""

import io
from datetime import time, timedelta

import pypdf
import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from facilities import day_list, workflow
from facilities.models import Booking, FireInstructionAcknowledgement, Keeper, KeyHandout
from facilities.providers import keepers
from organizations.models import Mandate
from portal import clock
from portal.problems import Refused
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_site
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    return make_facility(site=make_site(name="Hegg skole", fire_instruction="Gå ut, ring 110."))


@pytest.fixture
def club():
    user = make_user(name="Ingrid Leder", phone="90 00 00 01")
    return make_mandate(user=user, association=make_association(name="Tranby Demokorps"))


@pytest.fixture
def caretaker(hall, client):
    user = make_user(name="Per Vaktmester")
    Keeper.objects.create(site=hall.site, user=user)
    client.force_login(user)
    return user


class TestTheDay:
    def test_says_who_comes_when_and_whom_to_call(self, client, hall, club, caretaker):
        make_booking(hall, mandate=club, participants=22)
        make_booking(hall, mandate=club, day=TUESDAY + timedelta(days=1))
        workflow.black_out(hall, starts_at=clock.local(TUESDAY, time(8)), ends_at=clock.local(TUESDAY, time(12)),
                           reason="Eksamen", by=make_staff(), at=NOW)  # fmt: skip
        page = client.get(reverse("day_list", args=[hall.site.slug]), {"dag": "2027-03-09"}).content.decode()
        for said in (
            "Tranby Demokorps",
            "18.00–19.00",
            "22 personer",
            "Ingrid Leder",
            "tel:90 00 00 01",
            "Eksamen",
        ):
            assert said in page
        assert page.count("Tranby Demokorps") == 1

    def test_a_cancelled_booking_is_not_on_it(self, hall, club):
        booking = make_booking(hall, mandate=club)
        workflow.cancel(booking, by=club.user, at=NOW)
        assert day_list.entries(hall.site, TUESDAY, at=NOW) == []

    def test_costs_the_same_for_many(self, hall, django_assert_max_num_queries):
        for hour in range(8, 20):
            make_booking(hall, start=time(hour), end=time(hour + 1))
        with django_assert_max_num_queries(4):
            assert len(day_list.entries(hall.site, TUESDAY, at=NOW)) == 12

    def test_says_who_has_the_key_the_code_and_who_has_not_read(self, hall, club):
        booking = make_booking(hall, mandate=club)
        Booking.objects.update(door_code="4711")
        [entry] = day_list.entries(hall.site, TUESDAY, at=NOW)
        assert (entry.has_read, entry.keys, entry.booking.door_code) == (False, (), "4711")
        workflow.acknowledge_fire_instruction(
            hall.site, association=booking.association, by=club.user, at=NOW
        )
        hand_out(hall, club)
        [entry] = day_list.entries(hall.site, TUESDAY, at=NOW)
        assert (entry.has_read, entry.keys) == (True, ["Kort 1"])

    def test_on_paper_it_says_the_same(self, client, hall, club, caretaker):
        make_booking(hall, mandate=club)
        Booking.objects.update(door_code="4711")
        answer = client.get(reverse("day_list_pdf", args=[hall.site.slug]), {"dag": "2027-03-09"})
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.content)).pages)
        for said in ("Hegg skole", "18.00–19.00", "Tranby Demokorps", "4711", "90 00 00 01"):
            assert said in text

    @pytest.mark.parametrize("day", ["tull", "0001-01-01", "9999-12-31", ""])
    def test_a_day_that_is_none_is_today(self, client, hall, caretaker, day):
        answer = client.get(reverse("day_list", args=[hall.site.slug]), {"dag": day})
        assert answer.context["day"] == NOW.date()


class TestWhoReads:
    def test_a_caretaker_reads_the_own_sites_alone(self, client, hall, caretaker):
        other = make_site()
        assert client.get(reverse("day_list", args=[hall.site.slug])).status_code == 200
        assert client.get(reverse("day_list", args=[other.slug])).status_code == 404
        assert client.get(reverse("day_list_pdf", args=[other.slug])).status_code == 404

    def test_one_site_opens_at_once_and_several_are_listed(self, client, hall, caretaker):
        assert client.get(reverse("day_lists"))["Location"] == reverse("day_list", args=[hall.site.slug])
        Keeper.objects.create(site=make_site(name="Tranbyhallen"), user=caretaker)
        assert "Tranbyhallen" in client.get(reverse("day_lists")).content.decode()

    def test_an_association_reads_none(self, client, hall, club):
        client.force_login(club.user)
        assert client.get(reverse("day_list", args=[hall.site.slug])).status_code == 404
        assert "Hegg skole" not in client.get(reverse("day_lists")).content.decode()

    def test_it_stands_on_the_caretakers_own_page(self, hall, club, caretaker):
        make_booking(hall, mandate=club, day=NOW.date(), start=time(20), end=time(21))
        [item] = keepers.day_lists(caretaker).items
        assert (item.title, item.url) == ("Hegg skole", reverse("day_list", args=["hegg-skole"]))
        assert "1" in item.state
        assert keepers.day_lists(club.user) is None


class TestKeys:
    def test_are_for_those_who_have_read_the_fire_instruction(self, hall, club):
        with pytest.raises(Refused) as refused:
            hand_out(hall, club)
        assert [problem.code for problem in refused.value.problems] == ["not_read"]
        workflow.acknowledge_fire_instruction(hall.site, association=club.association, by=club.user, at=NOW)
        assert hand_out(hall, club).what == "Kort 1"
        with pytest.raises(Refused):
            hand_out(hall, club, at=NOW + timedelta(days=366), what="Kort 2")

    def test_are_for_those_who_act_for_the_association(self, hall, club):
        workflow.acknowledge_fire_instruction(hall.site, association=club.association, by=club.user, at=NOW)
        with pytest.raises(Refused) as refused:
            hand_out(hall, club, user=make_user())
        assert [problem.code for problem in refused.value.problems] == ["no_mandate"]

    def test_one_key_is_with_one_at_a_time(self, club):
        room = make_facility()
        first = hand_out(room, club)
        with pytest.raises(Refused) as refused:
            hand_out(room, make_mandate())
        assert [problem.code for problem in refused.value.problems] == ["key_out"]
        workflow.take_back_key(first, by=make_staff(), at=NOW)
        workflow.take_back_key(first, by=make_staff(), at=NOW + timedelta(days=1))
        assert KeyHandout.objects.get().returned_at == NOW
        hand_out(room, make_mandate())

    def test_staff_hand_out_and_take_back(self, client, hall, club):
        client.force_login(make_staff())
        asked = {
            "site": hall.site.pk,
            "what": "Kort 1",
            "association": club.association.pk,
            "user": club.user.pk,
        }
        page = client.post(reverse("admin:facilities_keyhandout_add"), asked)
        assert page.context["form"].errors
        workflow.acknowledge_fire_instruction(hall.site, association=club.association, by=club.user, at=NOW)
        assert client.post(reverse("admin:facilities_keyhandout_add"), asked).status_code == 302
        key = KeyHandout.objects.get()
        page = client.get(reverse("admin:facilities_keyhandout_change", args=[key.pk]))
        assert reverse("admin:facilities_keyhandout_return", args=[key.pk]) in page.content.decode()
        client.post(reverse("admin:facilities_keyhandout_return", args=[key.pk]))
        assert KeyHandout.objects.get().returned_at == NOW


class TestFireInstruction:
    def test_one_tick_for_the_association(self, client, hall, club):
        client.force_login(club.user)
        url = reverse("fire_instruction", args=[hall.site.slug])
        assert client.post(url, {}).context["form"].errors
        for _number in range(2):
            assert client.post(url, {"has_read": "on"}).status_code == 302
        [row] = FireInstructionAcknowledgement.objects.all()
        assert (row.association, row.user) == (club.association, club.user)

    def test_a_stranger_has_nobody_to_answer_for(self, hall, club):
        with pytest.raises(Refused):
            workflow.acknowledge_fire_instruction(
                hall.site, association=club.association, by=make_user(), at=NOW
            )

    def test_a_site_without_one_has_no_page(self, client, club):
        client.force_login(club.user)
        assert client.get(reverse("fire_instruction", args=[make_site().slug])).status_code == 404

    def test_it_is_asked_for_before_the_first_booking(self, hall, club):
        make_booking(hall, mandate=club)
        make_booking(hall, mandate=club, day=TUESDAY + timedelta(days=7))
        [asked] = keepers.instructions_to_read(club.user, NOW.date())
        assert asked.due_on == TUESDAY
        workflow.acknowledge_fire_instruction(hall.site, association=club.association, by=club.user, at=NOW)
        assert list(keepers.instructions_to_read(club.user, NOW.date())) == []


class TestDoorCodes:
    url = "admin:facilities_booking_doors"

    def test_the_list_goes_out_and_comes_back_with_codes(self, client, hall, club):
        booking = make_booking(hall, mandate=club)
        client.force_login(make_staff())
        listed = b"".join(client.get(reverse(self.url), {"liste": "1"}).streaming_content).decode()
        assert f"{booking.pk};Hegg skole" in listed
        filled = listed.strip().rstrip(";") + ";4711"
        assert send(client, filled).status_code == 302
        assert Booking.objects.get().door_code == "4711"
        client.force_login(club.user)
        assert "4711" in client.get(booking.get_absolute_url()).content.decode()

    def test_a_strange_list_is_told_in_words_and_nothing_is_half_done(self, client, hall, club):
        booking = make_booking(hall, mandate=club)
        client.force_login(make_staff())
        for bad in (
            "nummer;kode\n1;2",
            f"bestilling;kode\n{booking.pk};1234\nnoe;99",
            f"bestilling;kode\n{booking.pk};{'9' * 21}",
        ):
            answer = send(client, bad)
            assert answer.status_code == 200, bad
            assert answer.context["form"].errors
        assert Booking.objects.get().door_code == ""

    def test_bookings_that_are_not_coming_are_left_alone(self, client, hall, club):
        far = make_booking(hall, mandate=club, day=TUESDAY + timedelta(days=56))
        client.force_login(make_staff())
        assert send(client, f"bestilling;kode\n{far.pk};4711\n999999;1").status_code == 302
        assert Booking.objects.get().door_code == ""


def send(client, text):
    file = SimpleUploadedFile("koder.csv", text.encode(), content_type="text/csv")
    return client.post(reverse(TestDoorCodes.url), {"file": file})


def hand_out(hall, club: Mandate, *, user=None, what="Kort 1", at=NOW):
    return workflow.hand_out_key(hall.site, what=what, association=club.association, user=user or club.user,
                                 by=make_staff(), at=at)  # fmt: skip
