"""What belongs to another association does not exist: 404 for reading and for writing, and nothing changed."""

import pytest
from django.urls import reverse

from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal.models import StoredFile
from tests.bad_input.browser import Browser
from tests.factories import NOW
from tests.grants.factories import PDF, make_application, upload


@pytest.mark.parametrize("slug", ["foreningen", "medlemmer", "okonomi", "vedlegg"])
def test_anothers_draft_of_an_application(other, town, slug):
    draft = town.application(members_total=60)
    closed(other, town.step(draft, slug), members_total="1", amount_applied="1")
    draft.refresh_from_db()
    assert draft.members_total == 60


@pytest.mark.parametrize(
    "name", ["grant_application", "grant_application_send", "grant_application_withdraw"]
)
def test_anothers_application(other, town, name):
    closed(other, reverse(name, args=[town.application().pk]))


def test_anothers_application_takes_no_attachment(other, town):
    sent = make_application(call=town.call, association=town.association, by=town.chair)
    url = reverse("grant_application_enclose", args=[sent.pk])
    assert other.post(url, {"accounts": upload()}).status_code == 404
    assert not sent.attachments.exists()


@pytest.mark.parametrize("name", ["booking", "cancel_booking"])
def test_anothers_booking(other, town, name):
    booking = town.booking()
    closed(other, reverse(name, args=[booking.pk]))
    booking.refresh_from_db()
    assert not booking.is_cancelled


@pytest.mark.parametrize(
    "name",
    ["agreement", "agreement_edit", "agreement_confirm", "agreement_withdraw", "agreement_terminate"],
)
def test_anothers_agreement(other, town, name):
    agreement = town.agreement()
    closed(other, reverse(name, args=[agreement.pk]), title="Kapret")
    agreement.refresh_from_db()
    assert (agreement.title, agreement.state) == ("Leksehjelp på Tranby", "draft")


def test_anothers_sign_up_for_a_meeting(other, town):
    mine = meetings.sign_up(town.meeting, association=town.association, by=town.chair, at=NOW, participants=2)
    closed(other, mine.get_absolute_url(), participants="9")
    assert other.post(reverse("registration_withdraw", args=[mine.pk])).status_code == 404
    mine.refresh_from_db()
    assert (mine.participants, mine.state) == (2, "signed_up")


def test_anothers_answer_to_a_hearing(other, town):
    """The address is the hearing's own, so it opens; the draft on it is one's own, and empty."""
    hearings.save_draft(
        town.hearing, association=town.association, by=town.chair, at=NOW, text="Vårt hemmelige utkast"
    )
    url = reverse("hearing_respond", args=[town.hearing.pk])
    assert "hemmelige" not in other.get(url).content.decode()
    other.send(url, text="Vårt eget", save="1")
    assert town.hearing.responses.get(association=town.association).draft == "Vårt hemmelige utkast"


def test_anothers_activity(other, town):
    shown, draft = town.activity(), town.activity(is_public=False)
    for activity in (shown, draft):
        closed(other, reverse("activity_edit", args=[activity.pk]), title="Kapret")
        closed(other, reverse("activity_withdraw", args=[activity.pk]))
    assert other.get(draft.get_absolute_url()).status_code == 404
    date = shown.occurrences.first()
    for name in ("occurrence_cancel", "occurrence_restore"):
        assert other.post(reverse(name, args=[date.pk])).status_code == 404
    shown.refresh_from_db()
    assert shown.title == "Torsdagstrening"


def test_anothers_stored_file(other, resident, town):
    """An attachment and a signed agreement: the address alone opens nothing."""
    draft = town.application()
    mine = Browser(town.chair)
    mine.post(town.step(draft, "vedlegg"), {"accounts": upload("regnskap.pdf", PDF)})
    town.parties.conclude()
    files = list(StoredFile.objects.all())
    assert {file.purpose.split(".")[0] for file in files} == {"grants", "agreements"}
    for file in files:
        url = reverse("stored_file", args=[file.key])
        answer = mine.get(url)
        assert (answer.status_code, len(answer.getvalue())) == (200, file.size)
        assert other.get(url).status_code == 404
        assert resident.get(url).status_code in (302, 404)


def test_anothers_association(other, town):
    slug = town.association.slug
    closed(other, reverse("association_edit", args=[slug]), name="Kapret")
    assert other.post(reverse("association_confirm", args=[slug])).status_code == 404
    closed(other, reverse("mandate_end", args=[town.mandate.pk]))
    for name in ("association_board", "invitation_new", "hand_over"):
        closed(other, reverse(name, args=[slug]), email="kapret@example.com", chair="kapret@example.com")
    town.association.refresh_from_db()
    assert town.association.name != "Kapret"


def closed(browser, url, **data):
    assert browser.get(url).status_code == 404, url
    assert browser.post(url, data).status_code == 404, url
