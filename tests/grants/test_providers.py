"""What the grants show on the pages of the whole portal, and as open data."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from grants import providers, workflow
from grants.models import ExternalScheme
from grants.providers import external_schemes
from grants.states import ApplicationState
from portal.clock import OSLO
from tests.factories import NOW, make_staff, make_user
from tests.grants.factories import make_application, make_call, make_draft, make_scheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState
TODAY = NOW.date()


def plain(text):
    return str(text).replace("\u00a0", " ")


def test_the_menu_has_grants(client):
    assert 'href="/tilskudd/"' in client.get(reverse("front")).content.decode()


class TestTask:
    def test_counts_the_open_schemes_and_names_the_next_deadline(self):
        make_call()
        assert plain(providers.task(TODAY).text) == "1 ordning er åpen nå. Neste frist 15. april 2027."

    def test_without_an_open_call_it_promises_nothing(self):
        assert "frist" not in plain(providers.task(TODAY).text)


class TestWorklist:
    def test_everything_undecided_with_due_day_and_handler(self):
        application = make_application()
        make_application(state=S.GRANTED, call=application.call)
        make_draft(call=application.call)
        workflow.take(application, by=make_staff(name="Kari"), at=NOW)
        (item,) = providers.worklist(make_staff())
        assert (item.handler, item.reference) == ("Kari", str(application.case))
        assert item.due_on == date(2027, 4, 2)  # the interim reply, a month after receipt

    def test_after_the_interim_reply_the_answer_is_what_is_due(self):
        application = make_application()
        workflow.send_interim_reply(
            application, text="x", expected_on=date(2027, 6, 1), by=make_staff(), at=NOW
        )
        (item,) = providers.worklist(make_staff())
        assert item.due_on == date(2027, 6, 1)


class TestSchemesFromOthers:
    def test_the_stale_are_one_line_of_the_worklist_until_somebody_has_looked(self, client):
        make_scheme()
        staff = make_staff()
        ExternalScheme.objects.update(last_checked_on=date(2027, 3, 1), next_deadline=None)
        assert not list(external_schemes(staff))
        ExternalScheme.objects.filter(pk=ExternalScheme.objects.first().pk).update(
            last_checked_on=date(2026, 8, 1)
        )
        (item,) = external_schemes(staff)
        assert item.title == "1 ordning fra andre å sjekke"
        assert item.since.date() == date(2027, 1, 28) + timedelta(days=1)
        client.force_login(staff)
        assert client.get(item.url).content.decode().count('class="field-title"') == 1


class TestObligations:
    def test_a_draft_waits_until_it_can_no_longer_be_sent(self):
        draft = make_draft()
        (item,) = providers.obligations(draft.saved_by, TODAY)
        assert item.due_on == date(2027, 4, 15)
        assert list(providers.obligations(draft.saved_by, date(2027, 4, 29)))
        assert not list(providers.obligations(draft.saved_by, date(2027, 4, 30)))
        assert not list(providers.obligations(make_user(), TODAY))

    def test_what_is_sent_is_done(self):
        application = make_application()
        assert not list(providers.obligations(application.submitted_by, TODAY))


class TestMyPage:
    def test_a_decision_is_new_until_it_is_opened(self, client):
        application = make_application(state=S.GRANTED)
        user = application.submitted_by
        assert [item.is_new for item in providers.my_page(user).items] == [True]
        client.force_login(user)
        client.get(application.get_absolute_url())
        assert [item.is_new for item in providers.my_page(user).items] == [False]

    def test_without_applications_there_is_no_section(self):
        assert providers.my_page(make_user()) is None


def test_support_is_what_was_granted_that_year():
    application = make_application(state=S.PARTLY)
    (given,) = providers.support(application.association_id, 2027)
    assert given.amount == Decimal(12_000)
    assert not list(providers.support(application.association_id, 2026))


def test_search_finds_schemes():
    make_scheme()
    assert [hit.title for hit in providers.search("underskudd")] == ["Underskuddsgaranti"]


class TestOpenData:
    def get(self, client, what):
        response = client.get(f"/api/v1/grants/{what}")
        assert response.status_code == 200
        return response.json()

    def test_schemes_and_calls(self, client):
        make_call()
        assert "deficit-guarantee" in {row["code"] for row in self.get(client, "schemes")}
        (call,) = self.get(client, "calls")["items"]
        assert call["scheme"] == "operating-youth-culture"
        deadline = datetime.fromisoformat(call["application_deadline"]).astimezone(OSLO)
        assert (deadline.date(), deadline.hour) == (date(2027, 4, 15), 23)

    def test_awarded_and_nothing_about_the_others(self, client):
        application = make_application(state=S.GRANTED)
        make_application(state=S.REFUSED, call=application.call)
        (row,) = self.get(client, "awarded")["items"]
        assert row["association"] == application.association.name
        assert Decimal(row["amount"]) == 30_000
        assert set(row) == {"scheme", "association", "organization_number", "amount", "repaid", "decided_at"}
