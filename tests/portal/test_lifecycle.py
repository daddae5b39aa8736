"""A state changes in one way: locked, allowed, written and logged together, or not at all."""

import pytest
from django.db import IntegrityError, transaction

from organizations.models import Association
from organizations.states import ASSOCIATION, MANDATE, AssociationState, MandateState
from portal.lifecycle import Role, move
from portal.models import AuditEntry
from portal.problems import Blocker, Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed():
    return make_association(name="Ny forening", state=AssociationState.PROPOSED)


def test_the_state_the_changes_and_the_log_come_together(proposed):
    staff = make_staff()
    move(
        proposed,
        AssociationState.ACTIVE,
        by=staff,
        at=NOW,
        verb="verify",
        codes={"why": "seen"},
        purpose="Korps",
    )
    row = Association.objects.get()
    assert (row.state, row.purpose) == (AssociationState.ACTIVE, "Korps")
    assert (proposed.state, proposed.purpose) == (AssociationState.ACTIVE, "Korps")
    entry = AuditEntry.objects.about(proposed).get()
    assert (entry.action, entry.actor, entry.at) == ("organizations.association.verified", staff, NOW)
    assert entry.fields == ["purpose"]
    assert entry.codes == {"from": "proposed", "to": "active", "why": "seen"}


def test_the_log_names_fields_and_never_what_was_written(proposed):
    move(
        proposed,
        AssociationState.ACTIVE,
        by=make_staff(),
        at=NOW,
        verb="verify",
        email="hemmelig@example.com",
    )
    entry = AuditEntry.objects.get()
    assert "hemmelig" not in str((entry.codes, entry.fields, entry.action))


def test_a_move_that_the_table_lacks_is_refused_in_words(proposed):
    with pytest.raises(Refused) as refused:
        move(proposed, AssociationState.DELETED, by=make_staff(), at=NOW)
    assert refused.value.problems[0].code == "not_allowed"
    move(proposed, AssociationState.REFUSED, by=make_staff(), at=NOW, verb="refuse")
    with pytest.raises(Refused) as refused:
        move(proposed, AssociationState.ACTIVE, by=make_staff(), at=NOW, verb="verify")
    assert refused.value.problems[0].code == "wrong_state"
    assert "ikke tatt inn" in str(refused.value.problems[0].text)


@pytest.mark.parametrize("who", ["a stranger", "a member", "nobody"])
def test_others_may_not(proposed, who):
    by = {"a stranger": make_user(), "a member": make_mandate(association=proposed).user, "nobody": None}[who]
    with pytest.raises(Refused) as refused:
        move(proposed, AssociationState.ACTIVE, by=by, at=NOW, verb="verify")
    assert refused.value.problems[0].code == "not_allowed"
    assert Association.objects.get().state == AssociationState.PROPOSED
    assert proposed.state == AssociationState.PROPOSED
    assert not AuditEntry.objects.exists()


def test_the_state_is_read_afresh_from_the_locked_row(proposed):
    stale = Association.objects.get()
    move(proposed, AssociationState.REFUSED, by=make_staff(), at=NOW, verb="refuse")
    with pytest.raises(Refused):
        move(stale, AssociationState.ACTIVE, by=make_staff(), at=NOW, verb="verify")


def test_a_check_on_the_locked_row_can_refuse_everything(proposed):
    def no(row):
        raise Refused(Blocker("no", "Nei"))

    with pytest.raises(Refused, match="no"):
        move(proposed, AssociationState.ACTIVE, by=make_staff(), at=NOW, verb="verify", check=no, purpose="x")
    assert Association.objects.get().purpose == ""


def test_a_collision_that_the_database_sees_becomes_a_plain_refusal(proposed):
    make_association(organization_number="311111111")
    with pytest.raises(Refused) as refused:
        move(
            proposed,
            AssociationState.ACTIVE,
            by=make_staff(),
            at=NOW,
            verb="verify",
            organization_number="311111111",
        )
    assert refused.value.problems[0].code == "collision"
    proposed.refresh_from_db()
    assert proposed.state == AssociationState.PROPOSED


def test_a_mistake_of_ours_is_not_hidden_as_a_collision(proposed):
    with pytest.raises(IntegrityError), transaction.atomic():
        move(
            proposed,
            AssociationState.ACTIVE,
            by=make_staff(),
            at=NOW,
            verb="verify",
            organization_number="tull",
        )


class TestTable:
    @pytest.mark.parametrize("lifecycle", [ASSOCIATION, MANDATE], ids=lambda table: table.name)
    def test_leads_from_known_states_to_known_states(self, lifecycle):
        for step in lifecycle.moves:
            assert step.sources | {step.to} <= set(lifecycle.states)
            assert step.who

    def test_offers_each_role_its_own_moves(self):
        names = {step.name for step in MANDATE.open_to(MandateState.REQUESTED, {Role.STAFF})}
        assert {"approve", "refuse"} <= names
        assert "approve" not in {s.name for s in MANDATE.open_to(MandateState.REQUESTED, {Role.MEMBER})}

    def test_what_outsiders_read_falls_back_on_the_staffs_word(self):
        assert ASSOCIATION.outside_label("active") == "i registeret"


class TestSeveralVerbsToOneState:
    @pytest.mark.parametrize("state", AssociationState)
    def test_must_be_told_apart_whatever_the_row_is_in(self, state):
        with pytest.raises(LookupError, match="verify, restore, wake leads to active"):
            ASSOCIATION.find(state, AssociationState.ACTIVE)

    def test_one_never_stands_in_for_the_other(self):
        assert ASSOCIATION.find("deleted", "active", "verify") is None
        assert ASSOCIATION.find("deleted", "active", "restore").name == "restore"

    @pytest.mark.parametrize(("to", "verb"), [("active", "refuse"), ("active", "verfy"), ("proposed", "")])
    def test_a_verb_that_does_not_lead_there_is_a_mistake_of_ours(self, to, verb):
        with pytest.raises(LookupError):
            ASSOCIATION.find("proposed", to, verb)

    def test_a_call_that_names_none_changes_nothing(self, proposed):
        with pytest.raises(LookupError):
            move(proposed, AssociationState.ACTIVE, by=make_staff(), at=NOW)
        assert Association.objects.get().state == AssociationState.PROPOSED
