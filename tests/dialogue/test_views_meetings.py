from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from dialogue.models import AgendaItem, Registration
from dialogue.workflow import meeting as workflow
from portal.clock import OSLO
from tests.dialogue.factories import make_meeting
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def come(meeting, **more):
    mandate = make_mandate()
    return workflow.sign_up(
        meeting, association=mandate.association, by=mandate.user, at=NOW, **({"participants": 1} | more)
    )


def test_a_chair_signs_up_changes_and_withdraws(client):
    meeting, mandate = make_meeting(), make_mandate(association=make_association(name="Tranby Demokorps"))
    client.force_login(mandate.user)
    assert "Meld på Tranby Demokorps" in client.get(meeting.get_absolute_url()).content.decode()
    sign_up = reverse("meeting_sign_up", args=[meeting.pk])
    page = client.post(
        sign_up, {"participants": 2, "wished_subjects": "Lager 🎺"}, follow=True
    ).content.decode()
    assert "Tranby Demokorps er påmeldt." in page
    assert "Tranby Demokorps er påmeldt med 2 personer." in page
    row = Registration.objects.get()
    assert client.get(sign_up)["Location"] == row.get_absolute_url()
    assert "Lager 🎺" in client.get(row.get_absolute_url()).content.decode()
    client.post(row.get_absolute_url(), {"participants": 1, "wished_subjects": ""})
    row.refresh_from_db()
    assert (row.participants, row.wished_subjects) == (1, "")
    withdraw = reverse("registration_withdraw", args=[row.pk])
    for _ in range(2):
        page = client.post(withdraw, follow=True).content.decode()
        assert "er ikke lenger påmeldt" in page
    assert client.get(row.get_absolute_url())["Location"] == sign_up


def test_double_submit_is_one_sign_up(client):
    meeting, mandate = make_meeting(), make_mandate()
    client.force_login(mandate.user)
    for _ in range(2):
        assert (
            client.post(reverse("meeting_sign_up", args=[meeting.pk]), {"participants": 2}).status_code == 302
        )
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("number", ["0", "21", "-1", "mange", ""])
def test_a_strange_number_gets_a_message_on_its_field(client, number):
    client.force_login(make_mandate().user)
    response = client.post(reverse("meeting_sign_up", args=[make_meeting().pk]),
                           {"participants": number, "wished_subjects": "Lager"})  # fmt: skip
    assert response.context["form"].errors["participants"]
    assert "Lager" in response.content.decode()
    assert not Registration.objects.exists()


def test_a_full_meeting_says_so_and_offers_no_button(client):
    meeting = make_meeting(capacity=2)
    come(meeting, participants=2)
    client.force_login(make_mandate().user)
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "Møtet er fullt." in page
    assert reverse("meeting_sign_up", args=[meeting.pk]) not in page
    response = client.post(reverse("meeting_sign_up", args=[meeting.pk]), {"participants": 1})
    assert response.context["form"].errors["participants"] == ["Møtet er fullt."]


def test_after_the_deadline_it_says_when_it_was(client, time_machine):
    meeting = make_meeting(signup_deadline=datetime(2027, 3, 10).date())
    client.force_login(make_mandate().user)
    time_machine.move_to(datetime(2027, 3, 11, 0, 0, tzinfo=OSLO), tick=False)
    assert (
        "Fristen for å melde på var 10. mars 2027" in client.get(meeting.get_absolute_url()).content.decode()
    )


def test_anothers_sign_up_is_not_found(client):
    row = come(make_meeting())
    client.force_login(make_mandate().user)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert client.post(row.get_absolute_url(), {"participants": 9}).status_code == 404
    assert client.post(reverse("registration_withdraw", args=[row.pk])).status_code == 404
    row.refresh_from_db()
    assert (row.participants, row.state) == (1, "signed_up")


def test_without_an_association_one_is_told_how_to_get_one(client):
    client.force_login(make_user())
    page = client.get(reverse("meeting_sign_up", args=[make_meeting().pk])).content.decode()
    assert "Du kan ikke handle for noen forening ennå" in page
    assert f'href="{reverse("associations")}"' in page


def test_who_comes_is_a_number_and_nobodys_wish_is_public(client):
    meeting = make_meeting()
    AgendaItem.objects.create(meeting=meeting, position=1, title="Lager")
    row = come(meeting, wished_subjects="Hemmelig ønske")
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "1 forening" in page
    assert "Lager" in page
    assert row.association.name not in page
    assert "Hemmelig" not in page


def test_calendar_file(client):
    start = datetime(2027, 3, 29, 18, 0, tzinfo=OSLO)
    meeting = make_meeting(starts_at=start, title="Møte; <b>æøå</b>, 🎺")
    response = client.get(reverse("meeting_ics", args=[meeting.pk]))
    assert response["Content-Type"].startswith("text/calendar")
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["SUMMARY"] == "Møte; <b>æøå</b>, 🎺"
    assert event.decoded("DTSTART") == start
    assert event["LOCATION"] == "Haugestad"
    workflow.reschedule(meeting, by=make_staff(), at=NOW, starts_at=start + timedelta(days=1),
                        ends_at=start + timedelta(days=1, hours=2), place="Lier kulturscene")  # fmt: skip
    [moved] = Calendar.from_ical(client.get(reverse("meeting_ics", args=[meeting.pk])).content).walk("VEVENT")
    assert moved["UID"] == event["UID"]
    assert moved["SEQUENCE"] > event["SEQUENCE"]
    workflow.cancel(meeting, by=make_staff(), at=NOW)
    [gone] = Calendar.from_ical(client.get(reverse("meeting_ics", args=[meeting.pk])).content).walk("VEVENT")
    assert gone["STATUS"] == "CANCELLED"


@pytest.mark.parametrize("rows", [3, 12])
def test_the_list_asks_the_same_whatever_the_number(client, django_assert_num_queries, rows):
    for _ in range(rows):
        come(make_meeting())
    with django_assert_num_queries(3):  # coming, held, contacts
        client.get(reverse("meetings"))


def test_empty_lists_say_what_happens(client):
    assert "Ingen møter er satt opp" in client.get(reverse("meetings")).content.decode()
    assert "Vi har ingen høringer ute nå" in client.get(reverse("hearings")).content.decode()
