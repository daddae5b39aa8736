"""Open pages: who got what, how fast we answered, what one association got in all, others' schemes, and deadlines."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from grants import workflow
from grants.models import ExternalScheme, GrantApplication, GrantCall, OpeningWatch
from grants.states import ApplicationState, RepaymentState
from portal.clock import OSLO
from portal.models import Notice
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.grants.factories import decide, make_application, make_call, make_scheme
from tests.grants.test_repayments import make_repayment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_now")]
S = ApplicationState


def page(response):
    return response.content.decode().replace("\u00a0", " ")


class TestAwarded:
    url = "/tilskudd/tildelt/"

    def test_who_got_what_and_the_median_beside_the_promise(self, client):
        call = make_call()
        make_application(call=call, state=S.GRANTED, association=make_association(name="Tranby kor"))
        make_application(call=call, state=S.PARTLY)
        make_application(call=call, state=S.REFUSED, association=make_association(name="Fikk ikke"))
        text = page(client.get(self.url))
        for words in ("Tildelt i 2027", "2 tilskudd, 42 000 kr", "Tranby kor", "30 000 kr", "0 dager", "6 uker",
                      "Holdt for 3 av 3"):  # fmt: skip
            assert words in text, words
        assert "Fikk ikke" not in text

    def test_what_is_paid_back_is_not_counted(self, client):
        repayment = make_repayment(state=RepaymentState.REPAID)
        association = repayment.grant.application.association
        text = page(client.get(self.url))
        for words in ("1 tilskudd, 18 000 kr", "30 000 kr tildelt, 12 000 kr betalt tilbake"):
            assert words in text, words
        text = page(client.get(reverse("grants_of_association", args=[association.slug])))
        for words in ("2027: 18 000 kr", "30 000 kr tildelt, 12 000 kr betalt tilbake"):
            assert words in text, words
        (row,) = client.get("/api/v1/grants/awarded").json()["items"]
        assert (Decimal(row["amount"]), Decimal(row["repaid"])) == (30_000, 12_000)

    def test_is_new_as_soon_as_something_is_decided(self, client):
        call = make_call()
        make_application(call=call, state=S.GRANTED)
        assert "1 tilskudd, 30 000 kr" in page(client.get(self.url))
        make_application(call=call, state=S.REFUSED)
        assert "Holdt for 2 av 2" in page(client.get(self.url))
        make_application(call=call, state=S.PARTLY)
        assert "2 tilskudd, 42 000 kr" in page(client.get(self.url))

    @pytest.mark.parametrize(
        ("days", "median"), [((3,), 3), ((3, 8), 5), ((1, 2, 30), 2), ((0, 1, 2, 40), 1)], ids=str
    )
    def test_median_is_the_middle_in_days_of_the_calendar(self, client, days, median):
        """Between two in the middle, the whole days of the half way. Source: the definition of a median."""
        call = make_call(deadline=NOW.date())
        late_at_night = datetime(2027, 3, 2, 23, 30, tzinfo=OSLO)
        for number in days:
            application = make_application(call=call, at=late_at_night)
            decide(application, at=datetime(2027, 3, 2, 9, tzinfo=OSLO) + timedelta(days=number))
        times = GrantApplication.objects.decided().answer_times()
        assert (times.number, times.median_days) == (len(days), median)
        assert times.on_time == len(days)
        words = f"{median} dag" if median == 1 else f"{median} dager"
        row = page(client.get(self.url)).partition("<h2>Hvor raskt vi svarte</h2>")[2]
        assert re.search(rf"<td[^>]*>{words}</td>\s*<td[^>]*>6 uker etter fristen", row), row[:1500]

    def test_late_answers_are_counted_against_the_promise(self, client):
        call = make_call()
        in_time, late = make_application(call=call), make_application(call=call)
        decide(in_time, at=datetime(2027, 5, 27, 23, 59, tzinfo=OSLO))
        decide(late, at=datetime(2027, 5, 28, 0, 1, tzinfo=OSLO))
        assert "Holdt for 1 av 2" in page(client.get(self.url))

    def test_a_year_that_is_not_there_is_not_there(self, client):
        make_application(state=S.GRANTED)
        assert client.get(f"{self.url}?ar=2027").status_code == 200
        for year in ("1999", "abcd", "²²²²", "99999"):
            assert client.get(f"{self.url}?ar={year}").status_code == 404

    def test_without_grants_it_says_so(self, client):
        assert "Ingenting er tildelt" in page(client.get(self.url))

    @pytest.mark.parametrize("rows", [2, 12])
    def test_costs_the_same_however_many(self, client, rows, django_assert_max_num_queries):
        call = make_call()
        for _ in range(rows):
            make_application(state=S.GRANTED, call=call)
        with django_assert_max_num_queries(8):
            client.get(self.url)

    def test_kroner_and_free_hours_stand_together(self, client, monkeypatch):
        from portal import registries
        from portal.registries import Support

        application = make_application(state=S.GRANTED, association=make_association(name="Tranby kor"))
        free = Support("Gratis lokaler", Decimal(8000), Decimal(40))
        monkeypatch.setitem(
            registries.support._providers, "test", lambda pk, year: [free] if year == 2027 else []
        )
        text = page(client.get(reverse("grants_of_association", args=[application.association.slug])))
        for words in ("2027: 38 000 kr", "30 000 kr", "8 000 kr", "40 timer"):
            assert words in text, words


class TestExternal:
    def test_come_with_the_platform_and_are_then_the_staffs_own(self):
        make_scheme()
        assert ExternalScheme.objects.count() == 10
        ExternalScheme.objects.filter(giver="Bufdir").delete()
        make_scheme()
        assert ExternalScheme.objects.count() == 9

    @pytest.mark.parametrize(
        ("checked", "deadline", "is_stale"),
        [
            (None, None, True),
            (NOW.date(), None, False),
            (NOW.date() - timedelta(days=180), None, False),
            (NOW.date() - timedelta(days=181), None, True),
            (NOW.date(), NOW.date() - timedelta(days=1), True),
            (NOW.date(), NOW.date(), False),
        ],
    )
    def test_stale_is_the_same_in_a_list_and_on_a_row(self, checked, deadline, is_stale):
        scheme = ExternalScheme.objects.create(
            title="Frifond", giver="LNU", purpose="Til lag.", url="https://example.org/", last_checked_on=checked,
            next_deadline=deadline,
        )  # fmt: skip
        assert scheme.is_stale_on(NOW.date()) is is_stale
        assert ExternalScheme.objects.stale(NOW.date()).exists() is is_stale

    def test_saving_says_that_one_has_looked(self, client):
        make_scheme()
        client.force_login(make_staff())
        scheme = ExternalScheme.objects.get(giver="LNU")
        url = reverse("admin:grants_externalscheme_change", args=[scheme.pk])
        assert "Kan være utdatert" in page(client.get(reverse("grants")))
        answers = {"title": "Frifond", "giver": "LNU", "purpose": "Til lag.", "url": "https://example.org/",
                   "next_deadline": "15.4.2027", "is_offered": "on"}  # fmt: skip
        assert client.post(url, answers).status_code == 302
        scheme.refresh_from_db()
        assert (scheme.last_checked_on, scheme.next_deadline) == (NOW.date(), date(2027, 4, 15))
        assert "Sist kontrollert 2. mars 2027" in page(client.get(reverse("grants")))

    def test_only_web_addresses(self):
        with pytest.raises(ValidationError):
            ExternalScheme(title="x", giver="y", purpose="z", url="javascript:alert(1)").full_clean()

    def test_are_found_by_search(self, client):
        make_scheme()
        assert "Grasrotandelen" in page(client.get("/sok/?q=grasrot"))


class TestWatching:
    def test_told_once_when_it_opens_and_not_before(self, client, at_now):
        call = make_call(deadline=date(2027, 9, 1))
        user = make_user()
        client.force_login(user)
        url = call.scheme.get_absolute_url()
        assert "Gi meg beskjed når den åpner" in page(client.get(url))
        for _ in range(2):
            client.post(reverse("grant_scheme_watch", args=[call.scheme.code]))
        assert OpeningWatch.objects.count() == 1
        assert "Du får e-post når ordningen åpner" in page(client.get(url))
        assert workflow.announce_openings(at=NOW) == 0
        for _ in range(2):
            workflow.announce_openings(at=call.opens_at)
        (notice,) = Notice.objects.filter(kind="grants.scheme_opened")
        assert notice.receiver == user

    def test_can_be_stopped(self, client):
        scheme = make_scheme()
        client.force_login(make_user())
        client.post(reverse("grant_scheme_watch", args=[scheme.code]))
        client.post(reverse("grant_scheme_watch", args=[scheme.code]), {"stop": "1"})
        assert not OpeningWatch.objects.exists()


class TestDeadlines:
    def test_are_events_that_a_calendar_reads(self, client):
        make_call()
        make_call(deadline=date(2027, 9, 1))
        ExternalScheme.objects.update(next_deadline=date(2027, 4, 1))
        answer = client.get(reverse("grant_deadlines"))
        assert answer["Content-Type"].startswith("text/calendar")
        events = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        days = {str(event["SUMMARY"]).split(":")[0]: event["DTSTART"].dt for event in events}
        assert date(2027, 4, 15) in [event["DTSTART"].dt for event in events]
        assert {"Frist", "Åpner"} <= set(days)
        assert answer.content == client.get(reverse("grant_deadlines")).content

    def test_a_running_scheme_has_none_and_promises_from_receipt(self, client):
        call = make_call(deadline=date(2027, 12, 31), is_running=True)
        assert call.answer_by(date(2027, 3, 2)) == date(2027, 4, 13)
        assert "Hele året" in page(client.get(reverse("grants")))
        assert b"-closes" not in client.get(reverse("grant_deadlines")).content
        assert GrantCall.objects.get().is_running
        make_mandate()
