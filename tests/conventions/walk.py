"""Walks every page that a reader can open, from the resolver and from the links on the pages themselves."""

import io
import re
import zipfile
from collections import Counter, deque
from urllib.parse import urldefrag, urlsplit

import pypdf
from django.apps import apps
from django.db import models
from django.urls import Resolver404, resolve, reverse

from portal.api import api
from tests.conventions.source import APPS
from tests.conventions.test_every_page import ADDRESSES

OF_EACH = 4  # rows to open of each kind of page
CLOSED = ("/admin/", "/konto/", "/demo/", "/static/")  # staff's, the login's, and the demo's own mailbox
LINK = re.compile(r'(?:href|src|action)="(/[^"]*|https?://[^"]*)"')
KINDS = {
    "Int": (models.AutoField, models.BigAutoField),
    "Slug": (models.SlugField,),
    "UUID": (models.UUIDField,),
}
OPTIONS = ("", "?side=2", "?format=csv", "?q=a")


def walk(client):
    """(address, what it says) of everything that answers, some of each kind."""
    waiting, known, opened = deque(seeds()), set(), Counter()
    while waiting:
        url = waiting.popleft()
        route = route_of(url)
        if url in known or route is None or opened[route] >= OF_EACH:
            continue
        known.add(url)
        answer = client.get(url)
        if answer.status_code != 200:
            continue
        opened[route] += 1
        said = text_of(answer)
        yield url, said
        waiting.extend(links_in(said))


def route_of(url):
    path = urlsplit(url).path
    if path.startswith(CLOSED):
        return None
    try:
        return resolve(path).route + "?" * ("?" in url)
    except Resolver404:
        return None


def links_in(page):
    for link in LINK.findall(page):
        parts = urlsplit(urldefrag(link.replace("&amp;", "&"))[0])
        if parts.hostname in (None, "testserver", "localhost"):
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def seeds():
    """Every address without parameters, every one with parameters that fit some row, and the open data."""
    for param in ADDRESSES:
        entry = param.values[0]
        kinds = {
            name: type(c).__name__.removesuffix("Converter") for name, c in entry.pattern.converters.items()
        }
        if not kinds:
            yield from (reverse(entry.name) + option for option in OPTIONS)
        elif len(kinds) == 1:
            [(name, kind)] = kinds.items()
            app = entry.callback.__module__.split(".")[0]
            for value in values(app, kind):
                yield reverse(entry.name, kwargs={name: value})
    for prefix, router in api._routers:
        for path in router.path_operations:
            if "{" not in path:
                yield f"/api/v1{prefix}/{path}".replace("//", "/")


def values(app, kind):
    """Some that rows of this app have: numbers, names in addresses, keys."""
    found = set()
    for model in apps.get_app_config(app).get_models() if app in APPS else ():
        for field in model._meta.fields:
            if isinstance(field, KINDS.get(kind, ())):
                found |= set(model._base_manager.values_list(field.name, flat=True).order_by("pk")[:2])
    return sorted(found - {None}, key=str)


def text_of(answer):
    """What a reader finds in it: also in a spreadsheet, and in a letter."""
    raw = answer.getvalue() if answer.streaming else answer.content
    if raw.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(raw)) as book:
            return "\n".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if raw.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages)
    return raw.decode("utf-8", "replace").replace("\r\n ", "")  # iCal folds its lines
