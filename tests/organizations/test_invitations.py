"""The chair invites; the link works once, for a time, and for nobody but whom it was sent to."""

from datetime import timedelta

import pytest
from django.urls import reverse

from organizations.models import Invitation, Mandate
from organizations.models.invitation import KEPT_FOR, VALID_FOR
from organizations.permissions import may_act_for
from organizations.states import InvitationState, MandateState
from organizations.workflow import invitations, mandates
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def chair():
    return make_mandate(
        association=make_association(name="Tranby korps"), user=make_user(name="Ingrid Leder")
    )


def invite(chair, email="kari@example.com", role="treasurer", at=NOW, by=None):
    return invitations.invite(chair.association, email=email, role=role, by=by or chair.user, at=at)


def problem(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.problems[0]


def test_accepted_the_person_acts_at_once_and_no_staff_need_approve(chair):
    sent, user = invite(chair), make_user(email="kari@example.com")
    mandate = invitations.accept(sent, by=user, at=NOW)
    assert (mandate.role, mandate.state, mandate.decided_by) == ("treasurer", MandateState.ACTIVE, chair.user)
    assert may_act_for(user, chair.association)
    sent.refresh_from_db()
    assert (sent.state, sent.mandate) == (InvitationState.ACCEPTED, mandate)
    assert [entry.action for entry in AuditEntry.objects.about(sent)] == [
        "organizations.invitation.sent",
        "organizations.invitation.accepted",
    ]


def test_the_email_holds_the_link_and_no_names_and_is_forgotten_once_sent(chair):
    sent = invite(chair)
    notice = Notice.objects.get()
    assert (notice.address, notice.is_secret) == ("kari@example.com", True)
    assert sent.get_absolute_url() in notice.body
    for private in ("Tranby korps", "Ingrid", "kasserer"):
        assert private not in notice.subject + notice.body


def test_used_twice_expired_withdrawn_and_passed_on_are_told_plainly(chair, client):
    owner, friend = make_user(email="kari@example.com"), make_user()
    used, late = invite(chair), invite(chair, "sein@example.com", at=NOW - VALID_FOR)
    back, other = invite(chair, "trukket@example.com"), invite(chair, "annen@example.com")
    invitations.accept(used, by=owner, at=NOW)
    invitations.withdraw(back, by=chair.user, at=NOW)
    client.force_login(friend)
    for sent, says in [
        (used, "Invitasjonen er brukt. Den virker én gang."),
        (late, "Invitasjonen kunne brukes til og med 2. mars 2027"),
        (back, "Invitasjonen er trukket tilbake."),
        (other, "en annen e-postadresse enn den du er logget inn med"),
    ]:
        for answer in (client.get(sent.get_absolute_url()), client.post(sent.get_absolute_url())):
            assert says in answer.content.decode()
            assert "Ja, jeg vil" not in answer.content.decode()
    assert not Mandate.objects.filter(user=friend).exists()


def test_the_verbs_say_the_same_as_the_page(chair):
    owner = make_user(email="kari@example.com")
    sent = invite(chair)
    assert problem(lambda: invitations.accept(sent, by=make_user(), at=NOW)).code == "anothers"
    assert problem(lambda: invitations.accept(sent, by=owner, at=NOW + VALID_FOR)).code == "expired"
    invitations.accept(sent, by=owner, at=NOW)
    assert problem(lambda: invitations.accept(sent, by=owner, at=NOW)).code == "used"


def test_a_wrong_link_is_no_page(client, chair):
    invite(chair)
    for token in ("abc", "abc.def", invite(chair).nonce):
        assert client.get(reverse("invitation", args=[token])).status_code == 404


def test_from_the_link_through_the_login_to_the_board(client, chair):
    sent = invite(chair)
    page = client.get(sent.get_absolute_url())
    assert "Tranby korps" in page.content.decode()
    assert "kari@example.com" not in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert "noindex" in page["X-Robots-Tag"]
    assert client.post(sent.get_absolute_url()).status_code == 200  # not logged in: the page says what to do
    client.force_login(make_user(email="Kari@Example.com".lower()))
    done = client.post(sent.get_absolute_url(), follow=True)
    assert done.request["PATH_INFO"] == reverse("association_board", args=[chair.association.slug])
    assert "Du handler nå for Tranby korps" in done.content.decode()
    again = client.post(sent.get_absolute_url())
    assert "Invitasjonen er brukt" in again.content.decode()
    assert "Du handler for foreningen" in again.content.decode()


def test_said_no_to(client, chair):
    sent = invite(chair)
    client.force_login(make_user(email="kari@example.com"))
    client.post(sent.get_absolute_url(), {"decline": "1"})
    sent.refresh_from_db()
    assert sent.state == InvitationState.DECLINED
    assert "besvart med nei" in client.get(sent.get_absolute_url()).content.decode()


def test_a_new_invitation_to_the_same_address_makes_the_old_link_worthless(chair):
    first, second = invite(chair), invite(chair, "KARI@example.com", "secretary")
    first.refresh_from_db()
    assert (first.state, second.state) == (InvitationState.WITHDRAWN, InvitationState.SENT)


def test_what_the_chair_cannot_do(chair):
    treasurer = make_mandate(association=chair.association, role="treasurer")
    assert problem(lambda: invite(chair, by=treasurer.user)).code == "not_chair"
    assert problem(lambda: invite(chair, role="chair")).field == "role"
    assert problem(lambda: invite(chair, email=treasurer.user.email)).code == "acts_already"
    make_user(email="stengt@example.com", is_active=False)
    assert problem(lambda: invite(chair, email="stengt@example.com")).code == "closed_user"
    for number in range(20):
        invite(chair, email=f"person-{number}@firma.example")
    assert problem(lambda: invite(chair, email="enda-en@example.com")).code == "too_many"


def test_staff_invite_a_chair_from_the_association_s_page(client):
    association = make_association()
    client.force_login(make_staff())
    page = reverse("admin:organizations_association_change", args=[association.pk])
    move = reverse("admin:organizations_association_move", args=[association.pk, "invite"])
    assert move in client.get(page).content.decode()
    client.post(move, {"email": "ny@example.com", "role": "chair"})
    sent = Invitation.objects.get()
    assert invitations.accept(sent, by=make_user(email="ny@example.com"), at=NOW).role == "chair"


def test_somebody_who_has_asked_already_is_let_in_and_the_request_is_closed(chair):
    user = make_user(email="kari@example.com")
    asked = mandates.claim(chair.association, role="secretary", explanation="x", by=user, at=NOW)
    invitations.accept(invite(chair), by=user, at=NOW)
    asked.refresh_from_db()
    assert asked.state == MandateState.ENDED


def test_the_links_of_somebody_who_is_put_out_stop_working(chair):
    sent = invite(chair)
    mandates.end(chair, by=make_staff(), at=NOW)
    sent.refresh_from_db()
    assert sent.state == InvitationState.WITHDRAWN


def test_the_address_is_erased_long_after(chair):
    invite(chair)
    after = NOW + VALID_FOR + KEPT_FOR
    assert Invitation.objects.all().forget(at=after) == 0
    assert Invitation.objects.all().forget(at=after + timedelta(days=1)) == 1
    assert Invitation.objects.get().email == ""


def test_through_the_chair_s_pages(client, chair):
    client.force_login(chair.user)
    board = reverse("association_board", args=[chair.association.slug])
    assert board in client.get(chair.association.get_absolute_url()).content.decode()
    url = reverse("invitation_new", args=[chair.association.slug])
    wrong = client.post(url, {"email": "ikke en adresse", "role": "treasurer"})
    assert wrong.context["form"].errors["email"]
    done = client.post(url, {"email": "kari@example.com", "role": "treasurer"}, follow=True)
    assert "Invitasjonen er på vei til kari@example.com" in done.content.decode()
    sent = Invitation.objects.get()
    client.post(reverse("invitation_withdraw", args=[sent.pk]))
    assert "kari@example.com" not in client.get(board).content.decode()


def test_only_the_chair_s_own_pages_open(client, chair):
    sent = invite(chair)
    member = make_mandate(association=chair.association, role="secretary").user
    slug = chair.association.slug
    for user, statuses in [(member, (200, 404, 404)), (make_mandate().user, (404, 404, 404))]:
        client.force_login(user)
        names = ("association_board", "invitation_new", "hand_over")
        assert tuple(client.get(reverse(name, args=[slug])).status_code for name in names) == statuses
        assert client.post(reverse("invitation_withdraw", args=[sent.pk])).status_code == 404
