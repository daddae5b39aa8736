"""Every address × every role → status, from the resolver itself, so that no page can be forgotten.

An address with parameters is asked for with values that belong to nobody. An app adds its real rows in
`tests/<app>/pages.py`: `def pages() -> list[Page]`.
"""

import importlib
import importlib.util
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from portal.access import SELF_GUARDED
from tests.conventions.source import APPS
from tests.factories import NOW, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "stranger", "member", "staff")
LOGIN, GONE, OPEN = "login", 404, {200, 302, 405}
NOBODYS = {"Int": 999_999_999, "UUID": uuid.UUID(int=0)}


@dataclass(frozen=True)
class Page:
    """What an address answers to each role: a status, or "login" for being sent to log in.

    `stranger` is a logged-in person of another association; `user` is the one it belongs to.
    """

    url: str
    user: Any
    anonymous: int | str = 200
    stranger: int | str = 200
    member: int | str = 200
    staff: int | str = 200


def _addresses(resolver=None):
    """(pattern, access) of every view of ours."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.app_name not in SELF_GUARDED:
                yield from _addresses(entry)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "access"):
            yield entry, entry.callback.access


def _nobodys_values(entry):
    kinds = {name: type(c).__name__.removesuffix("Converter") for name, c in entry.pattern.converters.items()}
    return {name: NOBODYS.get(kind, "finnes-ikke") for name, kind in kinds.items()}


ADDRESSES = [
    pytest.param(entry, access, id=entry.name or str(entry.pattern)) for entry, access in _addresses()
]


@pytest.fixture
def people():
    return {
        "anonymous": AnonymousUser(),
        "stranger": make_mandate().user,
        "member": make_mandate().user,
        "staff": make_staff(),
        "newcomer": make_user(),
    }


def _answer(client, user, url):
    client.logout()
    if user.is_authenticated:
        client.force_login(user)
    response = client.get(url)
    if response.status_code == 302 and response["Location"].startswith(
        f"{reverse(settings.LOGIN_URL)}?next="
    ):
        return LOGIN
    return response.status_code


@pytest.mark.parametrize(("entry", "access"), ADDRESSES)
def test_address_answers_each_role_as_its_decorator_says(client, people, entry, access):
    values = _nobodys_values(entry)
    url = reverse(entry.name, kwargs=values)
    open_statuses = OPEN | {GONE} if values else OPEN
    for role, user in people.items():
        may = access == "public" or (role != "anonymous" and access == "member") or role == "staff"
        answer = _answer(client, user, url)
        if may:
            assert answer in open_statuses, (role, url)
        else:
            assert answer == (LOGIN if role == "anonymous" else GONE), (role, url)


def _tables():
    for app in APPS:
        module = f"tests.{app}.pages"
        if importlib.util.find_spec(module):
            yield pytest.param(module, id=app)


@pytest.mark.parametrize("module", list(_tables()))
def test_real_rows_answer_each_role_as_the_table_says(client, people, module):
    with time_machine.travel(NOW, tick=False):
        wrong = []
        for page in importlib.import_module(module).pages():
            for role in ROLES:
                user = page.user if role == "member" and page.user else people[role]
                answer = _answer(client, user, page.url)
                if answer != getattr(page, role):
                    wrong.append(f"{page.url}: {role} got {answer}, should get {getattr(page, role)}")
    assert not wrong, "\n".join(wrong)


def _flat(resolver):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _flat(entry)
        else:
            yield entry


def _admin_addresses():
    own = next(entry for entry in get_resolver().url_patterns if getattr(entry, "app_name", "") == "admin")
    names = {entry.name for entry in _flat(own) if entry.name and not entry.pattern.converters}
    return sorted(names - {"login", "logout", "jsi18n", "autocomplete", "app_list"})


@pytest.mark.parametrize("name", _admin_addresses())
def test_case_handling_is_for_staff(client, people, name):
    url = reverse(f"admin:{name}")
    assert _answer(client, people["anonymous"], url) in (LOGIN, 302)
    assert _answer(client, people["staff"], url) in (200, 302, 403)  # 403: nobody adds or deletes there
    client.force_login(people["member"])
    assert client.get(url, follow=True).status_code == GONE
