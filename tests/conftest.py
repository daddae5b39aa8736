"""What holds in every test."""

import inspect
import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.cache import caches
from django.template import engines
from django.template.base import Node

from tests import migrated, services

OWN = Path(__file__).resolve().parent.parent / "templates"
# Blocks and tags of others, which our overrides of their pages inherit or repeat.
OTHERS = ("account", "admin", "allauth", "mfa", "registration")


class Unknown(str):
    """Stands for a variable that a template names and nobody gave: an error in a template of our own.

    Django asks for its truth before using it; in others' templates it stays the empty text.
    """

    __slots__ = ()

    def __bool__(self) -> bool:
        origin = _asking_template()
        if origin and origin.is_relative_to(OWN) and origin.relative_to(OWN).parts[0] not in OTHERS:
            raise AssertionError(f"{origin.relative_to(OWN)} uses an unknown variable.")
        return False


def _asking_template() -> Path | None:
    frame = inspect.currentframe()
    while frame := frame and frame.f_back:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
    return None


@pytest.fixture(autouse=True, scope="session")
def unknown_variables_fail():
    engines["django"].engine.string_if_invalid = Unknown()


@pytest.fixture(scope="session")
def copied(django_db_modify_db_settings, django_db_blocker):
    """Where the migrations have run before, they are not run again."""
    with ExitStack() as stack:
        if folder := os.environ.get(services.COPIES):
            stack.enter_context(django_db_blocker.unblock())
            stack.enter_context(migrated.once(folder))
        yield stack


@pytest.fixture(scope="session")
def django_db_setup(copied, django_db_setup):
    """pytest-django's own, and then the next may go on."""
    copied.close()


@pytest.fixture(autouse=True)
def programs_are_told_at_once(monkeypatch):
    """A test changes something and looks in the same second."""
    monkeypatch.setattr("portal.kept.RECENT", 0)
    caches["process"].clear()
    caches["searches"].clear()
