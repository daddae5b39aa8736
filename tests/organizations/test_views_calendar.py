"""The calendar as people meet it: lists, month, feeds, forms."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.core.cache import cache
from django.urls import reverse

from organizations.models import Activity, ActivityType, Occurrence
from organizations.states import ActivityState
from organizations.workflow import calendar
from portal.clock import OSLO
from tests.factories import NOW, make_association, make_district, make_mandate
from tests.organizations.factories import facts, make_activity, posted, trust

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert('é')</script> & \"sitat\" 🎺"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()


@pytest.fixture
def member(client):
    mandate = make_mandate(association=trust(make_association(name="Tranby korps")))
    client.force_login(mandate.user)
    return mandate


def feed(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(response.content)


# --- Lists -------------------------------------------------------------------------------------------------


def test_a_resident_finds_the_thursday_training(client):
    make_activity(title="Torsdagstrening", place="Tranbyhallen", is_step_free=True, age_from=7)
    page = client.get(reverse("calendar")).content.decode()
    assert "Torsdagstrening" in page
    assert "kl.\N{NO-BREAK SPACE}18.00–19.30" in page
    assert "fra 7 år" in page
    assert "trinnfritt" in page


def test_an_empty_calendar_says_so(client):
    assert "Ingenting i kalenderen ennå" in client.get(reverse("calendar")).content.decode()
    make_activity()
    assert "Ingenting passer" in client.get(reverse("calendar"), {"q": "sjakk"}).content.decode()


def test_filters_find_and_offer_only_what_finds_something(client):
    tranby, sylling = make_district(name="Tranby"), make_district(name="Sylling")
    korps = ActivityType.objects.get(code="korps")
    make_activity(title="Øvelse", district=tranby, activity_type=korps, price=50)
    make_activity(title="Tur", district=sylling, age_from=18, is_step_free=True)
    page = client.get(reverse("calendar")).content.decode()
    assert "Tranby (1)" in page
    assert "Korps (1)" in page
    assert "Lahell" not in page
    for query, found in [
        ({"district": tranby.pk}, "Øvelse"), ({"type": korps.pk}, "Øvelse"), ({"price": "0"}, "Tur"),
        ({"step_free": "on"}, "Tur"), ({"age": "10"}, "Øvelse"), ({"q": "tur"}, "Tur"), ({"q": "øvels"}, "Øvelse"),
    ]:  # fmt: skip
        page = client.get(reverse("calendar"), query)
        titles = {occurrence.activity.title for _day, rows in page.context["days"] for occurrence in rows}
        assert titles == {found}, query
    only_tranby = client.get(reverse("calendar"), {"district": tranby.pk}).content.decode()
    assert "Sylling (1)" in only_tranby, "the other districts can still be chosen"


@pytest.mark.parametrize(
    "query", [{"district": "999"}, {"day": "tull"}, {"age": "-3"}, {"side": "99"}, {"q": "%&'"}]
)
def test_nonsense_in_the_address_is_harmless(client, query):
    make_activity()
    assert client.get(reverse("calendar"), query).status_code == 200


def test_list_pages_have_pages(client):
    for _ in range(3):
        make_activity()
    first = client.get(reverse("calendar"))
    assert len(first.context["page"]) == 25
    assert 'href="?side=2"' in first.content.decode()


@pytest.mark.parametrize(
    "name", ["calendar", "calendar_month", "association", "associations", "my_activities"]
)
def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries, name, member):
    def rows(count):
        for _ in range(count):
            make_activity(association=member.association, by=member.user, district=make_district())
            make_activity()

    args = {"calendar_month": [2027, 3], "association": [member.association.slug]}.get(name, [])
    rows(1)
    few = _queries(client, name, args)
    rows(5)
    assert _queries(client, name, args) == few
    assert few <= 12


def _queries(client, name, args):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.get(reverse(name, args=args))
    with CaptureQueriesContext(connection) as made:
        assert client.get(reverse(name, args=args)).status_code == 200
    return len(made)


# --- Feeds -------------------------------------------------------------------------------------------------


def test_feed_read_back_has_every_date_at_the_right_time(client):
    activity = make_activity(repeats_until=date(2027, 4, 8))
    events = recurring_ical_events.of(feed(client, reverse("calendar_feed"))).between(
        datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
    )
    starts = sorted(event["DTSTART"].dt.astimezone(OSLO) for event in events)
    assert [start.date() for start in starts] == [date(2027, 3, 4) + timedelta(weeks=n) for n in range(6)]
    assert {start.time() for start in starts} == {time(18)}
    assert {str(event["UID"]) for event in events} == {
        str(uid) for uid in activity.occurrences.values_list("uid", flat=True)
    }


def test_feed_lines_are_short_and_end_as_rfc_5545_says(client):
    make_activity(title="Æ" * 100, description=HOSTILE * 20)
    content = client.get(reverse("calendar_feed")).content
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_feed_tells_of_cancellations_and_of_dates_that_fell_away(client):
    activity = make_activity(repeats_until=date(2027, 3, 25))
    user = activity.association.mandates.get().user
    calendar.cancel(activity.occurrences.get(on=date(2027, 3, 11)), by=user, at=NOW)
    calendar.change(activity, by=user, at=NOW, **facts(repeats_until=date(2027, 3, 18)))
    status = {
        event["DTSTART"].dt.date(): str(event["STATUS"])
        for event in feed(client, "/kalender.ics").walk("VEVENT")
    }
    assert status == {
        date(2027, 3, 4): "CONFIRMED", date(2027, 3, 11): "CANCELLED",
        date(2027, 3, 18): "CONFIRMED", date(2027, 3, 25): "CANCELLED",
    }  # fmt: skip
    assert all(event["SEQUENCE"] > 0 for event in feed(client, "/kalender.ics").walk("VEVENT"))


def test_feed_keeps_what_people_wrote_as_text_and_holds_no_person(client):
    association = make_association(email="privat@example.com", phone="99999999", show_email=False)
    activity = make_activity(association=association, title=HOSTILE, place="A; B, C\nD")
    [event, *_] = feed(client, reverse("association_feed", args=[association.slug])).walk("VEVENT")
    assert str(event["SUMMARY"]) == HOSTILE
    raw = client.get(reverse("association_feed", args=[association.slug])).content.decode()
    for private in ("privat@example.com", "99999999", activity.association.mandates.get().user.email):
        assert private not in raw


def test_feed_is_answered_with_304_until_something_changes(client):
    activity = make_activity()
    url = reverse("calendar_feed")
    first = client.get(url)
    assert "max-age" in first["Cache-Control"]
    again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert client.get(url).content == first.content
    user = activity.association.mandates.get().user
    calendar.cancel(activity.occurrences.first(), by=user, at=NOW + timedelta(minutes=1))
    changed = client.get(url, headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_feed_works_without_redis(client, settings):
    settings.CACHES = settings.CACHES | {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://localhost:1/0",
        }
    }
    make_activity()
    assert client.get(reverse("calendar_feed")).status_code == 200


def test_an_association_that_is_not_public_has_no_feed(client):
    hidden = make_association(state="proposed")
    assert client.get(reverse("association_feed", args=[hidden.slug])).status_code == 404


def test_how_to_subscribe(client):
    page = client.get(reverse("calendar_subscribe")).content.decode()
    assert "webcal://testserver/kalender.ics" in page
    assert "http://testserver/kalender.ics" in page


# --- Entering ----------------------------------------------------------------------------------------------


def test_a_member_enters_the_thursday_training(client, member):
    response = client.post(reverse("activity_new"), posted(), follow=True)
    assert "Den står i kalenderen nå." in response.content.decode()
    activity = Activity.objects.get()
    assert (activity.association, activity.state) == (member.association, ActivityState.PUBLISHED)
    client.logout()
    assert "Torsdagstrening" in client.get(reverse("calendar")).content.decode()


def test_sent_twice_it_is_entered_once(client, member):
    form = posted()
    client.post(reverse("activity_new"), form)
    assert client.post(reverse("activity_new"), form).status_code == 302
    assert Activity.objects.count() == 1


def test_a_draft_is_saved_and_published_later(client, member):
    client.post(reverse("activity_new"), posted(draft="1"))
    draft = Activity.objects.get()
    assert draft.state == ActivityState.DRAFT
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "De står her når den er i kalenderen." in page
    assert "Ingen datoer framover." not in page
    client.post(reverse("activity_edit", args=[draft.pk]), posted(title="Nå er det klart"))
    draft.refresh_from_db()
    assert (draft.state, draft.title) == (ActivityState.PUBLISHED, "Nå er det klart")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"title": ""}, "title", "Fyll ut dette feltet"),
        ({"starts_on": "2027-03-01"}, "starts_on", "Datoen har vært"),
        ({"starts_on": "31.2.2027"}, "starts_on", "dato"),
        ({"end_time": "17.00"}, "end_time", "må slutte etter"),
        ({"end_time": "25:00"}, "end_time", "klokkeslett"),
        ({"repeats_until": "2027-03-02"}, "repeats_until", "Siste dato"),
        ({"price": "-1"}, "price", "0"),
        ({"age_from": "12", "age_to": "6"}, "age_to", "Øvre alder"),
        ({"title": "x" * 121}, "title", "120"),
        ({"kind": "daily"}, "kind", "gyldig"),
    ],
)
def test_bad_input_is_told_on_its_field_and_kept(client, member, changes, field, says):
    response = client.post(reverse("activity_new"), posted(sign_up="Ring oss") | changes)
    assert response.status_code == 200
    assert any(says.lower() in error.lower() for error in response.context["form"].errors[field])
    assert 'value="Ring oss"' in response.content.decode()
    assert not Activity.objects.exists()


@pytest.mark.parametrize(("typed", "price"), [("", None), ("0", 0), ("1 200 kr", 1200)])
def test_a_price_is_what_somebody_wrote_and_nothing_is_called_free_before_that(client, member, typed, price):
    assert not client.get(reverse("activity_new")).context["form"]["price"].value()
    client.post(reverse("activity_new"), posted(price=typed))
    assert Activity.objects.get().price == price


def test_html_in_every_text_field_is_shown_as_text(client, member):
    client.post(
        reverse("activity_new"),
        posted(
            title=HOSTILE,
            description=HOSTILE,
            place=HOSTILE,
            sign_up=f"https://eksempel.no/?a=1&b=2 {HOSTILE}",
        ),
    )
    activity = Activity.objects.get()
    for url in (
        activity.get_absolute_url(), reverse("calendar"), reverse("calendar_month", args=[2027, 3]), reverse("front"),
        member.association.get_absolute_url(), reverse("my_activities"), reverse("activity_edit", args=[activity.pk]),
        reverse("activity_withdraw", args=[activity.pk]), reverse("my_page"),
    ):  # fmt: skip
        page = client.get(url).content.decode()
        assert "<script>alert" not in page, url
        if url == activity.get_absolute_url():
            assert "🎺" in page


def test_my_page_shows_when_each_takes_place_next_and_not_what_is_over(client, member, time_machine):
    later = make_activity(
        association=member.association, title="Vårkonsert", kind="event", starts_on=date(2027, 5, 4)
    )
    sooner = make_activity(
        association=member.association, title="Julekonsert", kind="event", starts_on=date(2027, 4, 2)
    )
    over = make_activity(
        association=member.association, title="Fjorårets basar", kind="event", starts_on=date(2027, 3, 5)
    )
    draft = make_activity(association=member.association, title="Utkastet", is_public=False)
    time_machine.move_to(NOW + timedelta(days=21), tick=False)
    client.force_login(member.user)
    section = next(
        each
        for each in client.get(reverse("my_page")).context["sections"]
        if each.more_url == reverse("my_activities")
    )
    assert [(item.title, item.when) for item in section.items] == [
        (sooner.title, sooner.occurrences.get().starts_at),
        (later.title, later.occurrences.get().starts_at),
        (draft.title, None),
    ]
    page = client.get(reverse("my_activities"))
    assert [activity.title for activity in page.context["page"]][-1] == over.title
    assert "over" in page.content.decode().partition(over.title)[2]


def test_somebody_without_an_association_is_told_what_to_do(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("ny@example.com"))
    assert "Finn foreningen" in client.get(reverse("activity_new")).content.decode()


def test_what_belongs_to_others_is_not_there(client, member):
    theirs, draft = make_activity(), make_activity(is_public=False)
    row = theirs.occurrences.first()
    for url in (
        reverse("activity", args=[draft.pk]),
        reverse("activity_edit", args=[theirs.pk]),
        reverse("activity_edit", args=[draft.pk]),
        reverse("activity_withdraw", args=[theirs.pk]),
    ):
        assert client.get(url).status_code == 404, url
        if "rediger" in url or "trekk" in url:
            assert client.post(url, posted()).status_code == 404, url
    assert client.post(reverse("occurrence_cancel", args=[row.pk])).status_code == 404
    assert client.post(reverse("occurrence_restore", args=[row.pk])).status_code == 404


def test_cancel_one_date_and_take_it_back(client, member):
    activity = make_activity(association=member.association, by=member.user)
    row = activity.occurrences.first()
    url = reverse("occurrence_cancel", args=[row.pk])
    assert "Avlyse Torsdagstrening torsdag 4. mars?" in client.get(url).content.decode()
    page = client.post(url, {"note": "Hallen er stengt"}, follow=True).content.decode()
    assert "Avlyst" in page
    assert "Hallen er stengt" in page
    twice = client.post(url, {"note": "En gang til"}).content.decode()
    assert "Dette kan ikke gjøres nå" in twice
    assert "En gang til" in twice, "what was written is kept"
    client.post(reverse("occurrence_restore", args=[row.pk]))
    row.refresh_from_db()
    assert not row.is_cancelled


def test_withdraw_asks_first(client, member):
    activity = make_activity(association=member.association, by=member.user)
    url = reverse("activity_withdraw", args=[activity.pk])
    assert "ut av kalenderen?" in client.get(url).content.decode()
    client.post(url)
    assert not Occurrence.objects.public().exists()
    assert client.get(url).status_code == 404


def test_open_data_pages_and_hides(client):
    make_activity(price=50)
    make_activity(is_public=False)
    data = client.get("/api/v1/occurrences").json()
    assert data["items"][0]["title"] == "Torsdagstrening"
    assert len(data["items"]) <= 100
    assert (
        client.get("/api/v1/occurrences", {"first": "2027-03-04", "last": "2027-03-04"}).json()["count"] == 1
    )
    make_association(name="Stille lag", email="privat@example.com")
    quiet = [row for row in client.get("/api/v1/associations").json()["items"] if row["name"] == "Stille lag"]
    assert quiet[0]["email"] == ""
    assert uuid.UUID(data["items"][0]["uid"])
