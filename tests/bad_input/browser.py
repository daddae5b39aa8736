"""Fills in a page's form and sends it, as a browser without JavaScript does."""

import html
import re
from html.parser import HTMLParser

from django.test import Client


class _Inputs(HTMLParser):
    """The names and values that the page's own form would send, buttons and choices not made left out."""

    def __init__(self):
        super().__init__()
        self.forms, self._select, self._area = [], "", ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({})
        name = given.get("name", "")
        if not self.forms or (not name and tag not in ("option",)):
            return
        if tag == "input" and given.get("type") not in ("checkbox", "radio", "file", "submit"):
            self.forms[-1][name] = given.get("value", "")
        elif tag == "input" and given.get("type") in ("checkbox", "radio") and "checked" in given:
            self.forms[-1][name] = given.get("value", "on")
        elif tag == "textarea":
            self._area = name
            self.forms[-1][name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self.forms[-1]):
            self.forms[-1][self._select] = given.get("value", "")

    def handle_data(self, data):
        if self._area:
            self.forms[-1][self._area] += data

    def handle_endtag(self, tag):
        self._area = "" if tag == "textarea" else self._area
        self._select = "" if tag == "select" else self._select


class Browser(Client):
    """`user` is logged in."""

    def __init__(self, user=None):
        super().__init__()
        if user is not None:
            self.force_login(user)

    def form(self, url, *, having="csrfmiddlewaretoken", without=("csrfmiddlewaretoken",)):
        """What the main form on the page holds when nobody has touched it."""
        page = self.get(url)
        assert page.status_code == 200, f"{url}: {page.status_code}"
        parsed = _Inputs()
        main = page.content.decode().split("<main", 1)[-1]
        parsed.feed(main)
        found = [form for form in parsed.forms if having in form]
        assert found, f"{url} has no form"
        filled = {name: value for name, value in found[0].items() if name not in without}
        return page, filled

    def send(self, url, **changes):
        """Open the page, change some fields, press the button; the answer after redirects."""
        _page, data = self.form(url)
        return self.post(url, data | changes, follow=True)


def text(response):
    """What a reader sees, with single spaces."""
    raw = response.content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", raw)).split())


def message_on(response, field):
    """The plain message beside `field`. Fails where the page has none, or does not point to it from the top."""
    assert response.status_code == 200, response.status_code
    form = response.context["form"]
    assert form.errors.get(field), f"No message on {field}; there are {dict(form.errors)}"
    said = " ".join(form.errors[field])
    page = response.content.decode()
    assert html.escape(said.split("\n")[0]) in page or said in text(response), (
        f"The page does not say: {said}"
    )
    assert "ds-error-summary" in page
    return said
