"""A person at a browser: says what people do, and looks for what they would stumble over on every page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.core import mail
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page

from portal import clock, notifications
from portal.models import Notice, User

PHONE, DESKTOP = (390, 844), (1280, 900)
SECRETS = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")[^"]*')
FLAWLESS: set[tuple[tuple[int, int], str]] = (
    set()
)  # the pages that axe has found nothing on, by size and text
AXE = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # what passes is not written out
}


class Visitor:
    """One browser window. Every page it comes to answers without an error, and axe finds nothing on it."""

    def __init__(self, browser: Browser, base_url: str, *, size: tuple[int, int], has_js: bool) -> None:
        self.base_url = base_url
        self.has_js = has_js
        self.size = size
        self.faults: list[str] = []
        self.seen: set[str] = set()
        self.browser = browser
        self._open()

    def _open(self) -> None:
        self.context = self.browser.new_context(
            viewport={"width": self.size[0], "height": self.size[1]},
            locale="nb-NO",
            timezone_id="Europe/Oslo",
            java_script_enabled=self.has_js,
            reduced_motion="reduce",
        )
        self.context.set_default_timeout(30_000)
        self.page: Page = self.context.new_page()
        self.page.on("response", self._note_response)
        self.page.on("console", self._note_console)

    def _note_response(self, response: Any) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.faults.append(f"{response.status} {response.url}")
        if not response.url.startswith((self.base_url, "data:")):
            self.faults.append(f"asked a third party: {response.url}")

    def _note_console(self, message: Any) -> None:
        """What the page's own policy stopped. axe is no part of the page: what it tries has no address."""
        if message.type == "error" and "Content Security Policy" in message.text and message.location["url"]:
            self.faults.append(f"{self.page.url}: {message.text}")

    # What people do

    def go(self, address: str) -> "Visitor":
        self.page.goto(address if address.startswith("http") else self.base_url + address)
        return self.look()

    def click(self, text: str, *, exact: bool = False, nth: int = 0) -> "Visitor":
        """Press the link or button that bears this text."""
        target = self.page.get_by_role("link", name=text, exact=exact).or_(
            self.page.get_by_role("button", name=text, exact=exact)
        )
        with self.page.expect_navigation():
            target.locator("visible=true").nth(nth).click()
        return self.look()

    def unfold(self, text: str) -> "Visitor":
        """Open what lies folded away under this text."""
        self.page.locator("summary", has_text=text).click()
        return self

    def fill(self, **fields: Any) -> "Visitor":
        """Fill fields by their name: text, choice (its value), or a tick (True/False)."""
        for name, value in fields.items():
            field = self.page.locator(f":is(main, #content) [name='{name}']").first
            kind = field.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind in ("radio", "checkbox") and not isinstance(value, bool):
                self.page.locator(f":is(main, #content) [name='{name}'][value='{value}']").check()
            elif kind == "checkbox":
                field.set_checked(value)
            elif kind == "select":
                field.select_option(str(value))
            elif kind == "file":
                field.set_input_files(value)
            else:
                field.fill(str(value))
        return self

    def sees(self, text: str) -> "Visitor":
        """The page says this, whatever kind of space stands between the words."""
        said = " ".join(self.page.locator("body").inner_text().split())
        assert " ".join(text.split()) in said, f"{text!r} is not on {self.page.url}: {said}"
        return self

    def sees_not(self, text: str) -> "Visitor":
        said = " ".join(self.page.locator("body").inner_text().split())
        assert text not in said, f"{text!r} is on {self.page.url}: {said}"
        return self

    def press(self, *, nth: int = 0) -> "Visitor":
        """Press the main button of the page's form."""
        with self.page.expect_navigation():
            self.page.locator("main form button.ds-button, #content form .submit-row button").nth(nth).click()
        return self.look()

    def enter(self) -> "Visitor":
        """Press Enter in the field that was filled last."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        return self.look()

    def log_in(self, email: str) -> "Visitor":
        """As people do: the address, then the code from the e-mail."""
        cache.clear()  # hours lie between the scenes of a story; the limit on codes counts minutes
        self.go("/").click("Logg inn")
        self.fill(login=email).press()
        return self.fill(code=last_code(email)).press()

    def become(self, user: User) -> "Visitor":
        """Log in by the session alone, where how people log in is not the story."""
        client = Client()
        client.force_login(user)
        for name, morsel in client.cookies.items():
            self.context.add_cookies([{"name": name, "value": morsel.value, "url": self.base_url}])
        return self

    def sign_up(self, email: str, name: str) -> "Visitor":
        """From the login page that they were led to: to the sign-up, and the code from the e-mail."""
        self.click("Lag en bruker").fill(email=email, name=name).press()
        return self.fill(code=last_code(email)).press()

    def start_over(self) -> "Visitor":
        """Close the window and open a new one that knows nothing."""
        self.context.close()
        self._open()
        return self

    # What they would stumble over

    def look(self) -> "Visitor":
        assert not self.faults, self.faults
        address = self.page.url.split("?")[0]
        if not self.has_js or not address.startswith(self.base_url) or "text/html" not in self._type():
            return self
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{address} scrolls sideways by {wide} px at {self.size[0]} px"
        assert self.page.locator("h1").count() == 1, (
            f"{address} has {self.page.locator('h1').count()} headings h1"
        )
        self._ask_axe()
        return self

    def _ask_axe(self) -> None:
        """Once about each page: stories share many, to the letter, and axe takes longer than all the rest."""
        page = self.size, SECRETS.sub("", self.page.content())
        if page not in FLAWLESS:
            results = Axe().run(self.page, options=AXE)
            assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
            FLAWLESS.add(page)

    def _type(self) -> str:
        return str(self.page.evaluate("document.contentType"))


def send_mail() -> None:
    """What the worker does: deliver everything that is due."""
    at = clock.now()
    notifications.deliver(list(Notice.objects.due(at).values_list("pk", flat=True)), at=at)


def last_mail(to: str, *, having: str = "") -> Any:
    """The newest e-mail to this address, or the newest that has this in its subject."""
    send_mail()
    found = [each for each in mail.outbox if to in each.to and having in each.subject]
    assert found, f"No such e-mail to {to}; there are {[(each.to, each.subject) for each in mail.outbox]}"
    return found[-1]


def last_code(to: str) -> str:
    """The newest login code sent to this address."""
    send_mail()
    codes = [
        found[1]
        for message in mail.outbox
        if to in message.to
        and (found := re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", message.body, re.MULTILINE))
    ]
    assert codes, f"No code was sent to {to}"
    return codes[-1]


def link_in(message: Any) -> str:
    """The path of the first link in an e-mail."""
    found = re.search(r"https?://[^/\s]+(/\S+)", message.body)
    assert found, message.body
    return found[1].rstrip(".")


@contextmanager
def visiting(browser: Browser, base_url: str, *, size: tuple[int, int], has_js: bool) -> Iterator[Visitor]:
    visitor = Visitor(browser, base_url, size=size, has_js=has_js)
    yield visitor
    visitor.context.close()
