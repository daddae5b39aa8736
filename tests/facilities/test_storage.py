"""Storage rooms: one association has each, the first in line is next, and nobody keeps one unsaid."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities import tasks, workflow
from facilities.models import StorageLease, StorageRoom
from facilities.providers import storage as providers
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import make_site
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def room():
    return StorageRoom.objects.create(site=make_site(name="Tranbyhallen"), name="Lager 1", square_metres=12)


def ask(room, club, at=NOW):
    return workflow.ask_for_storage(room, association=club.association, by=club.user, at=at)


def grant(lease, at=NOW):
    return workflow.grant_storage(lease, by=make_staff(), at=at)


def test_the_first_in_line_gets_it_and_nobody_beside(room):
    first, second = ask(room, make_mandate()), ask(room, make_mandate(), at=NOW + timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        grant(second)
    assert [problem.code for problem in refused.value.problems] == ["not_first"]
    grant(first)
    with pytest.raises(Refused) as refused:
        grant(second)
    assert [problem.code for problem in refused.value.problems] == ["taken"]
    with pytest.raises(IntegrityError), transaction.atomic():
        StorageLease.objects.create(room=room, association=second.association, state="active", asked_at=NOW,
                                    asked_by=second.asked_by, confirmed_on=NOW.date())  # fmt: skip
    assert Notice.objects.filter(kind="facilities.storage_granted").count() == 1


def test_asked_twice_the_first_place_stands(room):
    club = make_mandate()
    assert ask(room, club) == ask(room, club, at=NOW + timedelta(days=1))


def test_what_is_given_back_goes_to_the_next_by_the_worklist(room):
    first, second = grant(ask(room, make_mandate())), ask(room, make_mandate())
    assert list(providers.worklist(make_staff())) == []
    workflow.end_lease(first, by=first.asked_by, at=NOW)
    [item] = providers.worklist(make_staff())
    assert item.reference == str(second.pk)
    grant(second)


def test_every_year_it_is_asked_about_once_and_staff_see_who_does_not_answer(room):
    club = make_mandate()
    lease = grant(ask(room, club))
    for days, sent, listed in ((300, 0, 0), (336, 1, 0), (337, 1, 0), (366, 1, 1)):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            tasks.remind_of_leases()
            assert Notice.objects.filter(kind="facilities.storage_to_confirm").count() == sent, days
            assert len(list(providers.worklist(make_staff()))) == listed, days
    at = NOW + timedelta(days=366)
    [asked] = providers.to_confirm(club.user, at.date())
    assert asked.due_on == NOW.date() + YEAR
    workflow.confirm_lease(lease, by=club.user, at=at)
    assert list(providers.to_confirm(club.user, at.date())) == []


class TestPage:
    def test_ask_confirm_and_give_back(self, client, room):
        club = make_mandate()
        client.force_login(club.user)
        assert "Lager 1" in client.get(reverse("storage")).content.decode()
        client.post(reverse("storage_ask", args=[room.pk]))
        lease = grant(StorageLease.objects.get())
        assert "Gi rommet tilbake" in client.get(reverse("storage")).content.decode()
        for answer, state in (
            ("tull", "active"),
            ("confirm", "active"),
            ("leave", "active"),
            ("end", "ended"),
        ):
            client.post(reverse("storage_answer", args=[lease.pk]), {"answer": answer})
            lease.refresh_from_db()
            assert lease.state == state

    def test_another_association_can_answer_nothing(self, client, room):
        lease = ask(room, make_mandate())
        client.force_login(make_mandate().user)
        assert client.post(reverse("storage_answer", args=[lease.pk]), {"answer": "leave"}).status_code == 404

    def test_who_has_it_is_shown_to_nobody(self, client, room):
        lease = grant(ask(room, make_mandate()))
        page = client.get(reverse("storage")).content.decode()
        assert lease.association.name not in page
        assert "opptatt" in page
