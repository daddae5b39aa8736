"""The pages of signing up: nothing is lost on the way, the link is the key, and the organiser has a list."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizations.models import Participant
from organizations.workflow import participants as workflow
from portal.models import Notice
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.organizations.factories import make_activity, make_participant, make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def course():
    activity = make_activity(
        kind="event", starts_on=date(2027, 3, 11), title="Knutekurs", age_from=10, age_to=15
    )
    make_sign_up(activity=activity, places=1)
    return activity.occurrences.get()


@pytest.fixture
def organiser(course):
    return logged_in(course.activity.association.mandates.get().user)


def logged_in(user):
    client = Client()
    client.force_login(user)
    return client


def said(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def answers(**changes):
    return {"who": "child", "name": "Ada", "birth_year": "2014", "phone": "90 00 00 00"} | changes


class TestSigningUp:
    def test_what_was_written_before_logging_in_is_there_afterwards(self, client, course):
        url = reverse("sign_up", args=[course.pk])
        sent = client.post(url, answers())
        assert sent["Location"].startswith(reverse("account_login"))
        assert not Participant.objects.exists()
        client.force_login(make_user())
        page = said(client.get(url))
        assert 'value="Ada"' in page
        assert 'value="2014"' in page
        receipt = client.post(url, answers(), follow=True)
        assert "Ada har plass" in said(receipt)

    def test_who_never_logs_in_leaves_nothing_behind_for_longer_than_an_hour(self, client, course):
        client.post(reverse("sign_up", args=[course.pk]), answers())
        assert client.session.get_expiry_age() == 3600

    def test_what_was_written_is_forgotten_once_the_form_has_it_again(self, client, course):
        url = reverse("sign_up", args=[course.pk])
        client.post(url, answers())
        client.force_login(make_user())
        client.get(url)
        assert "carried" not in client.session
        assert client.session.get_expiry_age() > 3600

    def test_errors_stand_on_their_fields_and_nothing_is_lost(self, course):
        page = logged_in(make_user()).post(
            reverse("sign_up", args=[course.pk]), answers(birth_year="2020", who="self")
        )
        assert {"birth_year", "who"} <= set(page.context["form"].errors)
        assert 'value="Ada"' in said(page)

    def test_the_year_of_birth_is_asked_for_only_where_there_are_age_limits(self, client):
        own = make_sign_up()
        page = client.get(reverse("sign_up", args=[own.dates().first().pk]))
        assert "birth_year" not in page.context["form"].fields

    def test_the_form_says_how_long_it_is_kept(self, client, course):
        assert "30 dager etter" in said(client.get(reverse("sign_up", args=[course.pk])))

    def test_a_full_one_says_so_before_one_writes(self, client, course):
        make_participant(course)
        page = said(client.get(reverse("sign_up", args=[course.pk])))
        assert "Det er fullt" in page
        assert "Still deg på ventelisten" in page

    def test_an_activity_without_sign_up_has_no_such_page(self, client):
        date_ = make_activity().occurrences.first()
        assert client.get(reverse("sign_up", args=[date_.pk])).status_code == 404

    def test_what_closes_in_between_is_said_on_the_form(self, course):
        make_sign_up(activity=course.activity, places=1, is_open=False)
        page = logged_in(make_user()).post(reverse("sign_up", args=[course.pk]), answers())
        assert "tar ikke imot flere" in said(page)
        assert 'value="Ada"' in said(page)

    def test_the_activity_leads_to_it_and_says_when_it_is_full(self, client, course):
        page = said(client.get(course.activity.get_absolute_url()))
        assert reverse("sign_up", args=[course.pk]) in page
        assert "Still deg på ventelisten" not in page
        make_participant(course)
        assert "Still deg på ventelisten" in said(client.get(course.activity.get_absolute_url()))

    def test_of_a_weekly_offer_each_date_says_whether_it_is_full(self, client):
        own = make_sign_up(places=1)
        make_participant(own.dates().first())
        assert said(client.get(own.activity.get_absolute_url())).count("Fullt – venteliste") == 1


class TestTheLink:
    def test_opens_without_login_and_signs_off_with_one_button(self, client, course):
        mine = make_participant(course)
        url = mine.get_absolute_url()
        assert "har plass" in said(client.get(url))
        assert "er ikke påmeldt" in said(client.post(url, {"withdraw": "1"}, follow=True))
        again = client.post(url, {"withdraw": "1"}, follow=True)
        assert "kan ikke gjøres" not in said(again)

    def test_says_the_number_in_the_line(self, client, course):
        make_participant(course)
        make_participant(course)
        third = make_participant(course)
        assert "nummer 2 på ventelisten" in said(client.get(third.get_absolute_url()))

    def test_takes_an_offered_place(self, client, course):
        first, second = make_participant(course), make_participant(course)
        workflow.withdraw(first, by=first.signed_up_by, at=NOW)
        url = second.get_absolute_url()
        assert "3. mars 2027 kl. 12.00" in said(client.get(url))
        assert "har plass" in said(client.post(url, {"accept": "1"}, follow=True))

    def test_shows_an_offer_that_has_run_out_as_gone(self, client, course):
        first, second, third = (make_participant(course) for _ in range(3))
        workflow.withdraw(first, by=first.signed_up_by, at=NOW)
        with time_machine.travel(NOW + timedelta(days=2), tick=False):
            assert "har gått til den neste" in said(client.get(second.get_absolute_url()))
            late = client.post(second.get_absolute_url(), {"accept": "1"}, follow=True)
        assert late.status_code == 200
        third.refresh_from_db()
        assert third.state == "offered"

    def test_is_a_secret(self, client, course):
        page = client.get(make_participant(course).get_absolute_url())
        assert page["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in page["Cache-Control"]

    @pytest.mark.parametrize("change", [lambda token: token[:-1] + "x", lambda _token: "abc.def"])
    def test_made_up_opens_nothing(self, client, course, change):
        token = make_participant(course).get_absolute_url().split("/")[-2]
        assert client.get(reverse("participation", args=[change(token)])).status_code == 404

    def test_stands_in_the_receipt_and_the_name_does_not(self, course):
        mine = make_participant(course, name="Ada Hemmelig")
        notice = Notice.objects.get()
        assert mine.get_absolute_url() in notice.body
        assert "Ada" not in notice.subject + notice.body
        assert notice.is_secret


class TestTheOrganiser:
    def test_opens_for_sign_ups(self, course, organiser):
        activity = make_activity(
            association=course.activity.association, by=course.activity.association.mandates.get().user
        )
        form = {"is_open": "on", "covers": "date", "places": "12", "closes_hours": "24"}
        organiser.post(reverse("sign_up_settings", args=[activity.pk]), form)
        activity.refresh_from_db()
        assert (activity.own_sign_up.places, activity.own_sign_up.closes_hours) == (12, 24)

    def test_sees_who_comes_and_who_waits(self, course, organiser):
        for name in ("Ada", "Bo"):
            make_participant(course, who="child", birth_year=2014, name=name)
        page = said(organiser.get(reverse("participants", args=[course.pk])))
        assert "1 av 1 plasser er tatt" in page
        assert "Bo (2014)" in page

    def test_ticks_who_came(self, course, organiser):
        mine = make_participant(course)
        with time_machine.travel(course.ends_at, tick=False):
            client = logged_in(course.activity.association.mandates.get().user)
            client.post(reverse("participants", args=[course.pk]), {"present": [mine.pk, "x", "²"]})
        assert course.attendances.get().participant == mine

    def test_finds_the_list_when_the_event_is_over(self, course, organiser):
        """Who came is noted in the evening, or the day after."""
        list_of = reverse("participants", args=[course.pk])
        with time_machine.travel(course.ends_at + timedelta(days=1), tick=False):
            client = logged_in(course.activity.association.mandates.get().user)
            assert list_of in said(client.get(course.activity.get_absolute_url()))

    def test_finds_the_list_of_every_date_before_and_after(self):
        activity = make_activity()
        make_sign_up(activity=activity)
        past, today, *coming = activity.occurrences.order_by("on")[:12]
        with time_machine.travel(past.ends_at + timedelta(hours=1), tick=False):
            client = logged_in(activity.association.mandates.get().user)
            assert reverse("participants", args=[past.pk]) in said(
                client.get(reverse("participants", args=[today.pk]))
            )
            every = said(client.get(activity.get_absolute_url(), {"alle": "1"}))
        assert all(reverse("participants", args=[date.pk]) in every for date in coming)

    def test_the_list_costs_the_same_for_many(self, course, organiser, django_assert_max_num_queries):
        make_sign_up(activity=course.activity, places=50)
        for _ in range(25):
            make_participant(course)
        with django_assert_max_num_queries(12):
            organiser.get(reverse("participants", args=[course.pk]))

    def test_takes_the_list_out_and_no_cell_is_a_formula(self, course, organiser):
        make_participant(course, who="child", name="=cmd|' /C calc'!A0", birth_year=2014)
        answer = organiser.get(reverse("participants_file", args=[course.pk, "csv"]))
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        assert text.splitlines()[1].startswith("'=cmd")
        assert "no-store" in answer["Cache-Control"]
        answer = organiser.get(reverse("participants_file", args=[course.pk, "xlsx"]))
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        rows = list(sheet.values)
        assert rows[0][0] == "Navn"
        assert rows[1][:2] == ("=cmd|' /C calc'!A0", 2014)
        assert sheet["A2"].data_type == "s", "text, not a formula"
        assert "no-store" in answer["Cache-Control"]
        assert organiser.get(reverse("participants_file", args=[course.pk, "exe"])).status_code == 404

    def test_writes_a_message_that_waits_on_the_page(self, client, course, organiser):
        mine = make_participant(course)
        url = reverse("participants_announce", args=[course.pk])
        key = organiser.get(url).context["form"]["key"].value()
        organiser.post(url, {"text": "Ta med tau.", "key": key})
        assert "Ta med tau." in said(client.get(mine.get_absolute_url()))

    def test_takes_somebody_off(self, client, course, organiser):
        mine = make_participant(course)
        url = reverse("participant_remove", args=[mine.pk])
        assert mine.name in said(organiser.get(url))
        organiser.post(url)
        assert "tatt påmeldingen av listen" in said(client.get(mine.get_absolute_url()))

    def test_is_nobody_else(self, course):
        mine = make_participant(course)
        urls = [
            reverse("participants", args=[course.pk]),
            reverse("participants_file", args=[course.pk, "csv"]),
            reverse("participants_announce", args=[course.pk]),
            reverse("sign_up_settings", args=[course.activity_id]),
        ]
        for user in (make_staff(), make_mandate().user, mine.signed_up_by):
            client = logged_in(user)
            assert [client.get(url).status_code for url in urls] == [404] * 4
            assert client.post(reverse("participant_remove", args=[mine.pk])).status_code == 404


def test_my_page_and_my_list_show_what_i_take_part_in(course):
    mine = make_participant(course)
    client = logged_in(mine.signed_up_by)
    assert "Knutekurs" in said(client.get(reverse("my_page")))
    assert mine.get_absolute_url() in said(client.get(reverse("my_participations")))
