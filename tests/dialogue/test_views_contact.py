import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dialogue.models import Enquiry
from dialogue.workflow import enquiry as workflow
from tests.dialogue.factories import make_contact_point, make_enquiry
from tests.factories import NOW, make_staff

pytestmark = pytest.mark.django_db
NASTY = "<script>alert('x')</script> & \"quotes\" 🎺\n\nÆØÅ"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def fields(**changes):
    return {
        "topic": "Åpningstid",
        "text": "Når åpner hallen?",
        "email": "ask@example.com",
        "name": "",
        "website": "",
        "form_key": str(uuid.uuid4()),
    } | changes


def test_everybody_finds_who_works_with_what(client):
    make_contact_point(subject="facilities", name="Ola Eksempel", visit="Tirsdager kl. 10–14", answer_days=1)
    make_contact_point(subject="grants", name="Berit Eksempel")
    make_contact_point(subject="grants", name="Sluttet Eksempel", is_active=False)
    page = client.get(reverse("contact")).content.decode()
    for text in ("Haller og rom", "Ola Eksempel", "Tirsdager kl. 10–14", "Svarer innen 1 arbeidsdag<", "Tilskudd",
                 "Svarer innen 3 arbeidsdager", "tel:32000000"):  # fmt: skip
        assert text in page
    assert "Sluttet" not in page


def test_without_contact_points_the_page_still_says_what_to_do(client):
    assert "Ring sentralbordet" in client.get(reverse("contact")).content.decode()


def test_a_resident_asks_and_lands_on_a_page_with_number_and_day(client):
    point = make_contact_point()
    response = client.post(point.get_absolute_url(), fields(), follow=True)
    page = response.content.decode()
    assert response.redirect_chain[0][0].startswith("/kontakt/sak/")
    for text in ("2027/000001", "senest fredag 5. mars", "Når åpner hallen?", point.name):
        assert text in page
    assert "sessionid" not in client.cookies


def test_the_form_says_when_the_answer_comes(client):
    page = client.get(make_contact_point().get_absolute_url()).content.decode()
    assert "får du svar senest fredag 5. mars" in page
    assert page.count('class="why"') == 4


def test_sent_twice_it_is_one_question(client):
    point, data = make_contact_point(), fields()
    first, second = (client.post(point.get_absolute_url(), data) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Enquiry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"email": "ikke en adresse"}, "gyldig e-postadresse"),
        ({"email": ""}, "Fyll ut dette feltet"),
        ({"topic": "x" * 121}, "120"),
        ({"text": "x" * 5001}, "5000"),
        ({"text": " \n "}, "Fyll ut dette feltet"),
    ],
)
def test_bad_input_gets_a_plain_message_and_keeps_what_was_written(client, changes, text):
    response = client.post(make_contact_point().get_absolute_url(), fields(name="Navn Navnesen") | changes)
    page = response.content.decode()
    assert response.status_code == 200
    assert "ds-error-summary" in page
    assert 'value="Navn Navnesen"' in page
    assert not Enquiry.objects.exists()
    assert re.search(text, page), re.findall(r"ds-validation-message[^<]*<", page)


def test_a_program_is_stopped_and_a_person_gets_through_at_the_second_press(client):
    point = make_contact_point()
    response = client.post(point.get_absolute_url(), fields(website="http://spam.example"))
    page = response.content.decode()
    assert "trykk på knappen en gang til" in page
    assert "spam.example" not in page
    assert not Enquiry.objects.exists()
    again = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page) for name in ("form_key", "website")}
    assert again["website"] is None
    assert client.post(point.get_absolute_url(), fields(form_key=again["form_key"][1])).status_code == 302


def test_the_trap_is_hidden_from_people(client):
    page = client.get(make_contact_point().get_absolute_url()).content.decode()
    assert re.search(r'<input type="text" name="website" hidden autocomplete="off"[^>]*>', page)


def test_too_many_from_one_address_is_said_plainly(client):
    point = make_contact_point()
    for _ in range(5):
        client.post(point.get_absolute_url(), fields())
    page = client.post(point.get_absolute_url(), fields()).content.decode()
    assert "Vent litt, eller ring oss" in page
    assert Enquiry.objects.count() == 5


def test_the_secret_page_is_kept_secret(client):
    response = client.get(make_enquiry().get_absolute_url())
    assert response["Referrer-Policy"] == "strict-origin"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in response["Cache-Control"]
    page = response.content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    outside = re.findall(r'(?:href|src|action)="(https?:)?//', page)
    assert not outside


def test_a_wrong_link_opens_nothing(client):
    enquiry, other = make_enquiry(), make_enquiry()
    token = enquiry.get_absolute_url().split("/")[-2]
    nonce, signature = token.split(".")
    swapped = f"{other.nonce}.{signature}"
    for wrong in (
        nonce,
        token[:-1],
        token[:-1] + "x",
        token + "x",
        swapped,
        f"{nonce}.",
        f"{enquiry.pk}",
        ".",
    ):
        assert client.get(f"/kontakt/sak/{wrong}/").status_code == 404
        assert client.post(f"/kontakt/sak/{wrong}/", {"text": "x"}).status_code == 404
    assert client.get(f"/kontakt/sak/{token}/").status_code == 200


def test_the_answer_stands_on_the_page_and_more_can_be_asked(client, time_machine):
    enquiry = make_enquiry(state="answered")
    time_machine.move_to(NOW + timedelta(days=1), tick=False)
    page = client.get(enquiry.get_absolute_url()).content.decode()
    assert "Klokka åtte." in page
    response = client.post(enquiry.get_absolute_url(), {"text": NASTY}, follow=True)
    assert "Vi har fått den nye meldingen din" in response.content.decode()
    assert "<script>alert" not in response.content.decode()
    assert enquiry.messages.last().text == NASTY


def test_the_follow_up_passes_the_csrf_check_as_browsers_send_it():
    strict = Client(enforce_csrf_checks=True, HTTP_HOST="localhost")
    enquiry = make_enquiry()
    page = strict.get(enquiry.get_absolute_url()).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    data = {"text": "Mer", "csrfmiddlewaretoken": token}
    assert strict.post(enquiry.get_absolute_url(), data, HTTP_ORIGIN="http://localhost").status_code == 302
    assert strict.post(enquiry.get_absolute_url(), data, HTTP_ORIGIN="http://evil.example").status_code == 403


def test_a_closed_question_has_no_form(client):
    page = client.get(make_enquiry(state="closed").get_absolute_url()).content.decode()
    assert "Spørsmålet er avsluttet" in page
    assert "<textarea" not in page


def test_an_erased_question_is_gone(client, time_machine):
    enquiry = make_enquiry(state="closed")
    link = enquiry.get_absolute_url()
    workflow.erase_old(at=NOW.replace(year=2028, month=4))
    assert client.get(link).status_code == 404
    enquiry.refresh_from_db()
    assert client.get(enquiry.get_absolute_url()).status_code == 404


def test_html_and_emoji_are_only_text_everywhere(client):
    enquiry = make_enquiry(text=NASTY, topic="<b>fet</b> 🎺", name="<i>Navn</i>")
    client.force_login(make_staff())
    for url in (enquiry.get_absolute_url(), f"/admin/dialogue/enquiry/{enquiry.pk}/change/", "/admin/"):
        page = client.get(url).content.decode()
        assert "<script>alert" not in page
        assert "<b>fet" not in page
        assert "&lt;b&gt;fet&lt;/b&gt; 🎺" in page, url


def test_the_coordinator_stands_in_every_footer_for_one_query(client, django_assert_num_queries):
    make_contact_point(subject="portal", name="Kari Eksempel", title="frivillighetskoordinator")
    with django_assert_num_queries(2):  # what is new, and who they are
        page = client.get(reverse("privacy")).content.decode()
    assert "Kari Eksempel, frivillighetskoordinator" in page
    from portal.registries import contact_for

    with django_assert_num_queries(3):  # meetings, hearings, and that nobody is new, though two are shown
        client.get(reverse("dialogue"))
    make_contact_point(subject="grants", name="Ny Eksempel")
    assert contact_for("grants").name == "Ny Eksempel"
    assert contact_for("agreements").name == "Kari Eksempel"
    assert contact_for("grants").answers_within == "Svarer innen 3 arbeidsdager"
