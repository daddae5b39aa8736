"""Somebody who has no mouse: Tab, Shift+Tab, Enter, Space and the arrow keys are all there is."""

from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from playwright.sync_api import Page

from portal.models import User
from tests.journeys.visitor import Visitor

MOST_STOPS = 400
MOST_PARTS = 6  # a field of a date or a time is one stop with several parts

# What the focus rests on: what it says, whether a mark shows it, and whether it lies within the window.
FOCUS = """() => {
  const on = document.activeElement;
  if (!on || on === document.body) return null;
  const mark = e => { const s = getComputedStyle(e);
    return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"; };
  const field = on.closest(".ds-field");  // a choice is framed together with its words
  const box = on.getBoundingClientRect();
  const label = on.labels && on.labels.length ? on.labels[0].innerText : "";
  window.seen = window.seen || new Map();
  if (!window.seen.has(on)) window.seen.set(on, window.seen.size);
  const skips = on.classList.contains("ds-skip-link");  // is nowhere until it has the focus: that is its mark
  return {
    id: window.seen.get(on), tag: on.tagName, type: on.type || "", name: on.name || "",
    html: on.outerHTML.slice(0, 200),
    text: [on.innerText, label, on.getAttribute("aria-label")].filter(Boolean).join(" ").replace(/\\s+/g, " ").trim(),
    marked: skips || mark(on) || (field !== null && mark(field)),
    within: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0
            && box.left < innerWidth,
  };
}"""


class Keyboard:
    """Wraps a visitor's page. Every stop on the way must be marked and on the screen."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor

    @property
    def page(self) -> Page:
        return self.visitor.page

    def become(self, user: User) -> "Keyboard":
        """Log in by the session alone; how people log in is another test."""
        client = Client()
        client.force_login(user)
        cookies: SimpleCookie = client.cookies
        base = self.visitor.base_url
        self.visitor.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": base} for name, morsel in cookies.items()]
        )
        return self

    def go(self, address: str) -> "Keyboard":
        self.page.goto(self.visitor.base_url + address)
        return self

    def press(self, *keys: str) -> "Keyboard":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def tab(self, key: str = "Tab") -> dict[str, Any] | None:
        """One stop on; the stop, or None when the focus has left the page."""
        self.page.keyboard.press(key)
        stop: dict[str, Any] | None = self.page.evaluate(FOCUS)
        if stop:
            # The button inside a field for dates is the browser's own, and so is its mark.
            is_marked = stop["marked"] or stop["type"] in ("date", "time", "datetime-local")
            assert is_marked, f"the focus is not to be seen on {self.page.url}: {stop['html']}"
            assert stop["within"], f"the focus is off the screen on {self.page.url}: {stop['html']}"
        return stop

    def to(self, text: str, *, tag: str = "", exact: bool = False) -> "Keyboard":
        """Tab on until the focus rests on what says this."""
        met = []
        for _stop in range(MOST_STOPS):
            stop = self.tab()
            if stop is None:
                continue
            said = stop["text"]
            is_it = said == text if exact else text in said
            if is_it and tag in ("", stop["tag"]):
                return self
            met.append(said)
        raise AssertionError(f"{text!r} is not reached on {self.page.url}: {met[:80]}")

    def to_address(self, part: str) -> "Keyboard":
        """Tab on to a link whose address holds this."""
        for _stop in range(MOST_STOPS):
            if self.tab() and part in self.page.evaluate("() => document.activeElement.href || ''"):
                return self
        raise AssertionError(f"No link to {part} is reached on {self.page.url}")

    def to_field(self, name: str) -> "Keyboard":
        for _stop in range(MOST_STOPS):
            stop = self.tab()
            if stop and stop["name"] == name:
                return self
        raise AssertionError(f"The field {name} is not reached on {self.page.url}")

    def open(self, key: str = "Enter") -> "Keyboard":
        """Follow the link, or press the button, that has the focus."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        assert not self.visitor.faults, self.visitor.faults
        return self

    def walk(self, key: str = "Tab") -> list[str]:
        """Through the whole page and out of it: what was met on the way. A trap never ends, and fails."""
        met: list[str] = []
        last, parts, ids = None, 0, set()
        for _stop in range(MOST_STOPS):
            stop = self.tab(key)
            if stop is None or (stop["id"] in ids and stop["id"] != last):
                return met  # out of the page, or round to where it came in
            ids.add(stop["id"])
            parts = parts + 1 if last == stop["id"] else 0
            assert parts <= MOST_PARTS, f"the focus is trapped on {self.page.url}: {stop['html']}"
            if parts == 0:
                met.append(stop["text"])
            last = stop["id"]
        raise AssertionError(f"{self.page.url} never lets the focus go: {met[-5:]}")
