"""The whole thread in a real browser: write, autosave, collide, send, decide, read. Axe looks at every page."""

import re
from contextlib import contextmanager
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from django.test import Client
from playwright.sync_api import expect

from grants import workflow
from grants.models import GrantApplication, GrantCall
from portal import clock
from tests.factories import make_association, make_mandate, make_staff, make_user
from tests.grants.factories import make_draft, make_scheme
from tests.journeys.visitor import DESKTOP, PHONE, Visitor

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = {"desktop": (DESKTOP, True), "phone without JavaScript": (PHONE, False)}


class Window(Visitor):
    def _note_console(self, message):
        """What axe puts on the page to measure it has no address, and is not ours."""
        if message.location["url"]:
            super()._note_console(message)


@contextmanager
def visiting(browser, base_url, *, size, has_js):
    opened = Window(browser, base_url, size=size, has_js=has_js)
    yield opened
    opened.context.close()


@pytest.fixture(params=WAYS.values(), ids=WAYS.keys())
def visitor(request, browser, live_server):
    size, has_js = request.param
    with visiting(browser, live_server.url, size=size, has_js=has_js) as opened:
        yield opened


@pytest.fixture
def call():
    at = clock.now()
    return GrantCall.objects.create(
        scheme=make_scheme(),
        opens_at=at - timedelta(days=30),
        application_deadline=clock.end_of(clock.today() + timedelta(days=20)),
        budget_frame=900_000,
    )


def become(visitor, user):
    """Log in by the session alone; how people log in is another test."""
    client = Client()
    client.force_login(user)
    cookies: SimpleCookie = client.cookies
    visitor.context.add_cookies(
        [{"name": name, "value": morsel.value, "url": visitor.base_url} for name, morsel in cookies.items()]
    )
    return visitor


def test_from_the_scheme_to_the_answer(visitor, call, tmp_path):
    chair = make_mandate(association=make_association(name="Tranby Demokorps"), user=make_user()).user
    staff = make_staff(name="Kari Saksbehandler")
    become(visitor, chair).go("/tilskudd/").click("Driftstilskudd til barne- og ungdomskultur")
    visitor.click("Søk", exact=True, nth=1).click("Begynn på søknaden")
    visitor.fill(is_open_to_all="True", has_elected_board="True", has_auditor="True", has_bylaws="True")
    visitor.click("Neste: medlemmer").fill(members_total="60", members_6_20="42").click("Neste: økonomi")
    visitor.fill(amount_applied="30 000", bank_account_number="1234 56 78901").click("Neste: vedlegg")
    visitor.sees("Kontrollsifferet stemmer ikke").fill(bank_account_number="8601 11 17947")
    visitor.click("Neste: vedlegg")
    accounts = tmp_path / "regnskap.pdf"
    accounts.write_bytes(b"%PDF-1.4\n%%EOF\n")
    visitor.fill(accounts=str(accounts)).click("Lagre utkast").sees("regnskap.pdf")
    visitor.click("Se over og send", exact=True).sees("30 000 kr").click("Send søknaden")
    visitor.sees("Kommunen har mottatt søknaden").sees("Dere får svar innen")

    application = GrantApplication.objects.get()
    become(visitor.log_out(), staff).go("/admin/").click("Tranby Demokorps")
    visitor.click("Ta saken").click("Ta saken").click("Fatt vedtak")
    visitor.fill(outcome="partly", amount="12000", considerations="Godt tilbud.").click("Fatt vedtak")
    visitor.sees("Vedtaket er fattet")

    become(visitor.log_out(), chair).go("/min-side/").go(application.get_absolute_url())
    visitor.sees("Dere får 12 000 kr").sees("Siste dag for å klage er").sees("Les brevet (PDF)")


def test_autosave_keeps_what_was_written_when_the_browser_is_closed(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    with visiting(browser, live_server.url, size=PHONE, has_js=True) as visitor:
        become(visitor, draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        for total in ("60", "61"):
            visitor.page.keyboard.press("Tab")
            visitor.fill(members_total=total)
            with visitor.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
                pass
            assert answer.value.status == 200
            expect(visitor.page.locator("#lagret")).to_have_text(re.compile(r"^Lagret kl\.\s\d\d\.\d\d$"))
        visitor.log_out()
        become(visitor, draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        expect(visitor.page.locator("[name=members_total]")).to_have_value("61")


def test_autosave_never_overwrites_somebody_else(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    other = make_mandate(association=draft.association, user=make_user(name="Kari Kasserer")).user
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        become(visitor, draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        workflow.save_draft(
            draft, answers={"members_total": 50}, bases={}, version=0, by=other, at=clock.now()
        )
        visitor.fill(members_total="61")
        expect(visitor.page.locator("#lagret")).to_contain_text("en annen har endret det samme")
        visitor.click("Lagre utkast").sees("Kari Kasserer skrev «50» her")
        expect(visitor.page.locator("[name=members_total]")).to_have_value("61")
        visitor.click("Lagre utkast").sees("Utkastet er lagret")
    draft.refresh_from_db()
    assert draft.members_total == 61


def test_a_button_pressed_in_the_middle_of_a_save_never_collides_with_itself(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        become(visitor, draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        visitor.page.route(
            "**/medlemmer/", lambda route: (visitor.page.wait_for_timeout(300), route.continue_())
        )
        visitor.fill(members_total="60")
        visitor.page.wait_for_timeout(1600)
        visitor.fill(members_total="61").click("Neste: økonomi")
        expect(visitor.page).to_have_url(re.compile("okonomi"))
    draft.refresh_from_db()
    assert draft.members_total == 61
