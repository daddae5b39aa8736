from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dialogue.models import ContactPoint, DialogueMeeting, Enquiry, Hearing
from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal.models import Notice
from tests.dialogue.factories import make_contact_point, make_enquiry, make_hearing, make_meeting
from tests.factories import NOW, make_mandate, make_staff, make_unit

pytestmark = pytest.mark.django_db
MODELS = ("contactpoint", "enquiry", "dialoguemeeting", "registration", "hearing", "hearingresponse")


@pytest.fixture(autouse=True)
def staff(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    person = make_staff()
    client.force_login(person)
    return person


def move_url(obj, move):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_move", args=[obj.pk, move])


def change_url(obj):
    return reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])


def post(client, obj, move, **data):
    response = client.post(move_url(obj, move), {"csrfmiddlewaretoken": "x"} | data, follow=True)
    obj.refresh_from_db()
    return response.content.decode()


def fill():
    mandate = make_mandate()
    enquiry, meeting, hearing = make_enquiry(), make_meeting(), make_hearing()
    meetings.sign_up(meeting, association=mandate.association, by=mandate.user, at=NOW, participants=2,
                     wished_subjects="Lager <b>")  # fmt: skip
    hearings.submit(hearing, association=mandate.association, by=mandate.user, at=NOW, text="Enige <b>")
    return enquiry, meeting, hearing


@pytest.mark.parametrize("model", MODELS)
def test_lists_ask_the_same_whatever_the_number(client, django_assert_max_num_queries, model):
    counts = []
    for rows in (2, 5):
        for _ in range(rows):
            fill()
        with django_assert_max_num_queries(12) as asked:
            assert client.get(reverse(f"admin:dialogue_{model}_changelist")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_case_pages_show_what_is_needed(client):
    enquiry, meeting, hearing = fill()
    page = client.get(change_url(enquiry)).content.decode()
    for text in (enquiry.case.reference, enquiry.email, "Når åpner hallen?", "5. mars 2027"):
        assert text in page
    assert 'name="_save"' not in page
    page = client.get(change_url(meeting)).content.decode()
    assert "Lager &lt;b&gt;" in page
    assert "Foreninger: 1, personer: 2" in page
    assert "Enige &lt;b&gt;" in client.get(change_url(hearing)).content.decode()
    for obj in (enquiry.contact_point, meeting.registrations.get(), hearing.responses.get()):
        assert client.get(change_url(obj)).status_code == 200


def test_answer_forward_and_close(client):
    enquiry, other = make_enquiry(), make_contact_point(subject="grants")
    assert "Spørsmålet er sendt videre" in post(client, enquiry, "forward", contact_point=other.pk)
    assert enquiry.contact_point == other
    assert "Svaret er sendt" in post(client, enquiry, "answer", text="Klokka ti.")
    assert enquiry.messages.last().text == "Klokka ti."
    post(client, enquiry, "forward", contact_point=make_contact_point().pk)
    assert enquiry.contact_point == other  # an answered question is not sent on
    assert "Spørsmålet er avsluttet" in post(client, enquiry, "close")
    assert enquiry.state == "closed"


def test_an_empty_answer_is_not_sent(client):
    enquiry = make_enquiry()
    post(client, enquiry, "answer", text=" ")
    assert enquiry.state == "received"


def test_a_meeting_is_written_published_moved_and_cancelled(client):
    data = {
        "kind": "dialogue", "title": "Dialogmøte", "description": "Vi møtes", "place": "Haugestad",
        "starts_at": "2027-04-06T18:00", "ends_at": "2027-04-06T20:00", "capacity": "40",
        "signup_deadline": "2027-03-30",
        "agenda-TOTAL_FORMS": "1", "agenda-INITIAL_FORMS": "0", "agenda-0-position": "1", "agenda-0-title": "Lager",
    }  # fmt: skip
    add = reverse("admin:dialogue_dialoguemeeting_add")
    wrong = client.post(add, data | {"ends_at": "2027-04-06T17:00", "signup_deadline": "2027-04-07"})
    page = wrong.content.decode()
    assert "Fristen må være før møtet" in page
    assert client.post(add, data | {"ends_at": "2027-04-06T17:00"}).context["adminform"].errors
    assert client.post(add, data).status_code == 302
    meeting = DialogueMeeting.objects.get()
    assert meeting.starts_at.isoformat() == "2027-04-06T16:00:00+00:00"
    assert meeting.agenda.get().title == "Lager"
    assert "publisert" in post(client, meeting, "publish")
    page = client.get(change_url(meeting)).content.decode()
    assert 'name="starts_at"' not in page
    when = {"starts_at": "2027-04-07T18:00", "ends_at": "2027-04-07T17:00", "place": "V2"}
    assert "slutte etter" in post(client, meeting, "reschedule", **when)
    post(client, meeting, "reschedule", **(when | {"ends_at": "2027-04-07T20:00"}))
    assert (meeting.place, meeting.revision) == ("V2", 1)
    post(client, meeting, "cancel")
    assert meeting.state == "cancelled"


def test_a_hearing_with_papers_from_draft_to_conclusion(client, time_machine, staff):
    data = {
        "title": "Nye regler", "background": "Vi foreslår", "questions": "", "response_deadline": "2027-03-28",
        "documents-TOTAL_FORMS": "1", "documents-INITIAL_FORMS": "0", "documents-0-title": "Forslaget",
    }  # fmt: skip
    add = reverse("admin:dialogue_hearing_add")
    bad = SimpleUploadedFile("forslag.pdf", b"MZ\x90\x00")
    assert "Vi tar imot PDF" in client.post(add, data | {"documents-0-upload": bad}).content.decode()
    assert not Hearing.objects.exists()
    good = SimpleUploadedFile("forslag.pdf", b"%PDF-1.7 innhold")
    assert client.post(add, data | {"documents-0-upload": good}).status_code == 302
    hearing = Hearing.objects.get()
    document = hearing.documents.get()
    assert (document.file.content_type, document.file.created_by) == ("application/pdf", staff)
    post(client, hearing, "open")
    page = client.get(change_url(hearing)).content.decode()
    assert "forslag.pdf" in page
    assert 'name="title"' not in page
    assert "senere dag enn fristen" in post(client, hearing, "extend", response_deadline="2027-03-28")
    post(client, hearing, "extend", response_deadline="2027-04-05")
    assert hearing.response_deadline == date(2027, 4, 5)
    hearings.close_past(at=NOW + timedelta(days=60))
    post(client, hearing, "conclude", conclusion="Slik blir det 🎉")
    assert hearing.conclusion == "Slik blir det 🎉"


def test_a_contact_point_promises_one_to_twenty_days(client):
    data = {
        "subject": "grants", "name": "Ny Eksempel", "title": "rådgiver", "about": "Tilskudd", "email": "ny@example.com",
        "unit": make_unit().pk, "answer_days": "0", "order": "10", "is_active": "on",
    }  # fmt: skip
    add = reverse("admin:dialogue_contactpoint_add")
    assert client.post(add, data).status_code == 200
    assert client.post(add, data | {"answer_days": "20"}).status_code == 302
    assert ContactPoint.objects.get().answer_days == 20


def test_nobody_makes_an_enquiry_or_a_sign_up_here(client):
    for model in ("enquiry", "registration", "hearingresponse"):
        assert client.get(reverse(f"admin:dialogue_{model}_add")).status_code == 403


def test_the_worklist_has_questions_by_due_date_and_hearings_to_conclude(client):
    slow = make_enquiry(contact_point=make_contact_point(answer_days=10), topic="Ikke travelt")
    quick = make_enquiry(contact_point=make_contact_point(answer_days=1), topic="Haster")
    make_enquiry(state="answered", topic="Ferdig besvart")
    hearing = make_hearing(state="closed")
    page = client.get(reverse("admin:index")).content.decode()
    assert page.index(quick.topic) < page.index(slow.topic)
    assert hearing.title in page
    assert "Ferdig besvart" not in page


def test_the_secret_link_is_not_shown_to_staff(client):
    enquiry = make_enquiry()
    notice = Notice.objects.get(kind="dialogue.enquiry_received")
    for obj in (enquiry, notice):
        assert enquiry.nonce not in client.get(change_url(obj)).content.decode()
    assert Enquiry.objects.visible_to(None).count() == 0
