"""Two at once, on real threads: what is sent twice is there once, and what both change is one of them whole."""

import io

import pytest

from organizations.models import (
    Association,
    AssociationPicture,
    ContactPerson,
    DigestSubscription,
    MembershipCount,
    SubGroup,
    UmbrellaMembership,
)
from organizations.models.preparedness import PreparednessResource
from organizations.workflow import digest, parts, preparedness, profile, spreadsheet, umbrella
from portal.models import Notice
from portal.pictures import made_anew
from portal.problems import Refused
from portal.tables import read
from tests.concurrency.test_organizations import told
from tests.concurrency.test_portal import at_once
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.organizations.factories import make_activity
from tests.organizations.profiles import drawn
from tests.organizations.volunteering import make_resource

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]


@pytest.fixture
def mandate():
    return make_mandate()


def test_a_new_logo_from_two_members_at_once_leaves_one(mandate):
    def put_up(number):
        picture = made_anew(io.BytesIO(drawn(colour=(number * 20, 0, 0))), side=300)
        facts = {"picture": picture, "alt": f"Logo {number}", "is_logo": True}
        return told(lambda: profile.add_picture(mandate.association, by=mandate.user, at=NOW, **facts))

    at_once(6, put_up)
    assert AssociationPicture.objects.logo().count() == 1


def test_the_eighth_picture_is_the_last_however_many_press(mandate):
    def put_up(number):
        picture = made_anew(io.BytesIO(drawn(colour=(0, number * 15, 0))), side=300)
        facts = {"picture": picture, "alt": f"Bilde {number}", "is_logo": False}
        return told(lambda: profile.add_picture(mandate.association, by=mandate.user, at=NOW, **facts))

    at_once(12, put_up)
    assert AssociationPicture.objects.count() == 8


def test_a_group_sent_eight_times_is_there_once(mandate):
    def add(_number):
        return told(
            lambda: parts.add_sub_group(
                mandate.association, name="Ski", activity_types=[], by=mandate.user, at=NOW
            )
        )

    answers = at_once(8, add)
    assert sum(isinstance(answer, SubGroup) for answer in answers) == 1


def test_what_one_removes_while_another_changes_it_does_not_come_back(mandate):
    """Least of all a person, of whom nothing is kept that nobody can see."""
    by = {"by": mandate.user, "at": NOW}
    person = profile.add_contact_person(mandate.association, name="Odd Demo", **by)
    group = parts.add_sub_group(mandate.association, name="Ski", activity_types=[], **by)
    lent = make_resource(association=mandate.association)
    verbs = (
        lambda: profile.remove_contact_person(ContactPerson.objects.get(pk=person.pk), **by),
        lambda: profile.change_contact_person(person, name="Odd Eksempel", **by),
        lambda: parts.remove_sub_group(SubGroup.objects.get(pk=group.pk), **by),
        lambda: parts.change_sub_group(group, name="Langrenn", activity_types=[], **by),
        lambda: preparedness.remove(PreparednessResource.objects.get(pk=lent.pk), **by),
        lambda: preparedness.change(lent, what="telt", **by),
    )
    answers = at_once(6, lambda number: told(verbs[number]))
    assert not any(isinstance(answer, Exception) and not isinstance(answer, Refused) for answer in answers)
    for model in (ContactPerson, SubGroup, PreparednessResource):
        assert not model.objects.exists()


def test_two_who_count_the_members_leave_one_whole_count(mandate):
    groups = ("0-5", "6-12", "13-19", "20-25", "26-")

    def count(number):
        members = dict.fromkeys(groups, number + 1)
        parts.count_members(mandate.association, year=2026, members=members, by=mandate.user, at=NOW)

    at_once(6, count)
    assert len(set(MembershipCount.objects.values_list("members", flat=True))) == 1
    assert MembershipCount.objects.count() == 5


def test_an_umbrella_is_asked_once(mandate):
    council = make_association(is_umbrella=True)

    def ask(_number):
        return told(lambda: umbrella.ask(mandate.association, umbrella=council, by=mandate.user, at=NOW))

    answers = at_once(6, ask)
    assert sum(isinstance(answer, UmbrellaMembership) for answer in answers) == 1


def test_two_workers_send_the_week_once_to_each():
    make_activity()
    for number in range(10):
        row = digest.ask(email=f"leser{number}@example.com", district=None, activity_types=(), at=NOW)
        digest.confirm(row, at=NOW)
    Notice.objects.all().delete()
    sent = at_once(4, lambda _number: digest.send_week(NOW.date(), at=NOW))
    assert sum(sent) == 10
    assert Notice.objects.filter(kind="organizations.digest_weekly").count() == 10


def test_somebody_who_presses_many_times_subscribes_once():
    at_once(6, lambda _number: digest.ask(email="ola@example.com", district=None, activity_types=(), at=NOW))
    assert DigestSubscription.objects.count() == 1
    assert Notice.objects.count() == 1


def test_the_same_spreadsheet_from_two_members_of_staff_comes_in_once():
    staff = make_staff()
    rows = "Navn\n" + "\n".join(f"Lag {number}" for number in range(20))

    def take_in(_number):
        return len(spreadsheet.take_in(read(io.BytesIO(rows.encode())), by=staff, at=NOW).created)

    assert sorted(at_once(3, take_in)) == [0, 0, 20]
    assert Association.objects.count() == 20
