"""Every move of an activity and of its dates × everybody who might try it."""

from datetime import timedelta

import pytest

from organizations.models import Activity, Occurrence
from organizations.states import ACTIVITY, OCCURRENCE, ActivityState, OccurrenceState
from portal.lifecycle import move
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.organizations.factories import make_activity

pytestmark = pytest.mark.django_db

A, O = ActivityState, OccurrenceState  # noqa: E741 - two tables below
MAY = {  # verb: from where, to where, who
    "publish": ({A.DRAFT, A.RETURNED}, A.PUBLISHED, {"member", "system"}),
    "submit": ({A.DRAFT, A.RETURNED}, A.SUBMITTED, {"member", "system"}),
    "approve": ({A.SUBMITTED}, A.PUBLISHED, {"staff"}),
    "send_back": ({A.SUBMITTED}, A.RETURNED, {"staff"}),
    "withdraw": ({A.DRAFT, A.SUBMITTED, A.RETURNED, A.PUBLISHED}, A.WITHDRAWN, {"member", "staff", "system"}),
}
MAY_WITH_A_DATE = {
    "cancel": ({O.PLANNED}, O.CANCELLED, {"member", "staff", "system"}),
    "skip": ({O.PLANNED, O.CANCELLED}, O.SKIPPED, {"member", "staff"}),
    "restore": ({O.CANCELLED, O.SKIPPED}, O.PLANNED, {"member", "staff", "system"}),
}
PEOPLE = ("member", "ended", "stranger", "staff", "system")


@pytest.fixture
def people():
    """Everybody, and the activity that "member" has a mandate for and "ended" once had."""
    activity = make_activity()
    ended = make_mandate(association=activity.association)
    type(ended).objects.filter(pk=ended.pk).update(state="ended", ended_at=NOW)
    return activity, {
        "member": activity.association.mandates.active().get().user,
        "ended": ended.user,
        "stranger": make_mandate().user,
        "staff": make_staff(),
        "system": None,
    }


def test_the_tables_say_no_more_and_no_less():
    for lifecycle, table in ((ACTIVITY, MAY), (OCCURRENCE, MAY_WITH_A_DATE)):
        written = {
            step.name: (set(step.sources), step.to, {role.value for role in step.who})
            for step in lifecycle.moves
        }
        assert written == table


@pytest.mark.parametrize("source", A)
@pytest.mark.parametrize("verb", MAY)
def test_activity(people, verb, source):
    activity, everybody = people
    Activity.objects.filter(pk=activity.pk).update(state=source)
    tried(activity, verb, source, everybody, MAY)


@pytest.mark.parametrize("source", O)
@pytest.mark.parametrize("verb", MAY_WITH_A_DATE)
def test_date(people, verb, source):
    activity, everybody = people
    row = activity.occurrences.first()
    Occurrence.objects.filter(pk=row.pk).update(state=source, is_in_plan=False)
    tried(row, verb, source, everybody, MAY_WITH_A_DATE)


def tried(row, verb, source, everybody, table):
    """Each person tries on a fresh row; who may is moved, who may not is told why."""
    sources, to, who = table[verb]
    model = type(row)
    for person, user in everybody.items():
        row = model.objects.get(pk=row.pk)
        try:
            move(row, to, verb=verb, by=user, at=NOW)
        except Refused as refused:
            [problem] = refused.problems
            assert problem.code == ("not_allowed" if source in sources else "wrong_state"), person
            assert not (source in sources and person in who), person
        else:
            assert source in sources, person
            assert person in who, person
            model.objects.filter(pk=row.pk).update(state=source)


def test_what_is_listed_is_what_can_be_opened(client, time_machine):
    """`visible_to` and the page of each activity agree, for everybody and in every state."""
    time_machine.move_to(NOW, tick=False)
    hidden = make_association(state="proposed")
    mandate = make_mandate()
    made = [
        *(make_activity(association=mandate.association, by=mandate.user) for _state in A),
        *(make_activity() for _state in A),
        make_activity(association=hidden),
    ]
    for activity, state in zip(made, [*A, *A, A.PUBLISHED], strict=True):
        Activity.objects.filter(pk=activity.pk).update(state=state)
    seen = {}
    for name, user in {
        "nobody": None,
        "member": mandate.user,
        "stranger": make_user(),
        "staff": make_staff(),
    }.items():
        client.logout()
        if user:
            client.force_login(user)
        listed = set(Activity.objects.visible_to(user).values_list("pk", flat=True))
        opened = {a.pk for a in made if client.get(a.get_absolute_url()).status_code == 200}
        assert listed == opened, name
        dates = set(Occurrence.objects.visible_to(user).values_list("activity", flat=True))
        assert dates == listed, name
        assert set(Occurrence.objects.public().values_list("activity", flat=True)) <= listed, name
        seen[name] = len(listed)
    assert seen == {"nobody": 2, "member": 6, "stranger": 2, "staff": 11}
    assert Occurrence.objects.public().upcoming(NOW + timedelta(days=1)).exists()
