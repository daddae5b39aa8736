"""Every verb in every state by every kind of person: what the table below says, and nothing else."""

import uuid

import pytest
from django.urls import reverse

from organizations import permissions
from organizations.models import Association, Correction, Invitation, Mandate
from organizations.models.invitation import VALID_FOR
from organizations.states import ASSOCIATION, CORRECTION, INVITATION, MANDATE
from organizations.workflow import associations, confirmation, corrections, invitations, mandates
from portal.lifecycle import move
from portal.models import AuditEntry
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db

STAFF, CHAIR, MEMBER, HOLDER, STRANGER, SYSTEM = "staff", "chair", "member", "holder", "stranger", "system"
EVERYBODY = (STAFF, CHAIR, MEMBER, HOLDER, STRANGER, SYSTEM)

LIFECYCLES = (ASSOCIATION, MANDATE, INVITATION, CORRECTION)
# lifecycle → verb → from which states, and by whom.
ALLOWED = {
    ASSOCIATION.name: {
        "verify": ({"proposed"}, {STAFF}),
        "refuse": ({"proposed"}, {STAFF}),
        "refuse_as_duplicate": ({"proposed"}, {STAFF}),
        "delete": ({"proposed", "active", "dormant"}, {SYSTEM}),
        "restore": ({"deleted"}, {STAFF, SYSTEM}),
        "rest": ({"active"}, {STAFF, SYSTEM}),
        "wake": ({"dormant"}, {STAFF, CHAIR, MEMBER}),
    },
    MANDATE.name: {
        "approve": ({"requested"}, {STAFF}),
        "refuse": ({"requested"}, {STAFF}),
        "end": ({"active"}, {STAFF, CHAIR, HOLDER, SYSTEM}),
        "withdraw": ({"requested"}, {HOLDER}),
    },
    INVITATION.name: {
        "accept": ({"sent"}, {HOLDER}),
        "decline": ({"sent"}, {HOLDER}),
        "withdraw": ({"sent"}, {STAFF, CHAIR}),
    },
    CORRECTION.name: {
        "accept": ({"received"}, {STAFF, CHAIR, MEMBER}),
        "reject": ({"received"}, {STAFF, CHAIR, MEMBER}),
    },
}


def deleted(association, *, by, at):
    """The national register's own deed: it has no verb for people."""
    return move(association, "deleted", by=by, at=at, verb="delete")


VERBS = {
    (ASSOCIATION.name, "verify"): associations.verify,
    (ASSOCIATION.name, "refuse"): lambda row, **who: associations.refuse(row, reason="Derfor.", **who),
    (ASSOCIATION.name, "refuse_as_duplicate"): lambda row, **who: associations.refuse_as_duplicate(
        row, existing=make_association(), **who
    ),
    (ASSOCIATION.name, "delete"): deleted,
    (ASSOCIATION.name, "restore"): associations.restore,
    (ASSOCIATION.name, "rest"): confirmation.rest,
    (ASSOCIATION.name, "wake"): confirmation.wake,
    (MANDATE.name, "approve"): mandates.approve,
    (MANDATE.name, "refuse"): lambda row, **who: mandates.refuse(row, reason="Derfor.", **who),
    (MANDATE.name, "end"): mandates.end,
    (MANDATE.name, "withdraw"): mandates.withdraw,
    (INVITATION.name, "accept"): invitations.accept,
    (INVITATION.name, "decline"): invitations.decline,
    (INVITATION.name, "withdraw"): invitations.withdraw,
    (CORRECTION.name, "accept"): corrections.accept,
    (CORRECTION.name, "reject"): lambda row, **who: corrections.reject(row, reason="Derfor.", **who),
}
CASES = [
    pytest.param(lifecycle, verb, state, who, id=f"{lifecycle.name.split('.')[1]}-{verb}-{state}-{who}")
    for lifecycle in LIFECYCLES
    for verb in ALLOWED[lifecycle.name]
    for state in lifecycle.states.values
    for who in EVERYBODY
]
NEVER_BY_THE_SYSTEM = {
    "verify",
    "approve",
    "refuse",
    "withdraw",
    "accept",
    "decline",
    "reject",
}  # `by` is a person


class Cast:
    """An association with a chair, a member, the person a row is about, and people who have nothing to do with it."""

    def __init__(self):
        self.association = make_association()
        self.people = {
            STAFF: make_staff(),
            CHAIR: make_mandate(association=self.association).user,
            MEMBER: make_mandate(association=self.association, role="secretary").user,
            HOLDER: make_user(email="den-det-gjelder@example.com"),
            STRANGER: make_mandate().user,
            SYSTEM: None,
        }

    def row(self, lifecycle, state):
        row = getattr(self, lifecycle.name.split(".")[1])(state)
        row.refresh_from_db()
        return row

    def mandate(self, state):
        times = {
            "decided_at": None if state == "requested" else NOW,
            "ended_at": NOW if state == "ended" else None,
        }
        return Mandate.objects.create(
            association=self.association, user=self.people[HOLDER], role="treasurer", state=state,
            requested_at=NOW, **times,
        )  # fmt: skip

    def invitation(self, state):
        return Invitation.objects.create(
            association=self.association, email="den-det-gjelder@example.com", role="contact", state=state,
            invited_by=self.people[CHAIR], invited_at=NOW, expires_at=NOW + VALID_FOR,
            mandate=make_mandate() if state == "accepted" else None,
        )  # fmt: skip

    def correction(self, state):
        return Correction.objects.create(
            association=self.association, field="purpose", value="Korps.", form_key=uuid.uuid4(), state=state,
            sender=self.people[HOLDER], received_at=NOW, decided_at=None if state == "received" else NOW,
        )  # fmt: skip


def association_in(cast, state):
    Association.objects.filter(pk=cast.association.pk).update(state=state)
    cast.association.refresh_from_db()
    return cast.association


@pytest.mark.parametrize(("lifecycle", "verb", "state", "who"), CASES)
def test_every_verb_in_every_state_by_everybody(lifecycle, verb, state, who):
    if who == SYSTEM and verb in NEVER_BY_THE_SYSTEM:
        assert SYSTEM not in ALLOWED[lifecycle.name][verb][1]
        return
    cast = Cast()
    row = association_in(cast, state) if lifecycle is ASSOCIATION else cast.row(lifecycle, state)
    states, people = ALLOWED[lifecycle.name][verb]

    def run():
        return VERBS[lifecycle.name, verb](row, by=cast.people[who], at=NOW)

    if state in states and who in people:
        run()
        row.refresh_from_db()
        assert row.state != state
        assert AuditEntry.objects.about(row).exists()
    else:
        with pytest.raises(Refused):
            run()
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
def test_the_table_knows_every_verb(lifecycle):
    assert set(ALLOWED[lifecycle.name]) == {step.name for step in lifecycle.moves}


# --- Who sees what -----------------------------------------------------------------------------------------

ANONYMOUS = "anonymous"
INSIDERS = {STAFF, CHAIR, MEMBER}
SEES = {
    ASSOCIATION.name: {
        "proposed": INSIDERS,
        "active": INSIDERS | {HOLDER, STRANGER, ANONYMOUS},
        "dormant": INSIDERS | {HOLDER, STRANGER, ANONYMOUS},
        "refused": INSIDERS,
        "deleted": INSIDERS,
    },
    MANDATE.name: {
        "requested": {STAFF, HOLDER},
        "active": INSIDERS | {HOLDER},
        "refused": {STAFF, HOLDER},
        "ended": {STAFF, HOLDER},
    },
    INVITATION.name: dict.fromkeys(INVITATION.states.values, INSIDERS | {HOLDER}),
    CORRECTION.name: dict.fromkeys(CORRECTION.states.values, INSIDERS),
}
ROWS = [(lifecycle, state) for lifecycle in LIFECYCLES for state in lifecycle.states.values]


@pytest.mark.parametrize(("lifecycle", "state"), ROWS, ids=lambda value: getattr(value, "name", value))
def test_lists_single_rows_and_pages_agree_on_who_sees_what(client, lifecycle, state):
    cast = Cast()
    row = association_in(cast, state) if lifecycle is ASSOCIATION else cast.row(lifecycle, state)
    for who, user in (cast.people | {ANONYMOUS: None}).items():
        if who == SYSTEM:
            continue
        expected = who in SEES[lifecycle.name][state]
        assert permissions.can_view(user, row) is expected, who
        assert type(row).objects.visible_to(user).filter(pk=row.pk).exists() is expected, who
        client.logout()
        if user:
            client.force_login(user)
        if opened := page_of(row, who):
            assert (client.get(opened).status_code == 200) is expected, (who, opened)


def page_of(row, who):
    """Where this person would read the row: staff in case handling, the others on their own pages."""
    if who == STAFF:
        return reverse(f"admin:organizations_{row._meta.model_name}_change", args=[row.pk])
    if isinstance(row, Association):
        return row.get_absolute_url()
    if isinstance(row, Correction):
        return reverse("correction_answer", args=[row.pk])
    if isinstance(row, Invitation) and who != HOLDER:  # the one invited has the link, and no board to look at
        return reverse("association_board", args=[row.association.slug])
    return ""
