"""The filters of the staff's lists offer what there is, and nothing else."""

import pytest
from django.urls import reverse

from grants.states import ApplicationState
from tests.factories import make_mandate, make_staff
from tests.grants.factories import make_application, make_call, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
LIST = reverse("admin:grants_grantapplication_changelist")


@pytest.fixture
def kari(client):
    user = make_staff(name="Kari")
    client.force_login(user)
    return user


def offered(client, url=LIST):
    """Name of each filter → what it offers beside all."""
    changelist = client.get(url).context["cl"]
    return {
        str(spec.title): [str(choice["display"]) for choice in spec.choices(changelist)][1:]
        for spec in changelist.filter_specs
    }


def test_a_status_that_nothing_has_is_not_offered(client, kari):
    call = make_call()
    make_application(call=call, state=S.SUBMITTED)
    make_application(call=call, state=S.REFUSED)
    make_draft(call=call)
    assert offered(client)["status"] == ["mottatt", "avslått"]


def test_a_filter_with_one_choice_is_none(client, kari):
    call = make_call()
    make_application(call=call, state=S.SUBMITTED)
    make_application(call=call, state=S.SUBMITTED)
    assert "status" not in offered(client)
    assert "for sent" not in offered(client)


def test_what_is_chosen_stays_in_sight_when_nothing_has_it_any_more(client, kari):
    call = make_call()
    make_application(call=call, state=S.SUBMITTED)
    page = client.get(LIST, {"state__exact": "in_review"})
    assert "Fjern alle filtre" in page.content.decode()
    assert offered(client, f"{LIST}?state__exact=in_review")["status"] == ["mottatt", "under behandling"]


def test_a_case_that_is_closed_to_somebody_shows_in_no_choice(client, kari):
    call = make_call()
    make_application(call=call, state=S.SUBMITTED)
    theirs = make_application(call=call, state=S.REFUSED)
    assert "avslått" in offered(client)["status"]
    make_mandate(association=theirs.association, user=kari)
    assert "status" not in offered(client)


def test_the_filters_stand_before_the_list_and_each_cell_says_its_column(client, kari):
    call = make_call()
    make_application(call=call, state=S.SUBMITTED)
    make_application(call=call, state=S.REFUSED)
    page = client.get(LIST).content.decode()
    assert page.index('id="changelist-filter"') < page.index('id="result_list"')
    assert '<td data-label="Svarfrist" class="field-due_on' in page
