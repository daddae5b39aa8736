"""Groups and teams, how many members, and umbrella organisations."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from time_machine import travel

from organizations.models import ActivityType, Association, MembershipCount, SubGroup, UmbrellaMembership
from organizations.states import UmbrellaState
from organizations.workflow import parts, umbrella
from portal import notifications, registries
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.organizations.profiles import make_contact_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def mandate(client):
    mandate = make_mandate(association=make_association(name="Tranby IL"))
    client.force_login(mandate.user)
    return mandate


def address(name, mandate):
    return reverse(name, args=[mandate.association.slug])


# --- Groups and teams ----------------------------------------------------------------------------------------


def test_a_group_and_its_team_stand_on_the_page_and_are_found(client, mandate):
    turn = ActivityType.objects.get(code="turn")
    person = make_contact_person(association=mandate.association, show_name=True)
    client.post(address("sub_group_new", mandate), {
        "name": "Turn", "about": "For alle barn.", "activity_types": [turn.pk], "age_from": "4", "age_to": "9",
        "contact": person.pk,
    })  # fmt: skip
    group = SubGroup.objects.get()
    client.post(address("sub_group_new", mandate), {"name": "Gymlek onsdag", "parent": group.pk})
    client.logout()
    page = client.get(mandate.association.get_absolute_url()).content.decode()
    for text in ("Grupper og lag", "For alle barn.", "4–9 år", "Gymlek onsdag", "Kari Kontakt"):
        assert text in page
    assert "kari@privat.example" not in page
    assert "Tranby IL" in client.get(reverse("associations"), {"type": turn.pk}).content.decode()
    assert "Tranby IL" in client.get(reverse("associations"), {"q": "gymlek"}).content.decode()


def test_a_team_has_no_teams(client, mandate):
    group = parts.add_sub_group(mandate.association, name="Ski", activity_types=[], by=mandate.user, at=NOW)
    team = parts.add_sub_group(
        mandate.association, name="Junior", parent=group, activity_types=[], by=mandate.user, at=NOW
    )
    answer = client.post(address("sub_group_new", mandate), {"name": "Lag i lag", "parent": team.pk})
    assert list(answer.context["form"].errors) == ["parent"]
    with pytest.raises(Refused, match="too_deep"):
        parts.add_sub_group(
            mandate.association, name="x", parent=team, activity_types=[], by=mandate.user, at=NOW
        )
    other = parts.add_sub_group(mandate.association, name="Y", activity_types=[], by=mandate.user, at=NOW)
    with pytest.raises(Refused, match="has_teams"):
        parts.change_sub_group(group, parent=other, activity_types=[], by=mandate.user, at=NOW)


@pytest.mark.parametrize("wrong", ["three levels", "another association", "itself", "a group with teams"])
def test_the_database_keeps_two_levels_too(wrong):
    association = make_association()
    group = SubGroup.objects.create(association=association, name="Ski")
    team = SubGroup.objects.create(association=association, name="Junior", parent=group)
    other = SubGroup.objects.create(association=association, name="Alpint")
    elsewhere = SubGroup.objects.create(association=make_association(), name="Ski")
    below, above = {
        "three levels": (other, team),
        "another association": (elsewhere, group),
        "itself": (other, other),
        "a group with teams": (group, other),
    }[wrong]
    with pytest.raises(IntegrityError), transaction.atomic():
        SubGroup.objects.filter(pk=below.pk).update(parent=above)


def test_a_group_sent_twice_is_there_once_and_one_with_teams_stays(client, mandate):
    for _ in range(2):
        answer = client.post(address("sub_group_new", mandate), {"name": "Ski"})
    assert "allerede" in answer.context["form"].errors["name"][0]
    group = SubGroup.objects.get()
    client.post(address("sub_group_new", mandate), {"name": "Junior", "parent": group.pk})
    page = client.post(reverse("sub_group_remove", args=[group.pk])).content.decode()
    assert "Fjern lagene først" in page
    for row in (SubGroup.objects.get(name="Junior"), group):
        client.post(reverse("sub_group_remove", args=[row.pk]))
    assert not SubGroup.objects.exists()


# --- Members -------------------------------------------------------------------------------------------------

COUNTED = {"0-5": 0, "6-12": 40, "13-19": 25, "20-25": 3, "26-": 12}


def test_members_are_counted_once_a_year_and_mended(client, mandate):
    url = address("membership_counts", mandate)
    client.post(url, COUNTED)
    client.post(url, COUNTED | {"26-": 14})
    of_year = mandate.association.member_counts.of_year(2026)
    assert of_year.by_group() == COUNTED | {"26-": 14}
    assert of_year.total() == 82
    assert mandate.association.member_counts.of_year(2025).total() is None
    page = client.get(f"{url}?aar=2026").content.decode()
    assert "82 medlemmer i alt" in page
    client.post(f"{url}?aar=2025", COUNTED)
    assert [row.year for row in mandate.association.member_counts.table()] == [2026, 2025]


@pytest.mark.parametrize(
    ("group", "value", "says"),
    [("6-12", "", "Fyll ut"), ("6-12", "-1", "større enn eller lik 0"), ("26-", "mange", "heltall"),
     ("26-", "10000000", "mindre enn eller lik")],
)  # fmt: skip
def test_every_number_is_asked_for_and_nothing_is_kept_of_a_wrong_form(client, mandate, group, value, says):
    answer = client.post(address("membership_counts", mandate), COUNTED | {group: value})
    assert says in answer.context["form"].errors[group][0]
    assert not MembershipCount.objects.exists()


@pytest.mark.parametrize("year", ["1999", "2040", "x", "²", ""])
def test_a_year_that_is_not_offered_is_last_year(client, mandate, year):
    client.post(f"{address('membership_counts', mandate)}?aar={year}", COUNTED)
    assert set(MembershipCount.objects.values_list("year", flat=True)) == {2026}


# --- Umbrella organisations ----------------------------------------------------------------------------------


@pytest.fixture
def council():
    return make_mandate(association=make_association(name="Idrettsrådet", is_umbrella=True), role="chair")


def test_one_side_asks_and_the_other_answers(client, mandate, council):
    client.post(address("association_umbrella", mandate), {"umbrella": council.association.pk})
    asked = UmbrellaMembership.objects.get()
    assert asked.state == UmbrellaState.REQUESTED
    public = reverse("association", args=[council.association.slug])
    client.logout()
    assert "Tranby IL" not in client.get(public).content.decode()
    client.force_login(council.user)
    assert "Tranby IL" in client.get(address("association_umbrella", council)).content.decode()
    assert "Tranby IL ber om å bli medlem" in client.get(reverse("my_page")).content.decode()
    client.post(reverse("umbrella_answer", args=[asked.pk, "godta"]))
    client.logout()
    assert "Tranby IL" in client.get(public).content.decode()
    assert "Idrettsrådet" in client.get(mandate.association.get_absolute_url()).content.decode()
    client.force_login(mandate.user)
    page = client.get(address("association_umbrella", mandate)).content.decode()
    assert f"{council.user} (leder)" in page


def test_both_are_told_by_e_mail_that_something_waits(
    client, mandate, council, django_capture_on_commit_callbacks
):
    asked = umbrella.ask(mandate.association, umbrella=council.association, by=mandate.user, at=NOW)
    umbrella.accept(asked, by=council.user, at=NOW)
    notifications.deliver(Notice.objects.order_by("pk").values_list("pk", flat=True), at=NOW)
    assert [message.to for message in mail.outbox] == [[council.user.email], [mandate.user.email]]
    assert "Tranby IL" not in mail.outbox[0].body + mail.outbox[0].subject


def test_only_umbrellas_in_the_register_can_be_asked_and_only_once(client, mandate, council):
    url = address("association_umbrella", mandate)
    ordinary = make_association(name="Vanlig lag")
    for wrong in (ordinary.pk, mandate.association.pk, "x", ""):
        assert list(client.post(url, {"umbrella": wrong}).context["form"].errors) == ["umbrella"]
    client.post(url, {"umbrella": council.association.pk})
    answer = client.post(url, {"umbrella": council.association.pk})
    assert "allerede" in answer.context["form"].errors["umbrella"][0]
    with pytest.raises(Refused, match="no_umbrella"):
        umbrella.ask(mandate.association, umbrella=ordinary, by=mandate.user, at=NOW)


def test_staff_see_a_question_that_nobody_answers(client, mandate, council):
    umbrella.ask(mandate.association, umbrella=council.association, by=mandate.user, at=NOW)
    staff = make_staff()
    waiting = ("organizations.umbrella", staff)
    assert not items(*waiting, at=NOW + timedelta(weeks=3))
    [item] = items(*waiting, at=NOW + timedelta(weeks=3, minutes=1))
    assert item.title == "Idrettsrådet har ikke svart Tranby IL, som ber om å bli medlem"
    umbrella.accept(UmbrellaMembership.objects.get(), by=council.user, at=NOW)
    assert not items(*waiting, at=NOW + timedelta(weeks=4))


def items(name, user, *, at):
    with travel(at, tick=False):
        return list(registries.worklist.get(name)(user))


WHO = ("umbrella", "member", "staff", "stranger")
ALLOWED = {
    ("accept", "requested"): {"umbrella", "staff"},
    ("decline", "requested"): {"umbrella", "member", "staff"},
    ("end", "active"): {"umbrella", "member", "staff"},
}


@pytest.mark.parametrize("verb", ["accept", "decline", "end"])
@pytest.mark.parametrize("state", UmbrellaState.values)
@pytest.mark.parametrize("who", WHO)
def test_every_move_in_every_state_by_every_role(mandate, council, verb, state, who):
    made = UmbrellaMembership.objects.create(
        umbrella=council.association, member=mandate.association, state=state, requested_at=NOW,
        ended_at=NOW if state == "ended" else None,
    )  # fmt: skip
    by = {"umbrella": council.user, "member": mandate.user, "staff": make_staff(), "stranger": make_user()}[
        who
    ]
    if who in ALLOWED.get((verb, state), ()):
        getattr(umbrella, verb)(made, by=by, at=NOW)
    else:
        with pytest.raises(Refused):
            getattr(umbrella, verb)(made, by=by, at=NOW)


def test_who_sees_a_membership(mandate, council):
    def made(state, member):
        return UmbrellaMembership.objects.create(
            umbrella=council.association, member=member, state=state, requested_at=NOW,
            ended_at=NOW if state == "ended" else None,
        )  # fmt: skip

    active, asked = made("active", make_association()), made("requested", mandate.association)
    readers = {None: {active}, make_user(): {active}, mandate.user: {active, asked},
               council.user: {active, asked}, make_staff(): {active, asked}}  # fmt: skip
    for reader, sees in readers.items():
        assert set(UmbrellaMembership.objects.visible_to(reader)) == sees


def test_strangers_answer_nothing(client, mandate, council):
    asked = umbrella.ask(mandate.association, umbrella=council.association, by=mandate.user, at=NOW)
    client.force_login(make_mandate().user)
    for answer in ("godta", "avsla", "avslutt"):
        assert client.post(reverse("umbrella_answer", args=[asked.pk, answer])).status_code == 404
    client.force_login(mandate.user)
    client.post(reverse("umbrella_answer", args=[asked.pk, "godta"]))
    asked.refresh_from_db()
    assert asked.state == UmbrellaState.REQUESTED
    assert client.post(reverse("umbrella_answer", args=[asked.pk, "tull"])).status_code == 404


def test_staff_enter_what_both_have_told_them(client, mandate, council):
    client.force_login(make_staff())
    url = reverse("admin:organizations_umbrellamembership_add")
    client.post(url, {"umbrella": council.association.pk, "member": mandate.association.pk})
    assert UmbrellaMembership.objects.get().state == UmbrellaState.ACTIVE
    assert Association.objects.count() == 2
