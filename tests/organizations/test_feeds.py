"""Feeds out: what other programs read, and that an unchanged one costs next to nothing."""

import json
import re
from datetime import date, timedelta
from xml.etree import ElementTree

import icalendar
import pytest
import recurring_ical_events
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from organizations.models import ActivityType, OwnFeed
from organizations.workflow import calendar, own_feed
from organizations.workflow import participants as workflow
from portal.clock import OSLO
from portal.models import AuditEntry
from tests.factories import NOW, make_association, make_district, make_mandate, make_user
from tests.organizations.factories import make_activity, make_participant, make_sign_up

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def events(answer):
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def titles(answer):
    return {str(event["SUMMARY"]) for event in events(answer)}


@pytest.fixture
def two():
    """Two single events: one of a kind and in a district, one of neither."""
    kind, district = ActivityType.objects.get(code="korps"), make_district()
    make_activity(kind="event", title="Øvelse", activity_type=kind, district=district)
    make_activity(kind="event", title="Dugnad")
    return kind, district


class TestICal:
    def test_all_a_district_and_a_kind(self, client, two):
        kind, district = two
        assert titles(client.get("/kalender.ics")) == {"Øvelse", "Dugnad"}
        assert titles(client.get(reverse("district_feed", args=[district.pk]))) == {"Øvelse"}
        assert titles(client.get(reverse("type_feed", args=[kind.code]))) == {"Øvelse"}

    def test_wall_clock_is_right_over_both_clock_changes_for_an_independent_library(self, client):
        activity = make_activity(repeats_until=date(2027, 11, 25))
        feed = client.get(reverse("association_feed", args=[activity.association.slug]))
        read = recurring_ical_events.of(icalendar.Calendar.from_ical(feed.content))
        for day in (date(2027, 3, 25), date(2027, 4, 1), date(2027, 10, 28), date(2027, 11, 4)):
            [event] = read.at(day)
            assert event["DTSTART"].dt.astimezone(OSLO).strftime("%H.%M") == "18.00"

    def test_the_same_uid_with_a_higher_sequence_when_cancelled(self, client):
        activity = make_activity(kind="event")
        [before] = events(client.get("/kalender.ics"))
        calendar.cancel(activity.occurrences.get(), by=activity.association.mandates.get().user, at=NOW)
        [after] = events(client.get("/kalender.ics"))
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert after["STATUS"] == "CANCELLED"


class TestUnchanged:
    @pytest.mark.parametrize("url", ["/kalender.ics", "/kalender.rss"])
    def test_is_304_for_one_query_until_something_changes(self, client, django_assert_num_queries, url):
        activity = make_activity()
        etag = client.get(url)["ETag"]
        with django_assert_num_queries(1):
            assert client.get(url, headers={"if-none-match": etag}).status_code == 304
        with django_assert_num_queries(1):  # also one who has not read it before: it is made already
            assert client.get(url).status_code == 200
        make_activity(association=activity.association)
        assert client.get(url, headers={"if-none-match": etag}).status_code == 200

    def test_costs_no_query_within_a_second_of_another(self, client, django_assert_num_queries, monkeypatch):
        monkeypatch.setattr("portal.kept.RECENT", 60)
        make_activity()
        etag = client.get("/kalender.ics")["ETag"]
        with django_assert_num_queries(0):
            assert client.get("/kalender.ics", headers={"if-none-match": etag}).status_code == 304

    def test_changes_with_the_day(self, client):
        make_activity()
        etag = client.get("/kalender.ics")["ETag"]
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            assert client.get("/kalender.ics", headers={"if-none-match": etag}).status_code == 200


class TestRss:
    def items(self, answer):
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        return ElementTree.fromstring(answer.content).findall("channel/item")

    def test_has_one_item_for_each_activity_the_newest_first(self, client, two):
        kind, _district = two
        make_activity(title="Hver torsdag", at=NOW + timedelta(hours=1))
        items = self.items(client.get("/kalender.rss"))
        assert items[0].findtext("title") == "Hver torsdag"
        assert len(items) == 3
        assert "torsdag 4. mars 2027 18.00" in items[0].findtext("description")
        assert [
            item.findtext("title") for item in self.items(client.get(f"/kalender/type/{kind.code}.rss"))
        ] == ["Øvelse"]

    def test_of_an_association_has_only_its_own(self, client, two):
        other = make_activity(title="Annet")
        url = reverse("association_rss", args=[other.association.slug])
        assert [item.findtext("title") for item in self.items(client.get(url))] == ["Annet"]

    def test_survives_what_people_write(self, client):
        make_activity(title="\x0c<b>]]>&", description="\x0b</description>")
        [item] = self.items(client.get("/kalender.rss"))
        assert item.findtext("title") == "<b>]]>&"

    def test_hides_drafts_and_associations_that_are_not_in_the_register(self, client):
        make_activity(is_public=False)
        hidden = make_mandate(association=make_association(state="proposed"))
        make_activity(association=hidden.association, by=hidden.user)
        assert not self.items(client.get("/kalender.rss"))


class TestMyOwn:
    @pytest.fixture
    def mine(self):
        user = make_user()
        course = make_sign_up(activity=make_activity(kind="event", title="Kurs"))
        weekly = make_sign_up(activity=make_activity(title="Trening"), covers="all")
        make_activity(kind="event", title="Uten meg")
        rows = [
            make_participant(own.dates().first(), by=user, name="Ada Hemmelig") for own in (course, weekly)
        ]
        return rows, own_feed.renew(by=user, at=NOW)

    def url(self, feed):
        return reverse("own_feed", args=[feed.token])

    def test_has_what_i_have_a_place_in_and_nothing_else(self, client, mine):
        _rows, feed = mine
        answer = client.get(self.url(feed))
        assert titles(answer) == {"Kurs", "Trening"}
        assert len(events(answer)) > 50
        assert b"Hemmelig" not in answer.content
        assert "private" in answer["Cache-Control"]
        assert "Access-Control-Allow-Origin" not in answer

    def test_follows_when_i_sign_off(self, client, mine):
        rows, feed = mine
        etag = client.get(self.url(feed))["ETag"]
        workflow.withdraw(rows[0], by=rows[0].signed_up_by, at=NOW)
        answer = client.get(self.url(feed), headers={"if-none-match": etag})
        assert titles(answer) == {"Trening"}

    def test_a_new_address_makes_the_old_worthless(self, client, mine):
        rows, feed = mine
        old = self.url(feed)
        new = self.url(own_feed.renew(by=rows[0].signed_up_by, at=NOW))
        assert client.get(old).status_code == 404
        assert client.get(new).status_code == 200

    def test_taken_away_it_is_gone_and_the_log_says_so(self, client, mine):
        rows, feed = mine
        for _ in range(2):
            own_feed.close(by=rows[0].signed_up_by, at=NOW)
        assert client.get(self.url(feed)).status_code == 404
        assert AuditEntry.objects.filter(action="organizations.own_feed.closed").count() == 1

    def test_is_made_and_taken_away_on_the_page(self):
        user, client = make_user(), Client()
        client.force_login(user)
        page = client.post(reverse("own_feed_renew"), follow=True).content.decode()
        assert OwnFeed.objects.get(user=user).token in page
        client.post(reverse("own_feed_close"))
        assert not OwnFeed.objects.exists()

    def test_of_a_closed_user_opens_nothing(self, client, mine):
        rows, feed = mine
        type(rows[0].signed_up_by).objects.update(is_active=False)
        assert client.get(self.url(feed)).status_code == 404


class TestLinkedData:
    def data(self, client, activity):
        page = client.get(activity.get_absolute_url()).content.decode()
        return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])["@graph"]

    def test_tells_when_where_who_and_what_it_costs(self, client):
        activity = make_activity(kind="event", title="Korøvelse", price=50, age_from=13)
        [event] = self.data(client, activity)
        assert event["startDate"] == "2027-03-04T18:00:00+01:00"
        assert event["location"]["name"] == "Tranbyhallen"
        assert event["offers"]["price"] == 50
        assert event["typicalAgeRange"] == "13-"
        assert event["eventStatus"].endswith("EventScheduled")

    def test_says_what_is_cancelled(self, client):
        activity = make_activity(kind="event")
        calendar.cancel(activity.occurrences.get(), by=activity.association.mandates.get().user, at=NOW)
        assert self.data(client, activity)[0]["eventStatus"].endswith("EventCancelled")

    def test_what_people_write_does_not_end_it(self, client):
        nasty = "</script><script>alert(1)</script>\u2028&"
        [event] = self.data(client, make_activity(kind="event", title=nasty))
        assert event["name"] == nasty


def test_the_page_explains_and_lists_every_address(client, two):
    kind, district = two
    page = client.get(reverse("calendar_subscribe")).content.decode()
    for url in ("/kalender.ics", "/kalender.rss", reverse("type_feed", args=[kind.code]),
                reverse("district_feed", args=[district.pk])):  # fmt: skip
        assert url in page
