"""The pages that show every app, and what a site must say about itself."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.views.defaults import server_error

from portal import platform, registries
from portal.models import Notice
from portal.registries import FrontSection, Hit, Measure, MyItem, MySection, Obligation, Task
from tests.factories import NOW, make_staff, make_user

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def provide(monkeypatch):
    """Make one registry hold these providers and no others."""

    def replace(registry, **providers):
        monkeypatch.setattr(registry, "_providers", providers)

    return replace


class TestFront:
    def test_answers_what_can_i_do_and_how_goes_it(self, client, provide):
        provide(
            registries.tasks,
            late=lambda day: Task("Søk tilskudd", "Frist 15. april", "/tilskudd/", 20),
            early=lambda day: Task("Bestill lokale", "Gratis på hverdager", "/lokaler/", 10),
            none=lambda day: None,
        )
        first, second = self.measures_of_actions()[:2]
        figures = {second: lambda day: Measure("Gratis timer", "14 320"), first: lambda day: None}
        provide(registries.measures, **figures, other=lambda day: Measure("Ikke lovet", "1"))
        provide(registries.front_page, none=lambda request, day: None)
        page = text(client.get("/"))
        assert page.index("Bestill lokale") < page.index("Søk tilskudd")
        assert "Gratis timer" in page
        assert "Ikke lovet" not in page
        assert "Det skal være enkelt å drive frivillig aktivitet i Lier" in page

    def test_shows_the_first_five_promises_that_have_a_figure_two_of_each_app(self, client, provide):
        names = self.measures_of_actions()
        figures = {name: lambda day, name=name: Measure(name, "1") for name in reversed(names)}
        provide(registries.measures, **figures)
        shown = [measure.label for measure in client.get("/").context["measures"]]
        assert shown == [
            "facilities.places", "facilities.free_hours", "grants.form_minutes", "dialogue.answered_on_time",
            "grants.median_days",
        ]  # fmt: skip

    def measures_of_actions(self):
        promises = platform.current().commitments
        return list(dict.fromkeys(p.measure for p in promises if p.kind == "action" and p.measure))

    def test_holds_the_apps_parts_in_order(self, client, provide):
        part = "portal/contact.html"
        provide(
            registries.front_page,
            b=lambda request, day: FrontSection(part, {}, order=2),
            a=lambda request, day: FrontSection(part, {}, order=1),
        )
        context = client.get("/").context
        assert [section.order for section in context["main"]] == [1, 2]


class TestMyPage:
    def test_shows_what_to_do_first_the_nearest_deadline_on_top(self, client, provide):
        provide(
            registries.obligations,
            a=lambda user, day: [
                Obligation("Svar på høringen", "/h/", "Korpset", date(2027, 3, 20)),
                Obligation("Send rapport", "/r/", "Korpset", date(2027, 3, 1)),
                Obligation("Bekreft opplysningene", "/b/", "Korpset"),
            ],
        )
        provide(
            registries.my_page,
            a=lambda user: MySection("Saker", [MyItem("En søknad", "/s/", "sendt", "Korpset")]),
        )
        with time_machine.travel(NOW, tick=False):
            client.force_login(make_user())
            page = text(client.get(reverse("my_page")))
        order = [page.index(word) for word in ("Send rapport", "Svar på høringen", "Bekreft", "En søknad")]
        assert order == sorted(order)
        assert "Fristen var 1. mars 2027" in page
        assert "Frist 20. mars 2027" in page

    def test_tells_a_newcomer_where_to_start(self, client, provide):
        provide(registries.obligations)
        provide(registries.my_page, a=lambda user: None, b=lambda user: MySection("Tom", []))
        client.force_login(make_user())
        page = text(client.get(reverse("my_page")))
        assert "Finn foreningen din i registeret" in page
        assert "Tom" not in page


class TestPromises:
    def test_every_promise_stands_there_with_its_section(self, client):
        page = text(client.get(reverse("commitments")))
        promises = platform.current().commitments
        assert len(promises) > 20
        for promise in promises:
            assert f'id="{promise.id}"' in page
            assert f"Punkt {promise.section}" in page
        assert "vedtatt av kommunestyret 7. mars 2017" in page

    def test_each_has_its_figure_or_the_honest_words(self, client, provide):
        measured = next(c.measure for c in platform.current().commitments if c.measure)
        provide(registries.measures, **{measured: lambda day: Measure("i median", "19 dager")})
        response = client.get(reverse("commitments"))
        promises = platform.current().commitments
        unmeasured = sum(c.measure != measured and c.kind != "principle" for c in promises)
        assert text(response).count("Ikke målt ennå</p>") == unmeasured
        assert text(response).count("19 dager") == sum(c.measure == measured for c in promises)

    def test_a_figure_without_data_says_so(self, client, provide):
        measured = next(c.measure for c in platform.current().commitments if c.measure)
        provide(registries.measures, **{measured: lambda day: None})
        assert client.get(reverse("commitments")).context["measured"] == 0


class TestSearch:
    def test_groups_what_it_finds(self, client, provide):
        provide(
            registries.search,
            a=lambda q: [Hit("Tranby korps", "/f/", "forening", "Spiller")],
            b=lambda q: [Hit("Tranbyhallen", "/l/", "lokale"), Hit("Tranby IL", "/g/", "forening")],
        )
        response = client.get(reverse("search"), {"q": "tranby"})
        assert [(kind, len(hits)) for kind, hits in response.context["groups"]] == [
            ("forening", 2),
            ("lokale", 1),
        ]
        assert "3 treff på «tranby»" in text(response)

    def test_without_hits_says_where_to_look(self, client, provide):
        provide(registries.search)
        assert "Prøv færre eller kortere ord" in text(client.get(reverse("search"), {"q": "xyzzy"}))

    @pytest.mark.parametrize(
        "query", ["", "   ", "\x00", "%", "'; DROP TABLE portal_user; --", "å" * 500, "😀", "<b>"]
    )
    def test_takes_anything(self, client, query):
        response = client.get(reverse("search"), {"q": query})
        assert response.status_code == 200
        assert "<b>" not in response.content.decode()


class TestAboutTheSite:
    def test_privacy_names_the_municipality_and_the_real_lifetime_of_the_cookie(self, client):
        page = text(client.get(reverse("privacy")))
        assert "Lier kommune har ansvaret" in page
        assert "(14 dager)" in page
        assert "Datatilsynet" in page

    def test_no_page_sets_more_cookies_than_it_says(self, client):
        client.force_login(make_user())
        for name in ("front", "my_page", "search", "privacy"):
            client.get(reverse(name))
        assert set(client.cookies) <= {"sessionid", "csrftoken"}

    def test_invented_facts_of_the_platform_are_not_printed(self, client):
        municipality = platform.current().municipality
        pages = "".join(
            text(client.get(reverse(n))) for n in ("front", "privacy", "accessibility", "commitments")
        )
        for name in municipality.examples:
            value = getattr(municipality, name)
            assert (value if isinstance(value, str) else value[0]) not in pages

    def test_a_demo_is_kept_out_of_search_engines(self, client, settings):
        assert "Disallow: /\n" in client.get("/robots.txt").content.decode()
        settings.DEMO = False
        open_site = client.get("/robots.txt").content.decode()
        assert "Disallow: /admin/" in open_site
        assert "Disallow: /\n" not in open_site

    def test_the_colours_come_from_the_platform_and_are_fetched_once(self, client):
        response = client.get(reverse("colours"))
        assert response["Content-Type"].startswith("text/css")
        assert platform.current().accent.light.base_default in response.content.decode()
        again = client.get(reverse("colours"), headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304

    def test_nothing_is_fetched_from_others_and_nothing_runs_inline(self, client):
        response = client.get("/")
        policy = response["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert 'src="http' not in response.content.decode()
        assert " style=" not in response.content.decode()


class TestErrors:
    def test_a_page_that_is_not_there_says_where_to_go(self, client):
        response = client.get("/finnes-ikke/")
        assert response.status_code == 404
        assert "Vi finner ikke siden" in text(response)
        assert "?next=/finnes-ikke/" in text(response)

    def test_a_form_that_was_open_too_long_loses_nothing(self):
        strict = Client(enforce_csrf_checks=True)
        response = strict.post(reverse("account_login"), {"login": "ola@example.com"})
        assert response.status_code == 403
        assert "Det du skrev, er ikke tapt" in text(response)

    def test_when_all_else_fails_the_page_needs_no_database(self, rf, django_assert_num_queries):
        with django_assert_num_queries(0):
            response = server_error(rf.get("/"))
        assert response.status_code == 500
        assert "Noe gikk galt hos oss" in text(response)


class TestDemo:
    @pytest.fixture
    def person(self):
        return make_user(email="leder@demo.example", name="Ingrid Demo")

    def test_one_click_makes_you_somebody(self, client, person):
        assert "Ingrid Demo" in text(client.get(reverse("demo")))
        response = client.post(reverse("demo_log_in"), {"email": person.email}, follow=True)
        assert response.redirect_chain == [(reverse("my_page"), 302)]
        assert response.wsgi_request.user == person

    def test_staff_land_on_the_worklist(self, client):
        make_staff(email="saksbehandler@demo.example")
        response = client.post(reverse("demo_log_in"), {"email": "saksbehandler@demo.example"}, follow=True)
        assert response.redirect_chain == [(reverse("admin:index"), 302)]

    def test_nobody_else_can_be_borrowed(self, client):
        real = make_staff(email="ekte@example.com")
        assert client.post(reverse("demo_log_in"), {"email": real.email}).status_code == 404
        assert client.get(reverse("demo_log_in")).status_code == 405

    def test_shows_the_mail_that_nobody_receives_with_links_that_work(self, client):
        Notice.objects.create(kind="test", address="ola@example.com", subject="Noe venter", created_at=NOW,
                              next_attempt_at=NOW, body="Se <b>http://localhost/min-side/</b>")  # fmt: skip
        page = text(client.get(reverse("demo")))
        assert 'href="http://localhost/min-side/' in page
        assert "&lt;b&gt;" in page
        assert "til ola@example.com" in page


def test_health_is_told_to_machines(client):
    assert client.get("/healthz").content == b"ok"
    assert client.get("/readyz").json() == {"database": True, "redis": True}


def test_an_address_that_is_not_ours_gets_a_plain_answer(client):
    response = client.get("/", headers={"host": "et-annet-sted.example"})
    assert response.status_code == 400
    assert "Vi forsto ikke det som ble sendt" in text(response)
