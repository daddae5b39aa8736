"""A form sent twice, by an impatient finger or a reloaded page, is one deed and leads to the same receipt."""

from django.urls import reverse

from agreements.models import PartnershipAgreement
from dialogue.models import Enquiry, HearingResponse, Registration
from facilities.models import Booking
from grants.models import GrantApplication
from organizations.models import Activity, Association, Correction, Invitation, Mandate
from portal.models import Case, Notice
from tests.factories import make_association, make_mandate
from tests.grants.factories import ANSWERS
from tests.organizations.factories import posted


def twice(browser, url, data):
    """Both answers' addresses, after redirects."""
    answers = [browser.post(url, data, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [answer.request["PATH_INFO"] for answer in answers]


def test_a_booking(member, town):
    _page, data = member.form(f"{town.book_url}?dag=2027-03-09&fra=18.00&til=19.00")
    first, second = twice(member, town.book_url, data | {"step": "book"})
    assert first == second == Booking.objects.get().get_absolute_url()
    assert Notice.objects.filter(kind__startswith="facilities").count() == 1


def test_beginning_an_application(member, town):
    url = reverse("grant_start", args=[town.call.pk])
    first, second = twice(member, url, {"association": town.association.pk})
    assert first == second
    assert GrantApplication.objects.count() == 1


def test_sending_an_application(member, town):
    draft = town.application(**ANSWERS)
    url = reverse("grant_application_send", args=[draft.pk])
    first, second = twice(member, url, {})
    assert first == second == draft.get_absolute_url()
    assert Case.objects.filter(kind__startswith="grants").count() == 1
    assert Notice.objects.filter(kind="grants.received").count() <= 1


def test_an_enquiry(resident, town):
    url = town.contact.get_absolute_url()
    _page, data = resident.form(url, having="topic")
    data |= {"topic": "Hall", "text": "Når åpner den?", "email": "ola@example.com"}
    first, second = twice(resident, url, data)
    assert first == second
    assert Enquiry.objects.count() == 1


def test_a_claim(member, town):
    """The second says that the first has come, instead of asking once more."""
    url = reverse("association_claim", args=[make_association(name="Sylling IL").slug])
    data = {"role": "chair", "explanation": "Se protokollen."}
    member.post(url, data)
    again = member.post(url, data, follow=True)
    assert "allerede bedt om" in again.content.decode()
    assert Mandate.objects.awaiting_decision().count() == 1


def test_registering_an_association(member, town):
    before = Association.objects.count()
    url = reverse("association_register")
    data = {"name": "Sylling strikkelag", "explanation": "Det er jeg som startet det."}
    member.post(url, data)
    again = member.post(url, data)
    assert again.status_code == 200
    assert Association.objects.count() == before + 1


def test_beginning_an_agreement(member, town):
    url = reverse("agreement_start")
    _page, data = member.form(url, having="title")
    first, second = twice(member, url, data | {"title": "Leksehjelp", "unit": town.parties.unit.pk})
    assert first == second
    assert PartnershipAgreement.objects.count() == 1


def test_an_activity(member, town):
    first, second = twice(member, reverse("activity_new"), posted())
    assert first == second
    assert Activity.objects.count() == 1


def test_a_sign_up_for_a_meeting(member, town):
    twice(member, reverse("meeting_sign_up", args=[town.meeting.pk]), {"participants": "2"})
    assert Registration.objects.count() == 1


def test_an_answer_to_a_hearing(member, town):
    data = {"text": "Vi er for.", "send": "1"}
    twice(member, reverse("hearing_respond", args=[town.hearing.pk]), data)
    assert HearingResponse.objects.count() == 1


def test_a_correction(resident, town):
    url = reverse("correction_new", args=[town.association.slug])
    _page, data = resident.form(url)
    first, second = twice(resident, url, data | {"field": "purpose", "value": "Korps for alle."})
    assert first == second
    assert Correction.objects.count() == Notice.objects.count() == 1


def test_an_invitation(member, town):
    url = reverse("invitation_new", args=[town.association.slug])
    twice(member, url, {"email": "ny@example.com", "role": "treasurer"})
    assert Invitation.objects.waiting().count() == 1


def test_a_hand_over(member, town):
    """The second finds the board changed, and that the one who sends it no longer leads it."""
    new = make_mandate(association=town.association, role="contact").user
    url = reverse("hand_over", args=[town.association.slug])
    _page, data = member.form(url)
    answers = [member.post(url, {"chair": new.email, "seen": data["seen"]}, follow=True) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert [mandate.user for mandate in town.association.mandates.active()] == [new]
