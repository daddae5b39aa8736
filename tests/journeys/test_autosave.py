"""What the script adds: a draft that saves itself, and never over somebody else's words."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from grants import workflow
from grants.models import GrantCall
from portal import clock
from tests.factories import make_mandate, make_user
from tests.grants.factories import make_draft, make_scheme
from tests.journeys.visitor import DESKTOP, PHONE, visiting

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call():
    at = clock.now()
    return GrantCall.objects.create(
        scheme=make_scheme(),
        opens_at=at - timedelta(days=30),
        application_deadline=clock.end_of(clock.today() + timedelta(days=20)),
        budget_frame=900_000,
    )


def test_autosave_keeps_what_was_written_when_the_browser_is_closed(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    with visiting(browser, live_server.url, size=PHONE, has_js=True) as visitor:
        visitor.become(draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        for total in ("60", "61"):
            visitor.page.keyboard.press("Tab")
            visitor.fill(members_total=total)
            with visitor.page.expect_response(lambda answer: answer.request.method == "POST") as answer:
                pass
            assert answer.value.status == 200
            expect(visitor.page.locator("#lagret")).to_have_text(re.compile(r"^Lagret kl\.\s\d\d\.\d\d$"))
        visitor.start_over().become(draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        expect(visitor.page.locator("[name=members_total]")).to_have_value("61")


def test_autosave_never_overwrites_somebody_else(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    other = make_mandate(association=draft.association, user=make_user(name="Kari Kasserer")).user
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        visitor.become(draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        workflow.hold(draft, by=other, at=clock.now(), is_taken_over=True)
        workflow.save_draft(
            draft, answers={"members_total": 50}, bases={}, version=0, by=other, at=clock.now()
        )
        visitor.fill(members_total="61")
        expect(visitor.page.locator("#lagret")).to_contain_text("Kari Kasserer skriver her nå")
        visitor.click("Lagre utkast").sees("Det du skrev, står her fortsatt, men er ikke lagret")
        expect(visitor.page.locator("[name=members_total]")).to_have_value("61")
        visitor.click("Skriv her selv, og lagre").sees("Kari Kasserer skrev «50» her")
        expect(visitor.page.locator("[name=members_total]")).to_have_value("61")
        visitor.click("Lagre utkast").sees("Utkastet er lagret")
    draft.refresh_from_db()
    assert draft.members_total == 61


def test_a_button_pressed_in_the_middle_of_a_save_never_collides_with_itself(browser, live_server, call):
    draft = make_draft(call=call, at=clock.now())
    with visiting(browser, live_server.url, size=DESKTOP, has_js=True) as visitor:
        visitor.become(draft.saved_by).go(f"/tilskudd/soknader/{draft.pk}/medlemmer/")
        visitor.page.route(
            "**/medlemmer/", lambda route: (visitor.page.wait_for_timeout(300), route.continue_())
        )
        visitor.fill(members_total="60")
        visitor.page.wait_for_timeout(1600)
        visitor.fill(members_total="61").click("Neste: økonomi")
        expect(visitor.page).to_have_url(re.compile("okonomi"))
    draft.refresh_from_db()
    assert draft.members_total == 61
