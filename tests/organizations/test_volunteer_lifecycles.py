"""Every transition of volunteering × every person, in every state: what the table below does not allow is refused."""

import pytest

from organizations.models.volunteering import HelpRequest, Shift, VolunteerTask
from portal.lifecycle import Role, move
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.organizations.helping import make_coordinator, make_match, make_offer, make_request
from tests.organizations.volunteering import make_sign_up, make_task, organiser_of, report_hours

pytestmark = pytest.mark.django_db

BEFORE = {"waiting", "offered", "unchecked", "confirmed"}
OPEN = {"new", "in_progress", "matched"}

# model → verb: from which states, by whom. "own" is the volunteer, or the one who asked for help.
TABLE = {
    "task": {
        "publish": ({"draft"}, {"organiser"}),
        "close": ({"draft", "open"}, {"organiser", "staff"}),
    },
    "shift": {"cancel": ({"planned"}, {"organiser", "staff"})},
    "sign_up": {
        "offer": ({"waiting"}, {"system"}),
        "lapse": ({"offered"}, {"system"}),
        "accept": ({"offered"}, {"own"}),
        "accept_unchecked": ({"offered"}, {"own"}),
        "confirm": ({"unchecked"}, {"organiser"}),
        "withdraw": (BEFORE, {"own"}),
        "remove": (BEFORE, {"organiser"}),
        "attend": ({"confirmed", "absent"}, {"organiser"}),
        "miss": ({"confirmed", "attended"}, {"organiser"}),
    },
    "hours": {
        "approve": ({"reported"}, {"organiser"}),
        "correct": ({"reported", "approved", "refused"}, {"organiser"}),
        "refuse": ({"reported", "approved"}, {"organiser"}),
        "report_again": ({"reported", "refused"}, {"own"}),
        "take_back": ({"reported", "refused"}, {"own"}),
    },
    "offer": {
        "pause": ({"active"}, {"own"}),
        "resume": ({"paused"}, {"own"}),
        "end": ({"active", "paused"}, {"own", "coordinator"}),
    },
    "request": {
        "take": ({"new"}, {"coordinator"}),
        "ask": ({"new", "in_progress"}, {"coordinator"}),
        "match": ({"in_progress"}, {"system"}),
        "reopen": ({"matched"}, {"coordinator", "system"}),
        "close": ({"in_progress", "matched"}, {"coordinator"}),
        "decline": ({"new", "in_progress"}, {"coordinator"}),
        "withdraw": (OPEN, {"own"}),
    },
    "match": {
        "accept": ({"asked"}, {"own"}),
        "decline": ({"asked"}, {"own"}),
        "cancel": ({"asked"}, {"coordinator", "system"}),
        "end": ({"accepted"}, {"own", "coordinator", "system"}),
    },
}


def row_of(kind):
    """A row, and the people who are something to it."""
    if kind in ("task", "shift"):
        task = make_task(is_public=True)
        return (task if kind == "task" else task.shifts.get()), {"organiser": task.created_by}
    if kind in ("sign_up", "hours"):
        row = make_sign_up()
        people = {"own": row.user, "organiser": organiser_of(row.shift)}
        return (row if kind == "sign_up" else report_hours(row)), people
    row = {"offer": make_offer, "request": make_request, "match": make_match}[kind]()
    return row, {"own": row.requester if kind == "request" else row.user}


def put(row, state):
    """As if it had come to `state`; the way there is tested elsewhere."""
    others = {}
    if isinstance(row, HelpRequest):
        others["closed_at"] = None if state in OPEN else NOW
    if hasattr(row, "decided_at"):
        others["decided_at"] = NOW
    type(row).objects.filter(pk=row.pk).update(state=state, **others)
    row.refresh_from_db()


def changes(row, to):
    if isinstance(row, HelpRequest):
        return {"closed_at": None if to in OPEN else NOW}
    return {"decided_at": NOW} if hasattr(row, "decided_at") else {}


@pytest.mark.parametrize("kind", TABLE)
def test_every_verb_in_every_state_by_everybody(kind):
    row, people = row_of(kind)
    people |= {
        "stranger": make_user(),
        "member of another association": make_mandate().user,
        "staff": make_staff(unit="Teknisk"),
        "coordinator": make_coordinator(),
        "system": None,
    }
    assert set(TABLE[kind]) == {step.name for step in row.lifecycle.moves}
    wrong = []
    for step in row.lifecycle.moves:
        sources, who = TABLE[kind][step.name]
        if "staff" in who:
            who = who | {"coordinator"}  # who is staff, too
        for state in row.lifecycle.states:
            for name, person in people.items():
                put(row, state)
                may = str(state) in sources and name in who
                try:
                    move(row, step.to, by=person, at=NOW, verb=step.name, **changes(row, step.to))
                    did = True
                except Refused:
                    did = False
                if did != may:
                    wrong.append(f"{step.name} from {state} by {name}: {did}, should be {may}")
    assert not wrong, "\n".join(wrong)


def test_who_may_see_what():
    """`visible_to` is one meaning for lists and pages."""
    draft = make_task(is_public=False)
    shown = make_task()
    seen = {
        name: (draft in VolunteerTask.objects.visible_to(who), shown in VolunteerTask.objects.visible_to(who))
        for name, who in {
            "organiser": draft.created_by,
            "staff": make_staff(),
            "stranger": make_user(),
            "nobody": None,
        }.items()
    }
    assert seen == {
        "organiser": (True, True), "staff": (True, True), "stranger": (False, True), "nobody": (False, True),
    }  # fmt: skip
    assert set(Shift.objects.visible_to(None)) == set(shown.shifts.all())


def test_staff_are_nobody_to_an_associations_volunteers():
    row = make_sign_up()
    assert row.roles_of(make_staff()) == set()
    assert report_hours(row).roles_of(make_staff()) == set()
    assert row.roles_of(None) == {Role.SYSTEM}
