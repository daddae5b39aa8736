"""For whom one acts is remembered between pages, and never for longer than it is true."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations.acting import acting_association, my_associations
from organizations.models import Association
from organizations.permissions import acted_for, may_act_for
from organizations.states import MandateState
from organizations.workflow import mandates
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


def asked_by(user, rf):
    request = rf.get("/")
    request.user, request.session = user, {}
    return request


def test_the_second_page_asks_for_nobody_until_a_mandate_changes(client):
    mandate = make_mandate()
    client.force_login(mandate.user)
    page = reverse("my_page")

    def asked():
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return [one["sql"] for one in queries if 'FROM "organizations_association" WHERE' in one["sql"]]

    client.get(page)
    warm = len(asked())
    make_mandate()
    assert len(asked()) == warm + 1
    assert len(asked()) == warm


def test_a_mandate_that_is_ended_ends_with_the_next_page(rf):
    mandate = make_mandate(association=make_association(name="Tranby korps"))
    make_mandate(association=mandate.association)  # the last one never leaves
    assert acting_association(asked_by(mandate.user, rf)) == mandate.association
    mandates.end(mandate, by=mandate.user, at=NOW)
    request = asked_by(mandate.user, rf)
    assert acting_association(request) is None
    assert not may_act_for(request.user, mandate.association)


def test_a_mandate_that_is_given_begins_with_the_next_page(rf):
    association, user = make_association(), make_user()
    asked = mandates.claim(association, role="chair", explanation="x", by=user, at=NOW)
    assert my_associations(asked_by(user, rf)) == []
    mandates.approve(asked, by=make_staff(), at=NOW)
    assert my_associations(asked_by(user, rf)) == [association]


def test_what_is_given_during_a_page_holds_at_once(rf):
    association, user = make_association(), make_user()
    request = asked_by(user, rf)
    assert my_associations(request) == []
    make_mandate(association=association, user=user)
    assert acted_for(request.user, association)


def test_what_ends_during_a_page_has_ended_for_every_verb_that_waits_its_turn(rf):
    mandate = make_mandate()
    request = asked_by(mandate.user, rf)
    assert my_associations(request) == [mandate.association]
    type(mandate).objects.filter(pk=mandate.pk).update(state=MandateState.ENDED, ended_at=NOW)
    assert not may_act_for(request.user, mandate.association)


def test_what_one_page_writes_in_it_another_does_not_read(rf):
    mandate = make_mandate(association=make_association(name="Tranby korps"))
    acting_association(asked_by(mandate.user, rf)).name = "Noe annet"
    assert acting_association(asked_by(mandate.user, rf)).name == "Tranby korps"


def test_a_new_name_is_read_with_the_next_page(rf):
    mandate = make_mandate(association=make_association(name="Tranby korps"))
    assert acting_association(asked_by(mandate.user, rf)).name == "Tranby korps"
    Association.objects.filter(pk=mandate.association_id).update(name="Tranby skolekorps")
    assert acting_association(asked_by(mandate.user, rf)).name == "Tranby skolekorps"


def test_only_active_mandates_count(rf):
    mandate = make_mandate()
    for state in set(MandateState) - {MandateState.ACTIVE}:
        type(mandate).objects.filter(pk=mandate.pk).update(state=state, ended_at=NOW)
        assert my_associations(asked_by(mandate.user, rf)) == []
