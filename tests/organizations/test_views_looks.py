"""The list, the day, the week and the month are one calendar: the same filters, and a way between them."""

from datetime import date, time, timedelta

import pytest
import redis
from django.core.cache import cache

from organizations.models import ActivityType
from organizations.workflow import calendar
from tests.conventions.cost import queries
from tests.factories import NOW, make_association, make_district
from tests.organizations.factories import facts, make_activity

pytestmark = pytest.mark.django_db

LOOKS = {
    "calendar": "/kalender/",
    "calendar_day": "/kalender/2027/3/4/",
    "calendar_week": "/kalender/uke/2027/9/",
    "calendar_month": "/kalender/2027/3/",
}


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()


@pytest.fixture
def two():
    """An expensive rehearsal in Tranby on Thursdays, and a free step-free walk in Sylling on Saturday 6 March."""
    korps = ActivityType.objects.get(code="korps")
    return [
        make_activity(title="Øvelse", district=make_district(), activity_type=korps, price=300, age_to=19),
        make_activity(
            title="Tur", kind="event", starts_on=date(2027, 3, 6), district=make_district(name="Sylling"),
            is_step_free=True, age_from=18,
        ),
    ]  # fmt: skip


def opened(client, url, **query):
    return client.get(url, query).content.decode()


@pytest.mark.parametrize("url", ["/kalender/", "/kalender/uke/2027/9/", "/kalender/2027/3/"])
def test_every_filter_works_in_every_look(client, two, url):
    for query, shown in [
        ({"district": two[0].district_id}, "Øvelse"),
        ({"type": two[0].activity_type_id}, "Øvelse"),
        ({"association": two[1].association_id}, "Tur"),
        ({"weekday": "6"}, "Tur"),
        ({"weekday": "4"}, "Øvelse"),
        ({"price": "0"}, "Tur"),
        ({"price": "100"}, "Tur"),
        ({"step_free": "on"}, "Tur"),
        ({"age": "12"}, "Øvelse"),
        ({"q": "tur"}, "Tur"),
    ]:
        page = opened(client, url, **query)
        other = {"Øvelse": "Tur", "Tur": "Øvelse"}[shown]
        assert f"{shown}</a>" in page, query
        assert f"{other}</a>" not in page, query


def test_a_choice_that_would_find_nothing_is_not_offered(client, two):
    everything = opened(client, "/kalender/")
    for offered in ("Tranby (1)", "Sylling (1)", "Torsdag (1)", "Lørdag (1)", "Gratis (1)", "Korps (1)"):
        assert offered in everything
    assert "Mandag (" not in everything
    assert "Lahell" not in everything
    on_thursdays = opened(client, "/kalender/", weekday="4")
    assert "Lørdag (1)" in on_thursdays, "another weekday can still be chosen"
    for empty in ("Sylling (", "Gratis (", 'name="step_free"'):
        assert empty not in on_thursdays
    assert "Øvelse" not in opened(client, "/kalender/2027/3/6/"), "the day has its own"
    assert "Korps (" not in opened(client, "/kalender/2027/3/6/")


@pytest.mark.parametrize("url", LOOKS.values())
def test_the_way_between_the_looks_keeps_the_filters_and_the_day(client, two, url):
    page = opened(client, url, weekday="4", district="", side="2")
    for other in ("/kalender/", "/kalender/uke/2027/9/", "/kalender/2027/3/"):
        assert f'href="{other}?weekday=4"' in page
    assert page.count('aria-current="page"') == 1


def test_the_week_has_its_days_its_places_and_its_neighbours(client, two):
    page = opened(client, "/kalender/uke/2027/9/", weekday="4")
    assert "Uke 9" in page
    assert "1. mars – 7. mars 2027" in page
    assert "<small>Tranbyhallen</small>" in page
    assert 'href="/kalender/uke/2027/8/?weekday=4"' in page
    assert 'href="/kalender/uke/2027/10/?weekday=4"' in page


def test_the_weeks_around_new_year_follow_each_other(client):
    page = opened(client, "/kalender/uke/2026/53/")
    assert "28. desember – 3. januar 2027" in page
    assert 'href="/kalender/uke/2027/1/"' in page
    assert client.get("/kalender/uke/2027/53/").status_code == 404


@pytest.mark.parametrize("url", ["/kalender/uke/2027/0/", "/kalender/uke/1/1/", "/kalender/uke/2027/99/"])
def test_weeks_that_are_none_are_not_found(client, url):
    assert client.get(url).status_code == 404


def test_a_moved_date_stands_where_and_when_it_takes_place(client, two):
    row = two[0].occurrences.first()
    calendar.reschedule(
        row, day=date(2027, 3, 5), start_time=time(20), end_time=time(21), place="Sylling skole",
        note="Kamp i hallen", by=two[0].association.mandates.get().user, at=NOW,
    )  # fmt: skip
    friday = opened(client, "/kalender/2027/3/5/")
    for said in ("20.00–21.00", "Sylling skole", "Kamp i hallen", "Endret"):
        assert said in friday
    assert "Øvelse" not in opened(client, "/kalender/2027/3/4/")
    assert "Flyttet fra torsdag 4. mars" in opened(client, two[0].get_absolute_url())


def test_what_is_kept_is_never_old(client, two):
    """Each page is asked for twice, then something changes: the third answer has it."""
    user = two[0].association.mandates.get().user
    for url in LOOKS.values():
        assert opened(client, url) == opened(client, url)
    calendar.change(two[0], by=user, at=NOW, **facts(title="Generalprøve"))
    for url in LOOKS.values():
        page = opened(client, url)
        assert "Generalprøve" in page
        assert "Øvelse" not in page
    calendar.cancel(two[0].occurrences.first(), by=user, at=NOW)
    assert "vlyst" in opened(client, LOOKS["calendar"])
    two[0].association.name = "Nytt navn"
    two[0].association.save()
    assert "Nytt navn" in opened(client, LOOKS["calendar"])
    calendar.withdraw(two[0], by=user, at=NOW)
    for url in LOOKS.values():
        assert "Generalprøve" not in opened(client, url)


def test_what_is_over_leaves_the_list_within_the_minute(client, two, time_machine):
    assert "Tur</a>" in opened(client, "/kalender/")
    time_machine.move_to(NOW + timedelta(days=4, hours=7, minutes=31), tick=False)
    assert "Tur</a>" not in opened(client, "/kalender/")


def test_midnight_moves_the_mark_of_today(client, two, time_machine):
    def today(page):
        return page.split('aria-current="date"')[1].split("</time>")[0].split()[-1]

    assert today(opened(client, "/kalender/2027/3/")).endswith(">2.")
    time_machine.move_to(NOW + timedelta(hours=12), tick=False)
    assert today(opened(client, "/kalender/2027/3/")).endswith(">3.")


@pytest.mark.parametrize("url", LOOKS.values())
def test_a_page_that_was_asked_for_before_costs_one_query(client, two, url):
    first = queries(client, url)
    assert queries(client, url) == 1 < first <= 9


def test_what_people_search_for_is_kept_in_memory_only(client, two, settings):
    """A search that many make is quick, and no word of it lies in Redis, not even as what it is kept under."""
    opened(client, "/kalender/")
    stored = set(redis.Redis.from_url(settings.REDIS_URL).scan_iter("*kept:*"))
    for url in ("/kalender/?q=tur", "/kalender/?day=2027-03-04"):
        first = queries(client, url)
        assert queries(client, url) == 1 < first
    assert set(redis.Redis.from_url(settings.REDIS_URL).scan_iter("*kept:*")) == stored
    calendar.change(
        two[1], by=two[1].association.mandates.get().user, at=NOW, **facts(title="Turen som ble flyttet")
    )
    assert "Turen som ble flyttet" in opened(client, "/kalender/?q=tur")


def test_what_nobody_can_ask_for_is_made_each_time(client, two):
    opened(client, "/kalender/")
    first = queries(client, "/kalender/?ukjent=1")
    assert queries(client, "/kalender/?ukjent=1") == first > 2


def test_a_member_reads_the_same_as_everybody(client, two):
    everybody = opened(client, "/kalender/")
    client.force_login(two[0].association.mandates.get().user)
    mine = opened(client, "/kalender/")
    piece = everybody[everybody.index("<h1>") : everybody.index("<aside")]
    assert piece.split("</ul>")[0] in mine


def test_names_in_filters_stand_in_norwegian_order(client):
    for name in ("Ås lag", "Zoo lag", "Ærlig lag"):
        make_activity(association=make_association(name=name))
    page = opened(client, "/kalender/")
    order = [page.index(f"{name} (1)") for name in ("Zoo lag", "Ærlig lag", "Ås lag")]
    assert order == sorted(order)


def test_another_choice_counts_from_what_is_kept(client, two):
    """What the choices are counted from is read once a minute, and a number that is written reads it anew."""
    opened(client, "/kalender/")
    chosen, written = queries(client, "/kalender/?weekday=4"), queries(client, "/kalender/?age=0")
    assert chosen == written - 1
    assert "Torsdag (1)" in opened(client, "/kalender/?weekday=4&price=")
    calendar.withdraw(two[0], by=two[0].association.mandates.get().user, at=NOW)
    assert "Torsdag (1)" not in opened(client, "/kalender/?price=0&weekday=")
