"""Staff settle what the national register says anew, or ask the association."""

import pytest
import time_machine
from django.urls import reverse

from organizations.models import ChangeKind, RegisterChange, RegisterEntry
from organizations.states import AssociationState, RegisterChangeState
from organizations.workflow import register_changes
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db

VERBS = {
    "take_over": lambda change, by: register_changes.take_over(change, by=by, at=NOW),
    "keep": lambda change, by: register_changes.keep(change, by=by, at=NOW),
    "note": lambda change, by: register_changes.note(change, by=by, at=NOW),
    "ask": lambda change, by: register_changes.ask(change, by=by, at=NOW),
    "agree": lambda change, by: register_changes.answer(change, register_is_right=True, by=by, at=NOW),
    "disagree": lambda change, by: register_changes.answer(change, register_is_right=False, by=by, at=NOW),
}
BY_STAFF = {"take_over", "keep", "note", "ask"}
OWN_WORDS = {ChangeKind.RENAMED, ChangeKind.MOVED, ChangeKind.DELETED}


def make_change(kind=ChangeKind.RENAMED, state=RegisterChangeState.OPEN):
    association = make_association(name="Vårt korps", street_address="Vår vei 1")
    RegisterEntry.objects.create(
        association=association, name="NYTT DEMOKORPS", street_address="Skolegata 2", postal_code="3408",
        postal_place="Tranby", read_at=NOW,
    )  # fmt: skip
    is_open = state in (RegisterChangeState.OPEN, RegisterChangeState.ASKED)
    return RegisterChange.objects.create(
        association=association, kind=kind, old="Gammelt Demokorps", new="Nytt Demokorps", state=state,
        noticed_at=NOW, asked_at=NOW if state == RegisterChangeState.ASKED else None,
        closed_at=None if is_open else NOW,
    )  # fmt: skip


def open_to(verb, kind, state, who):
    """The table, in words."""
    is_own = kind in OWN_WORDS
    if verb == "ask":
        return who == "staff" and is_own and state == RegisterChangeState.OPEN
    if verb in BY_STAFF:
        fits = is_own if verb != "note" else not is_own
        return who == "staff" and fits and state in (RegisterChangeState.OPEN, RegisterChangeState.ASKED)
    return who == "member" and state == RegisterChangeState.ASKED


@pytest.mark.parametrize("who", ["staff", "member", "stranger"])
@pytest.mark.parametrize("state", RegisterChangeState.values)
@pytest.mark.parametrize("kind", [ChangeKind.RENAMED, ChangeKind.STATUS])
@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_in_every_state_by_every_role(verb, kind, state, who):
    change = make_change(kind, state)
    member = make_mandate(association=change.association).user
    by = {"staff": make_staff, "member": lambda: member, "stranger": make_user}[who]()
    if open_to(verb, kind, state, who) and (kind in OWN_WORDS or verb == "note"):
        VERBS[verb](change, by)
        assert change.state != state
    elif not open_to(verb, kind, state, who):
        with pytest.raises(Refused):
            VERBS[verb](change, by)
        change.refresh_from_db()
        assert change.state == state


def test_the_registers_name_as_people_write_it():
    change = make_change()
    VERBS["take_over"](change, make_staff())
    change.association.refresh_from_db()
    assert change.association.name == "Nytt Demokorps"
    assert change.association.sort_key.startswith("nytt")


def test_the_registers_address():
    change = make_change(ChangeKind.MOVED)
    VERBS["take_over"](change, make_staff())
    change.association.refresh_from_db()
    assert (change.association.street_address, change.association.postal_code) == ("Skolegata 2", "3408")


def test_a_deletion_takes_it_out_of_the_list():
    change = make_change(ChangeKind.DELETED)
    VERBS["take_over"](change, make_staff())
    change.association.refresh_from_db()
    assert change.association.state == AssociationState.DELETED


def test_kept_is_left_as_it_is():
    change = make_change()
    VERBS["keep"](change, make_staff())
    change.association.refresh_from_db()
    assert change.association.name == "Vårt korps"


def test_nobody_can_be_asked_where_nobody_acts():
    with pytest.raises(Refused):
        VERBS["ask"](make_change(), make_staff())


class TestTheAssociationIsAsked:
    @pytest.fixture
    def asked(self):
        change = make_change()
        chair = make_mandate(association=change.association).user
        VERBS["ask"](change, make_staff())
        return change, chair

    def test_all_who_act_get_a_mail_that_only_says_that_something_waits(self, asked):
        change, chair = asked
        notice = Notice.objects.get()
        assert notice.address == chair.email
        assert change.get_absolute_url() in notice.body
        assert "Demokorps" not in notice.subject + notice.body

    def test_it_stands_on_their_page(self, asked, client):
        change, chair = asked
        client.force_login(chair)
        assert change.get_absolute_url() in client.get(reverse("my_page")).content.decode()

    @pytest.mark.parametrize(("right", "name"), [("register", "Nytt Demokorps"), ("own", "Vårt korps")])
    def test_they_choose(self, asked, client, right, name):
        change, chair = asked
        client.force_login(chair)
        page = client.get(change.get_absolute_url()).content.decode()
        assert "Nytt Demokorps" in page
        assert "Vårt korps" in page
        answer = client.post(change.get_absolute_url(), {"right": right})
        assert answer["Location"] == reverse("my_page")
        change.association.refresh_from_db()
        assert change.association.name == name

    def test_sent_twice_is_answered_once(self, asked, client):
        change, chair = asked
        client.force_login(chair)
        client.post(change.get_absolute_url(), {"right": "own"})
        answer = client.post(change.get_absolute_url(), {"right": "register"}, follow=True)
        assert "Dette er besvart" in answer.content.decode()
        change.association.refresh_from_db()
        assert change.association.name == "Vårt korps"

    def test_others_do_not_see_it(self, asked, client):
        change, _chair = asked
        client.force_login(make_mandate().user)
        assert client.get(change.get_absolute_url()).status_code == 404

    def test_before_it_is_asked_the_board_does_not_see_it(self, client):
        change = make_change()
        client.force_login(make_mandate(association=change.association).user)
        assert client.get(change.get_absolute_url()).status_code == 404


def test_the_buttons_fit_the_kind(client):
    with time_machine.travel(NOW, tick=False):
        client.force_login(make_staff())
        own = client.get(reverse("admin:organizations_registerchange_change", args=[make_change().pk]))
        fact = client.get(
            reverse("admin:organizations_registerchange_change", args=[make_change(ChangeKind.STATUS).pk])
        )
    assert [button.name for button, _move in own.context["moves"]] == ["take_over", "keep", "ask"]
    assert [button.name for button, _move in fact.context["moves"]] == ["note"]


def test_staff_press_the_button(client):
    change = make_change()
    with time_machine.travel(NOW, tick=False):
        client.force_login(make_staff())
        client.post(reverse("admin:organizations_registerchange_move", args=[change.pk, "take_over"]))
    change.association.refresh_from_db()
    assert change.association.name == "Nytt Demokorps"
