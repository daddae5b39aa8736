from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from dialogue.models import HearingResponse
from dialogue.workflow import hearing as workflow
from portal.clock import OSLO
from tests.dialogue.factories import make_hearing
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
LAST_DAY = datetime(2027, 3, 28).date()
AFTER = datetime(2027, 3, 29, 0, 0, tzinfo=OSLO)
NASTY = "<script>alert('x')</script> 🎺\n\nHilsen styret"


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def respond_url(hearing):
    return reverse("hearing_respond", args=[hearing.pk])


def answer(hearing, text="Vi er enige."):
    mandate = make_mandate()
    workflow.submit(hearing, association=mandate.association, by=mandate.user, at=NOW, text=text)
    return mandate


def test_a_draft_survives_a_closed_browser_and_is_sent(client):
    hearing, mandate = make_hearing(), make_mandate(association=make_association(name="Tranby Demokorps"))
    client.force_login(mandate.user)
    client.post(respond_url(hearing), {"text": "Halvferdig", "save": "1"})
    client.logout()
    client.force_login(mandate.user)
    assert "Fortsett på utkastet" in client.get(hearing.get_absolute_url()).content.decode()
    page = client.get(respond_url(hearing)).content.decode()
    assert "Halvferdig" in page
    assert "offentlig etter fristen, med foreningens navn" in page
    page = client.post(respond_url(hearing), {"text": "Ferdig", "send": "1"}, follow=True).content.decode()
    assert "Svaret fra Tranby Demokorps er sendt" in page
    assert "Ferdig" not in page
    row = HearingResponse.objects.get()
    assert (row.text, row.submitted_by) == ("Ferdig", mandate.user)
    client.post(respond_url(hearing), {"text": "Ferdig", "send": "1"})
    assert HearingResponse.objects.count() == 1


def test_an_empty_answer_is_not_sent_but_an_empty_draft_is_kept(client):
    hearing = make_hearing()
    client.force_login(make_mandate().user)
    page = client.post(respond_url(hearing), {"text": "  ", "send": "1"}).content.decode()
    assert "Skriv svaret først." in page
    assert not HearingResponse.objects.exists()
    assert client.post(respond_url(hearing), {"text": "", "save": "1"}).status_code == 302


def test_two_in_one_association_share_the_draft_and_others_never_see_it(client):
    hearing, chair = make_hearing(), make_mandate()
    treasurer = make_mandate(association=chair.association, role="treasurer")
    workflow.save_draft(hearing, association=chair.association, by=chair.user, at=NOW, text="Vår mening")
    client.force_login(treasurer.user)
    assert "Vår mening" in client.get(respond_url(hearing)).content.decode()
    client.force_login(make_mandate().user)
    for url in (respond_url(hearing), hearing.get_absolute_url()):
        assert "Vår mening" not in client.get(url).content.decode()


def test_answers_are_shown_after_the_deadline_with_the_name_and_not_before(client, time_machine):
    hearing = make_hearing(deadline=LAST_DAY)
    mandate = answer(hearing, NASTY)
    drafting = make_mandate()
    workflow.save_draft(
        hearing, association=drafting.association, by=drafting.user, at=NOW, text="Usendt mening"
    )
    page = client.get(hearing.get_absolute_url()).content.decode()
    assert mandate.association.name not in page
    assert "1 forening" in page
    time_machine.move_to(AFTER, tick=False)
    page = client.get(hearing.get_absolute_url()).content.decode()
    assert mandate.association.name in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "Usendt" not in page


def test_after_the_deadline_one_is_told_plainly_and_keeps_what_was_written(client, time_machine):
    hearing = make_hearing(deadline=LAST_DAY)
    time_machine.move_to(AFTER, tick=False)
    client.force_login(make_mandate().user)
    assert "Fristen var 28. mars 2027" in client.get(respond_url(hearing)).content.decode()
    page = client.post(respond_url(hearing), {"text": "Vår lange mening", "send": "1"}).content.decode()
    assert "Fristen var 28. mars 2027" in page
    assert "Vår lange mening" in page
    assert not HearingResponse.objects.exists()


def test_the_conclusion_is_shown_to_all(client, time_machine):
    hearing = make_hearing(state="closed")
    workflow.conclude(hearing, by=make_staff(), at=AFTER, conclusion="Vi gjør som dere sa 🎉")
    assert "Vi gjør som dere sa 🎉" in client.get(hearing.get_absolute_url()).content.decode()
    time_machine.move_to(NOW + timedelta(days=60), tick=False)
    assert "konklusjon publisert" in client.get(reverse("hearings")).content.decode()


def test_papers_are_for_all_once_it_is_open(client):
    hearing = make_hearing(state="draft")
    staff = make_staff()
    file = SimpleUploadedFile("forslag.pdf", b"%PDF-1.7 innhold", content_type="application/pdf")
    document = workflow.add_document(hearing, by=staff, at=NOW, title="Forslaget", file=file)
    assert client.get(document.get_absolute_url()).status_code == 404
    workflow.open_hearing(hearing, by=staff, at=NOW)
    assert "Forslaget" in client.get(hearing.get_absolute_url()).content.decode()
    response = client.get(document.get_absolute_url())
    assert b"".join(response.streaming_content) == b"%PDF-1.7 innhold"
    assert response["X-Content-Type-Options"] == "nosniff"
    other = make_hearing()
    assert client.get(reverse("hearing_document", args=[other.pk, document.pk])).status_code == 404
    client.force_login(make_user())
    kernel = client.get(reverse("stored_file", args=[document.file.key]))
    assert b"".join(kernel.streaming_content) == b"%PDF-1.7 innhold"


def test_without_an_association_one_is_told_how_to_get_one(client):
    client.force_login(make_user())
    assert "Finn foreningen" in client.get(respond_url(make_hearing())).content.decode()


@pytest.mark.parametrize("rows", [3, 12])
def test_the_pages_ask_the_same_whatever_the_number(client, django_assert_num_queries, rows, time_machine):
    hearing = make_hearing(deadline=LAST_DAY)
    for _ in range(rows):
        make_hearing()
        answer(hearing)
    with django_assert_num_queries(3):  # open, past, contacts
        client.get(reverse("hearings"))
    time_machine.move_to(AFTER, tick=False)
    with django_assert_num_queries(4):  # the hearing, its papers, the answers, contacts
        client.get(hearing.get_absolute_url())
