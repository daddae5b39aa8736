"""A code by e-mail is the whole login; staff need a second step for the admin."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from portal.models import Notice, User
from portal.models.notice import NoticeState
from tests.factories import NOW, make_staff, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_attempts_counted():
    cache.clear()


def ask_for_code(client, email, **follow):
    return client.post(reverse("account_login"), {"login": email}, follow=True, **follow)


def last_mail():
    return Notice.objects.order_by("-id").first()


def code_in(notice):
    return re.search(r"^([A-Z0-9-]{6,12})$", notice.body, re.MULTILINE)[1]


def text(response):
    return " ".join(response.content.decode().split())


class TestCode:
    def test_the_code_logs_in_and_leads_on(self, client):
        user = make_user(email="ola@example.com")
        there = {"next": "/tilgjengelighet/"}
        page = client.post(reverse("account_login"), {"login": "ola@example.com", **there}, follow=True)
        assert "Vi har sendt en e-post med en kode til ola@example.com" in text(page)
        answer = client.post(
            page.request["PATH_INFO"], {"code": code_in(last_mail()), "next": "/tilgjengelighet/"}
        )
        assert answer["Location"] == "/tilgjengelighet/"
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_another_address_gives_up_the_login_and_nothing_else(self, client):
        make_user(email="ola@example.com"), make_user(email="kari@example.com")
        session = client.session
        session["carried"] = {"to": "/tilgjengelighet/", "fields": {}}
        session.save()
        there = {"next": "/tilgjengelighet/"}
        client.post(reverse("account_login"), {"login": "ola@example.com", **there})
        answer = client.post(reverse("another_address"), there, follow=True)
        assert answer.request["PATH_INFO"] == reverse("account_login"), "no way back to the code of the first"
        assert 'value="/tilgjengelighet/"' in answer.content.decode()
        assert "carried" in client.session
        page = client.post(reverse("account_login"), {"login": "kari@example.com", **there}, follow=True)
        assert "kari@example.com" in text(page)

    @pytest.mark.parametrize(
        "there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
    )
    def test_another_address_leads_nowhere_else(self, client, there):
        answer = client.post(reverse("another_address"), {"next": there})
        assert answer["Location"] == reverse("account_login")

    def test_capitals_in_the_address_do_not_matter(self, client):
        user = make_user(email="ola@example.com")
        ask_for_code(client, " Ola@Example.COM ")
        client.post(reverse("account_confirm_login_code"), {"code": code_in(last_mail()).lower()})
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_the_mail_is_short_norwegian_and_forgotten_once_sent(self, client, settings):
        make_user(email="ola@example.com")
        ask_for_code(client, "ola@example.com")
        mail = last_mail()
        assert mail.subject == "Koden din"
        assert "Ba du ikke om en kode?" in mail.body
        assert mail.is_secret

    def test_an_unknown_address_gets_the_same_page_and_another_mail(self, client):
        page = ask_for_code(client, "ukjent@example.com")
        assert "Vi har sendt en e-post med en kode til ukjent@example.com" in text(page)
        assert last_mail().subject == "Adressen har ingen bruker"
        assert reverse("account_signup") in last_mail().body
        answer = client.post(reverse("account_confirm_login_code"), {"code": "ABC123"})
        assert "Koden er feil" in text(answer)

    def test_three_wrong_codes_end_it(self, client):
        make_user(email="ola@example.com")
        ask_for_code(client, "ola@example.com")
        right = code_in(last_mail())
        for _attempt in range(2):
            answer = client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"})
            assert "Koden er feil" in text(answer)
        answer = client.post(reverse("account_confirm_login_code"), {"code": "XXXXXX"}, follow=True)
        assert "Det var mange forsøk" in text(answer)
        client.post(reverse("account_confirm_login_code"), {"code": right})
        assert "_auth_user_id" not in client.session

    def test_a_code_expires(self, client):
        make_user(email="ola@example.com")
        with time_machine.travel(NOW, tick=False) as clock:
            ask_for_code(client, "ola@example.com")
            clock.shift(timedelta(minutes=16))
            answer = client.post(
                reverse("account_confirm_login_code"), {"code": code_in(last_mail())}, follow=True
            )
        assert answer.request["PATH_INFO"] == reverse("account_login")
        assert "_auth_user_id" not in client.session

    def test_a_new_code_can_be_asked_for(self, client):
        user = make_user(email="ola@example.com")
        ask_for_code(client, "ola@example.com")
        old = code_in(last_mail())
        client.post(reverse("account_confirm_login_code"), {"action": "resend"})
        new = code_in(last_mail())
        assert new != old
        client.post(reverse("account_confirm_login_code"), {"code": new})
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_a_mail_server_that_refuses_only_delays_the_code(self, client, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        make_user(email="ola@example.com")
        page = ask_for_code(client, "ola@example.com")
        assert page.status_code == 200
        assert last_mail().state == NoticeState.WAITING

    def test_a_redis_that_is_away_stops_nobody(self, client, settings):
        settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
        user = make_user(email="ola@example.com")
        ask_for_code(client, "ola@example.com")
        client.post(reverse("account_confirm_login_code"), {"code": code_in(last_mail())})
        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.get("/readyz").json() == {"database": True, "redis": False}

    def test_a_closed_user_stays_out(self, client):
        make_user(email="ola@example.com", is_active=False)
        ask_for_code(client, "ola@example.com")
        assert last_mail().subject == "Adressen har ingen bruker"


class TestNewUser:
    def test_name_and_address_then_a_code(self, client):
        page = client.post(
            reverse("account_signup"), {"email": "Ny@Example.com", "name": "Ny Person"}, follow=True
        )
        assert "Skriv koden" in text(page)
        assert last_mail().subject == "Bekreft e-postadressen din"
        answer = client.post(page.request["PATH_INFO"], {"code": code_in(last_mail())}, follow=True)
        assert answer.request["PATH_INFO"] == reverse("my_page")
        user = User.objects.get(email="ny@example.com")
        assert (user.name, user.has_usable_password()) == ("Ny Person", False)
        assert client.session["_auth_user_id"] == str(user.pk)

    def test_an_address_in_use_is_not_given_away(self, client):
        make_user(email="ola@example.com")
        page = client.post(
            reverse("account_signup"), {"email": "OLA@example.com", "name": "En annen"}, follow=True
        )
        assert "Skriv koden" in text(page)
        assert last_mail().subject == "Du har en bruker fra før"
        assert reverse("account_login") in last_mail().body
        assert User.objects.count() == 1

    def test_mistakes_are_told_on_their_field(self, client):
        page = client.post(reverse("account_signup"), {"email": "ikke en adresse", "name": ""})
        assert page.context["form"].errors.keys() == {"email", "name"}
        assert "Du må rette 2 ting" in text(page)


@pytest.mark.parametrize(
    "name", ["account_reset_password", "account_change_password", "account_set_password"]
)
def test_there_are_no_pages_about_passwords(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


class TestSecondStep:
    @pytest.fixture(autouse=True)
    def in_production(self, settings):
        settings.DEMO = False

    def log_in(self, client, user):
        ask_for_code(client, user.email)
        return client.post(reverse("account_confirm_login_code"), {"code": code_in(last_mail())}, follow=True)

    def turn_on(self, client):
        page = client.get(reverse("mfa_activate_totp"))
        code = totp.format_hotp_value(
            totp.hotp_value(page.context["form"].secret, next(totp.yield_hotp_counters_from_time()))
        )
        return client.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    def code_of(self, user):
        secret = Authenticator.objects.get(user=user, type="totp").wrap().instance.data["secret"]
        from allauth.mfa.adapter import get_adapter

        return totp.format_hotp_value(
            totp.hotp_value(get_adapter().decrypt(secret), next(totp.yield_hotp_counters_from_time()))
        )

    def test_staff_without_it_are_led_to_turn_it_on(self, client):
        self.log_in(client, make_staff())
        page = client.get(reverse("admin:index"), follow=True)
        assert page.request["PATH_INFO"] == reverse("mfa_activate_totp")
        assert "Saksbehandling krever et andre trinn" in text(page)
        assert 'src="data:image/svg+xml' in page.content.decode()

    def test_turned_on_it_shows_recovery_codes_and_opens_the_admin(self, client):
        self.log_in(client, make_staff())
        page = self.turn_on(client)
        assert page.request["PATH_INFO"] == reverse("mfa_view_recovery_codes")
        assert len(page.context["unused_codes"]) == 10
        assert client.get(reverse("admin:index")).status_code == 200

    def test_a_session_without_it_must_show_it(self, client):
        """A window that was open when the second step was turned on elsewhere."""
        staff, elsewhere = make_staff(), Client()
        self.log_in(client, staff)
        self.log_in(elsewhere, staff)
        self.turn_on(elsewhere)
        page = client.get(reverse("admin:portal_case_changelist"), follow=True)
        assert page.request["PATH_INFO"] == reverse("mfa_reauthenticate")
        cache.clear()
        page = client.post(
            f"{reverse('mfa_reauthenticate')}?next={reverse('admin:portal_case_changelist')}",
            {"code": self.code_of(staff), "next": reverse("admin:portal_case_changelist")},
            follow=True,
        )
        assert page.request["PATH_INFO"] == reverse("admin:portal_case_changelist")

    def test_login_asks_for_it_from_then_on(self, client):
        staff = make_staff()
        self.log_in(client, staff)
        self.turn_on(client)
        client.post(reverse("account_logout"))
        cache.clear()
        page = self.log_in(client, staff)
        assert page.request["PATH_INFO"] == reverse("mfa_authenticate")
        assert client.get(reverse("admin:index")).status_code == 302
        client.post(reverse("mfa_authenticate"), {"code": self.code_of(staff)})
        assert client.get(reverse("admin:index")).status_code == 200

    def test_a_recovery_code_works_in_its_place(self, client):
        staff = make_staff()
        self.log_in(client, staff)
        [recovery, *_others] = self.turn_on(client).context["unused_codes"]
        client.post(reverse("account_logout"))
        cache.clear()
        self.log_in(client, staff)
        client.post(reverse("mfa_authenticate"), {"code": recovery})
        assert client.get(reverse("admin:index")).status_code == 200

    def test_others_do_not_learn_that_there_is_an_admin(self, client):
        self.log_in(client, make_user())
        assert client.get(reverse("admin:index"), follow=True).status_code == 404


def test_who_tries_too_often_is_told_so_in_plain_words(client):
    answers = [client.post(reverse("account_signup"), {"email": f"ny{n}@example.com"}) for n in range(25)]
    assert answers[-1].status_code == 429
    assert "Vent fem minutter" in text(answers[-1])
    assert '<html lang="nb"' in text(answers[-1])


def test_the_demo_asks_for_no_second_step(client):
    client.force_login(make_staff())
    assert client.get(reverse("admin:index")).status_code == 200
