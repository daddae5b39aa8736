"""An association's own calendar: changes and removals are followed, and what cannot be read spoils nothing."""

import threading
import uuid
from datetime import date, time, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from organizations import rules, tasks
from organizations.models import Activity, CalendarSource, CalendarTrust, Occurrence, SourceEvent
from organizations.workflow import calendar
from organizations.workflow import sources as workflow
from portal import fetching
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.organizations.factories import make_activity, make_participant, make_sign_up
from tests.organizations.test_incoming import TRAINING, at, event, file

pytestmark = pytest.mark.django_db

WEEKLY = "RRULE:FREQ=WEEKLY;COUNT=5"
DAY = timedelta(days=1)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked += 1
        body, status = self.server.content, self.server.status
        if self.headers["If-None-Match"] == '"same"':
            body, status = b"", 304
        self.send_response(status)
        self.send_header("ETag", self.server.etag)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        return


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        running.content, running.status, running.etag, running.asked = file(), 200, "", 0
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def chair():
    """Of an association whose activities need no look before they are shown."""
    return make_mandate(association=make_association(calendar_trust="always")).user


@pytest.fixture
def source(server, chair):
    association = chair.mandates.get().association
    url = f"http://127.0.0.1:{server.server_port}/kalender.ics"
    return workflow.connect(association, url=url, by=chair, at=NOW)


def own_machine(url, **options):
    """The real fetching; only this test lets its own server in."""
    return fetching.fetch(url, permit=lambda address: address.is_loopback, **options)


@pytest.fixture
def refresh(server, source):
    def run(*events, at=NOW, content=None, status=200):
        server.content, server.status = file(*events) if content is None else content, status
        workflow.refresh(CalendarSource.objects.get(pk=source.pk), at=at, fetch=own_machine)
        source.refresh_from_db()
        return source

    return run


def shown():
    rows = Occurrence.objects.public().order_by("on").select_related("activity")
    return [(row.activity.title, row.on.isoformat(), row.state) for row in rows]


class TestTakesIn:
    def test_events_as_activities_with_their_dates(self, refresh):
        source = refresh(event(TRAINING, WEEKLY, "LOCATION:Tranbyhallen"))
        activity = Activity.objects.get()
        assert (activity.place, activity.kind, activity.association) == (
            "Tranbyhallen",
            "regular",
            source.association,
        )
        assert [day for _title, day, _state in shown()] == [
            f"2027-{part}" for part in ("03-04", "03-11", "03-18", "03-25", "04-01")
        ]
        assert (source.problem, source.read_at) == ("", NOW)

    def test_twice_the_same_changes_nothing(self, refresh):
        refresh(event(TRAINING, WEEKLY))
        before = list(Occurrence.objects.order_by("pk").values("uid", "sequence", "changed_at", "on"))
        refresh(event(TRAINING, WEEKLY), at=NOW + timedelta(hours=1))
        refresh(event(TRAINING, WEEKLY), at=NOW + timedelta(hours=13))  # the next day: read anew
        assert before == list(Occurrence.objects.order_by("pk").values("uid", "sequence", "changed_at", "on"))

    def test_a_new_time_and_title_keep_the_uid_and_count_the_sequence(self, refresh):
        refresh(event(TRAINING, WEEKLY))
        before = {row.on: (row.uid, row.sequence) for row in Occurrence.objects.all()}
        refresh(event(at("20270304T190000", "20270304T203000"), WEEKLY, summary="Ny tid"))
        for row in Occurrence.objects.all():
            assert row.uid == before[row.on][0]
            assert row.sequence > before[row.on][1]
        assert {title for title, *_ in shown()} == {"Ny tid"}

    def test_a_single_event_that_is_moved_is_the_same_date(self, refresh):
        refresh(event(TRAINING))
        uid = Occurrence.objects.get().uid
        refresh(event(at("20270309T180000", "20270309T193000")))
        assert (Occurrence.objects.get().uid, Occurrence.objects.get().on) == (uid, date(2027, 3, 9))

    def test_what_is_gone_leaves_the_calendar_and_can_come_back(self, refresh):
        other = event(TRAINING, uid="b", summary="Annet")
        refresh(event(TRAINING, WEEKLY), other)
        refresh(other)
        assert [title for title, *_ in shown()] == ["Annet"]
        refresh(event(TRAINING, WEEKLY), other)
        assert len(shown()) == 6
        assert SourceEvent.objects.count() == 2

    def test_a_cancelled_date_is_shown_as_cancelled_and_restored(self, refresh):
        off = event("RECURRENCE-ID;TZID=Europe/Oslo:20270311T180000", "STATUS:CANCELLED",
                    at("20270311T180000", "20270311T193000"))  # fmt: skip
        refresh(event(TRAINING, WEEKLY))
        refresh(event(TRAINING, WEEKLY), off)
        assert ("Trening", "2027-03-11", "cancelled") in shown()
        refresh(event(TRAINING, WEEKLY))
        assert ("Trening", "2027-03-11", "planned") in shown()

    def test_what_somebody_cancelled_here_stays_cancelled(self, refresh, chair):
        refresh(event(TRAINING, WEEKLY))
        calendar.cancel(Occurrence.objects.get(on=date(2027, 3, 11)), by=chair, at=NOW)
        refresh(event(TRAINING, WEEKLY, summary="Ny"))
        assert ("Ny", "2027-03-11", "cancelled") in shown()

    def test_those_who_have_signed_up_are_told_when_it_is_moved_or_gone(self, refresh):
        refresh(event(TRAINING))
        make_sign_up(activity=Activity.objects.get())
        mine = make_participant(Occurrence.objects.get())
        refresh(event(at("20270309T180000", "20270309T193000")))
        refresh()
        kinds = (
            Notice.objects.filter(receiver=mine.signed_up_by).order_by("pk").values_list("kind", flat=True)
        )
        assert list(kinds)[1:] == ["organizations.date_moved", "organizations.date_cancelled"]

    def test_what_has_been_stays(self, refresh):
        refresh(event(TRAINING, WEEKLY))
        refresh(at=NOW + 12 * DAY)
        assert [day for _title, day, _state in shown()] == ["2027-03-04", "2027-03-11"]

    def test_what_was_entered_here_is_left_alone(self, refresh, chair):
        make_activity(association=chair.mandates.get().association, by=chair, kind="event", title="Vår egen")
        refresh(event(TRAINING))
        refresh()
        assert [title for title, *_ in shown()] == ["Vår egen"]

    def test_the_nightly_task_makes_no_dates_of_its_own(self, refresh):
        refresh(event(TRAINING, "RRULE:FREQ=WEEKLY"))
        before = Occurrence.objects.count()
        with time_machine.travel(NOW + 60 * DAY, tick=False):
            tasks.extend_calendar()
        assert Occurrence.objects.count() == before


class TestWhatIsWrittenThere:
    """The file has the last word, so nobody is let write here what the next fetch would take away."""

    def test_no_price_is_known_before_the_association_says_it(self, refresh, chair, client, time_machine):
        time_machine.move_to(NOW, tick=False)
        refresh(event(TRAINING, WEEKLY))
        activity = Activity.objects.get()
        assert "gratis" not in client.get(activity.get_absolute_url()).content.decode()
        client.force_login(chair)
        page = client.get(reverse("activity_edit", args=[activity.pk]))
        assert set(page.context["form"].fields) == {
            "district", "activity_type", "age_from", "age_to", "price", "is_step_free", "sign_up", "key",
        }  # fmt: skip
        assert "egen kalender" in page.content.decode()
        facts = {"key": uuid.uuid4(), "price": "50", "title": "Noe annet", "start_time": "10:00"}
        client.post(reverse("activity_edit", args=[activity.pk]), facts)
        activity.refresh_from_db()
        assert (activity.price, activity.title) == (50, "Trening")
        assert len(shown()) == 5, "no date is made of the rule"

    def test_a_date_is_not_moved_or_left_out_here(self, refresh, chair, client, time_machine):
        time_machine.move_to(NOW, tick=False)
        refresh(event(TRAINING, WEEKLY))
        row = Occurrence.objects.order_by("on").first()
        for deed in (
            lambda: calendar.skip([row], note="", by=chair, at=NOW),
            lambda: calendar.reschedule(
                row, day=row.on, start_time=time(9), end_time=time(10), by=chair, at=NOW
            ),
        ):
            with pytest.raises(Refused, match="fetched"):
                deed()
        client.force_login(chair)
        page = client.get(row.get_absolute_url()).content.decode()
        assert reverse("occurrence_cancel", args=[row.pk]) in page
        assert reverse("occurrence_move", args=[row.pk]) not in page
        assert reverse("activity_skip", args=[row.activity_id]) not in page

    def test_a_camp_is_one_date_over_several_days(self, refresh):
        refresh(event("DTSTART;VALUE=DATE:20270319\nDTEND;VALUE=DATE:20270322"))
        row = Occurrence.objects.get()
        assert (row.on, row.last_on, row.activity.nights) == (date(2027, 3, 19), date(2027, 3, 21), 2)

    def test_it_is_no_experience_that_staff_have_with_the_association(self, refresh, chair):
        source = refresh(*(event(TRAINING, uid=str(number)) for number in range(5)))
        association = source.association
        association.calendar_trust = CalendarTrust.BY_EXPERIENCE
        assert not rules.is_trusted(association)
        workflow.disconnect(source, by=chair, at=NOW)
        assert not rules.is_trusted(association), "nor afterwards"


class TestWhenItGoesWrong:
    @pytest.mark.parametrize(
        ("content", "status", "problem"),
        [
            (b"<html>Logg inn</html>", 200, "not_a_calendar"),
            (file(event(TRAINING))[:-20], 200, "cut_off"),
            (b"", 404, "status"),
            (b"BEGIN:VCALENDAR" + bytes(50 * 1024 * 1024), 200, "too_big"),
        ],
        ids=["a web page", "cut off", "gone", "50 MB"],
    )
    def test_the_last_good_copy_is_kept_and_the_reason_is_said(
        self, refresh, chair, content, status, problem
    ):
        refresh(event(TRAINING))
        source = refresh(content=content, status=status, at=NOW + timedelta(hours=1))
        assert (source.problem, source.read_at) == (problem, NOW)
        assert len(shown()) == 1
        page = page_of(chair, source)
        assert source.get_problem_display() in page
        assert "Det vi leste" in page

    def test_it_is_forgotten_when_it_goes_well_again(self, refresh):
        refresh(content=b"", status=500)
        assert refresh(event(TRAINING)).problem == ""

    def test_a_failure_half_way_leaves_nothing_half_done(self, refresh, monkeypatch):
        refresh(event(TRAINING))

        def fail(*_args):
            raise RuntimeError

        monkeypatch.setattr(workflow.occasions.moved, "tell", fail)
        with pytest.raises(RuntimeError):
            refresh(event(TRAINING, summary="Ny"), event(TRAINING, uid="b"))
        assert [title for title, *_ in shown()] == ["Trening"]

    def test_an_address_in_a_closed_network_is_refused_by_the_real_thing(self, server, source):
        workflow.refresh(source, at=NOW)
        source.refresh_from_db()
        assert (source.problem, server.asked) == ("forbidden", 0)


class TestAsksSeldom:
    def test_an_unchanged_file_is_not_sent_again_the_same_day(self, server, refresh):
        server.etag = '"same"'
        refresh(event(TRAINING))
        assert refresh(at=NOW + timedelta(hours=1)).read_at == NOW + timedelta(hours=1)
        assert len(shown()) == 1

    def test_the_hourly_task_takes_those_that_are_due(self, source):
        hour = timedelta(hours=1)
        assert list(CalendarSource.objects.due(NOW)) == [source]
        CalendarSource.objects.update(checked_at=NOW)
        assert not CalendarSource.objects.due(NOW)
        assert list(CalendarSource.objects.due(NOW + hour)) == [source]


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(user, source):
    with time_machine.travel(NOW, tick=False):
        return (
            client_of(user).get(reverse("calendar_source", args=[source.association.slug])).content.decode()
        )


class TestThePage:
    def test_connects_with_an_address_of_a_calendar_program(self, chair):
        association = chair.mandates.get().association
        url = reverse("calendar_source", args=[association.slug])
        client_of(chair).post(url, {"url": " webcal://kalender.example/a.ics "})
        assert CalendarSource.objects.get().url == "https://kalender.example/a.ics"

    @pytest.mark.parametrize(
        "url", ["", "tull", "javascript:alert(1)", "ftp://kalender.example/a", "https://a b.no"]
    )
    def test_keeps_what_is_no_address_and_says_so(self, chair, url):
        association = chair.mandates.get().association
        page = client_of(chair).post(reverse("calendar_source", args=[association.slug]), {"url": url})
        assert page.context["form"].errors
        assert not CalendarSource.objects.exists()

    def test_says_how_much_came_and_what_was_odd(self, refresh, chair):
        source = refresh(event(TRAINING, WEEKLY), event(uid="b"))
        page = page_of(chair, source)
        assert "5 kommende datoer" in page
        assert "har ingen dato" in page

    def test_disconnects_and_what_came_is_gone(self, refresh, chair):
        source = refresh(event(TRAINING, WEEKLY))
        url = reverse("calendar_source_disconnect", args=[source.association.slug])
        with time_machine.travel(NOW, tick=False):
            assert client_of(chair).get(url).status_code == 200
            client_of(chair).post(url)
        assert not CalendarSource.objects.exists()
        assert not shown()
        assert AuditEntry.objects.filter(action="organizations.calendar_source.disconnected").exists()

    def test_is_only_for_those_who_act_for_the_association(self, source):
        slug = source.association.slug
        for user in (make_staff(), make_mandate().user):
            for name in ("calendar_source", "calendar_source_disconnect"):
                assert client_of(user).get(reverse(name, args=[slug])).status_code == 404
            assert client_of(user).post(reverse("calendar_source_fetch", args=[slug])).status_code == 404
            with pytest.raises(Refused):
                workflow.connect(source.association, url="https://x.example/", by=user, at=NOW)

    def test_an_association_that_is_not_known_yet_enters_some_itself_first(self):
        mandate = make_mandate()
        with pytest.raises(Refused) as refused:
            workflow.connect(mandate.association, url="https://x.example/", by=mandate.user, at=NOW)
        assert refused.value.problems[0].code == "not_trusted"

    def test_an_association_outside_the_register_waits(self):
        mandate = make_mandate(association=make_association(state="proposed"))
        with pytest.raises(Refused):
            workflow.connect(mandate.association, url="https://x.example/", by=mandate.user, at=NOW)
