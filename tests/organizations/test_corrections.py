"""Anybody says that something is wrong; the association decides; staff see what lies unanswered."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from organizations.models import Correction
from organizations.models.correction import KEPT_FOR, STAFF_SEE_AFTER
from organizations.states import AssociationState, CorrectionState
from organizations.workflow import corrections
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def chair():
    association = make_association(name="Tranby korps", website="https://gammel.example/", purpose="Korps.")
    return make_mandate(association=association, user=make_user(email="leder@example.com"))


def propose(chair, *, field="website", value="www.ny.example", at=NOW, **more):
    return corrections.propose(
        chair.association, field=field, value=value, form_key=uuid.uuid4(), at=at, **more
    )


def problems(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return {(problem.code, problem.field) for problem in refused.value.problems}


# --- Proposing ---------------------------------------------------------------------------------------------


def test_a_resident_proposes_without_logging_in_and_gets_a_page_of_its_own(client, chair):
    page = client.get(chair.association.get_absolute_url()).content.decode()
    url = reverse("correction_new", args=[chair.association.slug])
    assert url in page
    key = client.get(url).context["form"]["form_key"].value()
    data = {"field": "website", "value": "www.ny.example", "form_key": key}
    done = client.post(url, data, follow=True)
    assert "Takk, vi har fått det" in done.content.decode()
    assert "noindex" in done["X-Robots-Tag"]
    assert client.post(url, data, follow=True).request["PATH_INFO"] == done.request["PATH_INFO"]
    sent = Correction.objects.get()
    assert (sent.value, sent.sender, sent.email) == ("https://www.ny.example", None, "")
    assert [notice.address for notice in Notice.objects.all()] == ["leder@example.com"]
    assert "ny.example" not in Notice.objects.get().body


@pytest.mark.parametrize(
    ("field", "value", "errors"),
    [
        ("website", "ikke en adresse", {"value"}),
        ("email", "ikke en adresse", {"value"}),
        ("name", "x" * 201, {"value"}),
        ("phone", "1" * 21, {"value"}),
        ("website", "https://gammel.example/", {"value"}),
        ("slug", "kapret", {"field"}),
        ("bank_account_number", "86011117947", {"field"}),
        ("other", "x" * 2001, {"value"}),
        ("other", "", {"value"}),
    ],
)
def test_what_cannot_stand_there_is_said_on_the_field_and_nothing_is_lost(
    client, chair, field, value, errors
):
    url = reverse("correction_new", args=[chair.association.slug])
    data = {"field": field, "value": value, "note": "Jeg bor ved siden av.", "form_key": str(uuid.uuid4())}
    form = client.post(url, data).context["form"]
    assert set(form.errors) == errors
    assert form["note"].value() == "Jeg bor ved siden av."
    assert not Correction.objects.exists()


def test_a_flood_is_stopped(chair):
    for _ in range(10):
        propose(chair)
    assert problems(lambda: propose(chair)) == {("too_many", "")}
    propose(chair, at=NOW + timedelta(hours=1))
    propose(make_mandate())
    for hours in range(2, 6):
        for _ in range(10):
            if chair.association.corrections.count() < 50:
                propose(chair, at=NOW + timedelta(hours=2 * hours))
    assert problems(lambda: propose(chair, at=NOW + timedelta(days=3))) == {("too_many", "")}


@pytest.mark.parametrize(
    "state", [AssociationState.PROPOSED, AssociationState.REFUSED, AssociationState.DELETED]
)
def test_only_what_everybody_can_find_can_be_corrected(client, state):
    association = make_association(state=state)
    assert client.get(reverse("correction_new", args=[association.slug])).status_code == 404


def test_a_wrong_link_is_no_page(client, chair):
    for token in ("abc", propose(chair).nonce):
        assert client.get(reverse("correction", args=[token])).status_code == 404


# --- Answering ---------------------------------------------------------------------------------------------


def test_accepted_it_stands_on_the_page_and_the_sender_is_told(client, chair):
    sent = propose(chair, email="Nabo@Example.com", note="Den gamle svarer ikke.")
    client.force_login(chair.user)
    answer = reverse("correction_answer", args=[sent.pk])
    assert answer in client.get(reverse("my_page")).content.decode()
    page = client.get(answer).content.decode()
    for shown in ("https://gammel.example/", "https://www.ny.example", "Den gamle svarer ikke."):
        assert shown in page
    assert "nabo@example.com" not in page  # the sender's address is nobody's but the portal's
    client.post(answer, {"value": "https://www.ny.example/korps", "accept": "1"})
    sent.refresh_from_db()
    chair.association.refresh_from_db()
    assert sent.state == CorrectionState.ACCEPTED
    assert chair.association.website == "https://www.ny.example/korps"
    assert chair.association.confirmed_at is None  # one fact put right is not everything confirmed
    notice = Notice.objects.get(address="nabo@example.com")
    assert notice.is_secret
    assert sent.get_absolute_url() in notice.body
    assert "korps" not in notice.body.lower()
    assert answer not in client.get(reverse("my_page")).content.decode()
    client.logout()
    assert "Det er rettet" in client.get(sent.get_absolute_url()).content.decode()


def test_left_as_it_is_with_a_reason_that_the_sender_reads(client, chair):
    sent = propose(chair, email="nabo@example.com")
    client.force_login(chair.user)
    answer = reverse("correction_answer", args=[sent.pk])
    empty = client.post(answer, {"value": sent.value, "reason": "", "reject": "1"})
    assert empty.context["form"].errors["reason"]
    client.post(answer, {"value": sent.value, "reason": "Den gamle virker.", "reject": "1"})
    client.logout()
    assert "Den gamle virker." in client.get(sent.get_absolute_url()).content.decode()
    chair.association.refresh_from_db()
    assert chair.association.website == "https://gammel.example/"


def test_told_in_words_it_is_put_right_by_hand(client, chair):
    sent = propose(chair, field="other", value="Dere øver på torsdager.")
    client.force_login(chair.user)
    answer = reverse("correction_answer", args=[sent.pk])
    assert reverse("association_edit", args=[chair.association.slug]) in client.get(answer).content.decode()
    client.post(answer, {"accept": "1"})
    sent.refresh_from_db()
    assert sent.state == CorrectionState.ACCEPTED


def test_what_the_association_mends_must_still_be_an_address(client, chair):
    sent = propose(chair)
    client.force_login(chair.user)
    url = reverse("correction_answer", args=[sent.pk])
    form = client.post(url, {"value": "tull", "accept": "1"}).context["form"]
    assert form.errors["value"]
    assert form["value"].value() == "tull"
    sent.refresh_from_db()
    assert sent.state == CorrectionState.RECEIVED


def test_answered_once(chair):
    sent = propose(chair)
    corrections.accept(sent, by=chair.user, at=NOW)
    for verb in (corrections.accept, corrections.reject):
        more = {"reason": "x"} if verb is corrections.reject else {}
        assert problems(lambda verb=verb, more=more: verb(sent, by=chair.user, at=NOW, **more)) == {
            ("wrong_state", "")
        }


def test_others_see_and_answer_nothing(client, chair):
    sent = propose(chair)
    client.force_login(make_mandate().user)
    assert client.get(reverse("corrections", args=[chair.association.slug])).status_code == 404
    for answer in (client.get, client.post):
        assert answer(reverse("correction_answer", args=[sent.pk])).status_code == 404


def test_the_list_shows_what_waits_and_what_was_answered(client, chair):
    corrections.accept(propose(chair, value="https://svart.example"), by=chair.user, at=NOW)
    propose(chair, value="https://venter.example")
    client.force_login(chair.user)
    page = client.get(reverse("corrections", args=[chair.association.slug])).content.decode()
    assert page.index("venter.example") < page.index("Besvart") < page.index("svart.example")


# --- Staff -------------------------------------------------------------------------------------------------


def test_staff_see_it_after_a_fortnight_and_can_answer(client, chair, time_machine):
    sent = propose(chair)
    staff = make_staff()
    for days, is_there in ((STAFF_SEE_AFTER - timedelta(days=1), False), (STAFF_SEE_AFTER, True)):
        time_machine.move_to(NOW + days, tick=False)
        client.force_login(staff)
        worklist = client.get(reverse("admin:index")).content.decode()
        assert ("En rettelse til Tranby korps er ikke besvart" in worklist) is is_there
    url = reverse("admin:organizations_correction_change", args=[sent.pk])
    assert "https://gammel.example/" in client.get(url).content.decode()
    move = reverse("admin:organizations_correction_move", args=[sent.pk, "accept"])
    client.post(move, {"value": "https://www.ny.example"})
    sent.refresh_from_db()
    assert (sent.state, sent.decided_by) == (CorrectionState.ACCEPTED, staff)


def test_who_sent_it_is_erased_90_days_after_the_answer(chair):
    sent = propose(chair, email="nabo@example.com", note="Jeg bor ved siden av.", sender=make_user())
    corrections.accept(sent, by=chair.user, at=NOW)
    waiting = propose(chair, value="https://annen.example", email="annen@example.com")
    assert Correction.objects.all().forget(at=NOW + KEPT_FOR) == 0
    assert Correction.objects.all().forget(at=NOW + KEPT_FOR + timedelta(days=1)) == 1
    sent.refresh_from_db()
    waiting.refresh_from_db()
    assert (sent.email, sent.note, sent.sender) == ("", "", None)
    assert waiting.email == "annen@example.com"
