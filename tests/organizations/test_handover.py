"""After the annual meeting: one step, never nobody, and the association's matters follow."""

import pytest
from django.urls import reverse

from organizations import rules
from organizations.models import Association, Invitation, Mandate
from organizations.permissions import is_chair_of, may_act_for
from organizations.states import InvitationState, MandateState
from organizations.workflow import handover, invitations, mandates
from organizations.workflow.handover import Seat
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def board():
    """The old board: chair, treasurer, secretary."""
    association = make_association(name="Tranby korps")
    return {
        role: make_mandate(association=association, user=make_user(email=f"{role}@old.example"), role=role)
        for role in ("chair", "treasurer", "secretary")
    }


def hand_over(board, *seats, staying=(), by=None):
    association = board["chair"].association
    return handover.hand_over(
        association,
        [Seat(*seat) for seat in seats],
        staying=staying,
        seen=rules.version_of(association),
        by=by or board["chair"].user,
        at=NOW,
    )


def acting(board):
    rows = board["chair"].association.mandates.active()
    return {(row.user.email, row.role) for row in rows.select_related("user")}


def test_new_board_in_old_board_out(board):
    for email in ("ny-leder@new.example", "ny-kasserer@new.example"):
        make_user(email=email)
    done = hand_over(board, ("chair", "ny-leder@new.example"), ("treasurer", "ny-kasserer@new.example"))
    assert acting(board) == {("ny-leder@new.example", "chair"), ("ny-kasserer@new.example", "treasurer")}
    assert (len(done.came_in), len(done.invited), len(done.went_out)) == (2, 0, 3)
    told = set(Notice.objects.values_list("kind", "address"))
    assert told == {
        ("organizations.mandate_given", "ny-leder@new.example"),
        ("organizations.mandate_given", "ny-kasserer@new.example"),
        ("organizations.mandate_ended", "treasurer@old.example"),
        ("organizations.mandate_ended", "secretary@old.example"),
    }
    entry = AuditEntry.objects.get(action="organizations.association.handed_over")
    assert entry.codes == {"came_in": 2, "invited": 0, "went_out": 3}


def test_those_who_go_on_are_left_alone_and_those_who_change_role_change(board):
    make_user(email="ny-leder@new.example")
    hand_over(
        board,
        ("chair", "secretary@old.example"),
        ("deputy_chair", "chair@old.example"),
        ("treasurer", "treasurer@old.example"),
    )
    assert acting(board) == {
        ("secretary@old.example", "chair"),
        ("chair@old.example", "deputy_chair"),
        ("treasurer@old.example", "treasurer"),
    }
    board["treasurer"].refresh_from_db()
    assert board["treasurer"].state == MandateState.ACTIVE


def test_those_without_a_user_are_invited_and_the_old_chair_acts_until_the_new_one_has_accepted(board):
    done = hand_over(board, ("chair", "Ny@new.example"), ("treasurer", "penger@new.example"))
    assert done.until_accepted == board["chair"]
    assert acting(board) == {("chair@old.example", "chair")}
    sent = Invitation.objects.get(role="chair")
    invitations.accept(sent, by=make_user(email="ny@new.example"), at=NOW)
    assert acting(board) == {("ny@new.example", "chair")}
    invitations.accept(
        Invitation.objects.get(role="treasurer"), by=make_user(email="penger@new.example"), at=NOW
    )
    assert len(acting(board)) == 2


def test_the_old_chair_who_gets_another_role_does_not_need_to_wait(board):
    done = hand_over(board, ("chair", "ny@new.example"), ("contact", "chair@old.example"))
    assert done.until_accepted is None
    assert acting(board) == {("chair@old.example", "contact")}


def test_several_in_one_role_go_on_when_they_are_ticked(board):
    association = board["chair"].association
    more = [make_mandate(association=association, role="secretary") for _ in range(2)]
    hand_over(board, ("chair", "chair@old.example"), staying=[more[0].pk])
    assert acting(board) == {("chair@old.example", "chair"), (more[0].user.email, "secretary")}


def test_the_old_boards_invitations_no_longer_work(board):
    sent = invitations.invite(
        board["chair"].association, email="x@new.example", role="contact", by=board["chair"].user, at=NOW
    )
    hand_over(board, ("chair", "chair@old.example"))
    sent.refresh_from_db()
    assert sent.state == InvitationState.WITHDRAWN


@pytest.mark.parametrize(
    ("seats", "code"),
    [
        ([("treasurer", "a@x.example")], "no_chair"),
        ([("chair", "a@x.example"), ("contact", "A@x.example")], "twice"),
        ([("chair", "stengt@x.example")], "closed_user"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_happens(board, seats, code):
    make_user(email="stengt@x.example", is_active=False)
    before = acting(board)
    with pytest.raises(Refused, match=code):
        hand_over(board, *seats)
    assert acting(board) == before
    assert not Invitation.objects.exists()


def test_only_the_chair_hands_over(board):
    for by in (board["treasurer"].user, make_user(), make_staff()):
        with pytest.raises(Refused, match="not_chair"):
            hand_over(board, ("chair", "a@x.example"), by=by)


def test_a_board_that_was_changed_meanwhile_is_shown_first(board):
    """Two chairs, one after the other, from the same page."""
    association = board["chair"].association
    other = make_mandate(association=association, user=make_user(email="chair2@old.example"))
    seen = rules.version_of(association)
    seats = [Seat("chair", "chair2@old.example")]
    handover.hand_over(association, seats, seen=seen, by=board["chair"].user, at=NOW)
    with pytest.raises(Refused, match="changed"):
        handover.hand_over(association, seats, seen=seen, by=other.user, at=NOW)
    with pytest.raises(Refused, match="not_chair"):
        handover.hand_over(association, seats, seen=seen, by=board["chair"].user, at=NOW)


def test_through_the_page(client, board):
    make_user(email="ny@new.example", name="Nina Ny")
    client.force_login(board["chair"].user)
    url = reverse("hand_over", args=[board["chair"].association.slug])
    page = client.get(url)
    form = page.context["form"]
    assert form["treasurer"].value() == "treasurer@old.example"
    wrong = client.post(url, {"chair": "", "seen": form["seen"].value()})
    assert wrong.context["form"].errors["chair"]
    twice = client.post(
        url, {"chair": "a@x.example", "treasurer": "a@x.example", "seen": form["seen"].value()}
    )
    assert "Hver person har én rolle" in twice.content.decode()
    done = client.post(
        url,
        {"chair": "ny@new.example", "treasurer": "treasurer@old.example", "seen": form["seen"].value()},
        follow=True,
    )
    said = done.content.decode()
    assert done.request["PATH_INFO"] == reverse("my_page")
    assert "Styret er overlevert. Disse handler fra nå av: Nina Ny." in said
    assert acting(board) == {("ny@new.example", "chair"), ("treasurer@old.example", "treasurer")}
    assert client.get(url).status_code == 404


def test_the_second_of_two_chairs_gets_the_page_back_with_who_acts_now(client, board):
    association = board["chair"].association
    other = make_mandate(association=association, user=make_user(email="chair2@old.example"))
    client.force_login(other.user)
    url = reverse("hand_over", args=[association.slug])
    data = {"chair": "chair2@old.example", "seen": client.get(url).context["form"]["seen"].value()}
    hand_over(board, ("chair", "chair2@old.example"), ("treasurer", "treasurer@old.example"))
    page = client.post(url, data)
    assert "Styret ble endret mens du fylte ut dette" in page.content.decode()
    again = client.post(url, data | {"seen": page.context["form"]["seen"].value()}, follow=True)
    assert "Styret er overlevert" in again.content.decode()
    assert acting(board) == {("chair2@old.example", "chair")}


def test_what_the_old_board_sent_is_the_new_boards_to_see(client, board):
    from tests.grants.factories import make_application, make_call

    sent = make_application(call=make_call(), association=board["chair"].association, by=board["chair"].user)
    new = make_user(email="ny@new.example")
    client.force_login(new)
    assert client.get(sent.get_absolute_url()).status_code == 404
    hand_over(board, ("chair", "ny@new.example"))
    assert client.get(sent.get_absolute_url()).status_code == 200
    client.force_login(board["chair"].user)
    assert client.get(sent.get_absolute_url()).status_code == 404


# --- Never nobody ------------------------------------------------------------------------------------------


def test_the_last_one_cannot_leave_without_a_successor_unless_staff_say_so(client):
    last = make_mandate()
    with pytest.raises(Refused, match="last_one"):
        mandates.end(last, by=last.user, at=NOW)
    client.force_login(last.user)
    page = client.post(reverse("mandate_end", args=[last.pk]), follow=True)
    assert "Ingen andre handler for foreningen" in page.content.decode()
    assert may_act_for(last.user, last.association)
    mandates.end(last, by=make_staff(), at=NOW)
    assert not may_act_for(last.user, last.association)


def test_somebody_whose_user_is_closed_counts_as_nobody():
    last = make_mandate()
    make_mandate(association=last.association, user=make_user(is_active=False))
    with pytest.raises(Refused, match="last_one"):
        mandates.end(last, by=last.user, at=NOW)


def test_the_chair_ends_for_somebody_who_is_told(client, board):
    client.force_login(board["chair"].user)
    url = reverse("mandate_end", args=[board["treasurer"].pk])
    assert (
        url
        in client.get(reverse("association_board", args=[board["chair"].association.slug])).content.decode()
    )
    done = client.post(url, follow=True)
    assert done.request["PATH_INFO"] == reverse("association_board", args=[board["chair"].association.slug])
    assert Notice.objects.get().address == "treasurer@old.example"
    client.force_login(board["secretary"].user)
    assert client.get(reverse("mandate_end", args=[board["chair"].pk])).status_code == 404


def test_staff_see_every_association_that_nobody_acts_for_any_longer(client):
    ended, closed = (
        make_mandate(association=make_association(name="Avsluttet lag")),
        make_mandate(association=make_association(name="Stengt lag")),
    )
    make_association(name="Aldri hatt noen")
    fine = make_mandate(association=make_association(name="Alt vel"))
    make_mandate(association=fine.association, user=make_user(is_active=False))
    mandates.end(ended, by=make_staff(), at=NOW)
    closed.user.is_active = False
    closed.user.save()
    assert {str(one) for one in Association.objects.abandoned()} == {"Avsluttet lag", "Stengt lag"}
    client.force_login(make_staff())
    worklist = client.get(reverse("admin:index")).content.decode()
    assert "Ingen handler for Avsluttet lag" in worklist
    assert "Aldri hatt noen" not in worklist
    listed = client.get(
        reverse("admin:organizations_association_changelist") + "?handler=ingen"
    ).content.decode()
    assert "Aldri hatt noen" in listed
    assert "Alt vel" not in listed
    page = client.get(reverse("admin:organizations_association_change", args=[ended.association.pk]))
    assert "Ingen handler for foreningen. Inviter noen" in page.content.decode()


def test_a_new_chair_takes_over_with_everything_that_a_chair_may(board):
    new = make_user(email="ny@new.example")
    hand_over(board, ("chair", "ny@new.example"))
    assert is_chair_of(new, board["chair"].association)
    assert not Mandate.objects.active().filter(user=board["chair"].user).exists()
