"""Only `portal.lifecycle.move` changes a state: then every change is locked, allowed and logged."""

import ast
import re
from pathlib import PurePosixPath

import pytest

from tests.conventions.source import docstrings, modules

# Notices are the outbox's own. Demo loaders make finished rows in bulk.
EXEMPT = ("portal/lifecycle.py", "portal/notifications.py")
SQL = re.compile(r"\bUPDATE\b.*\bSET\b.*\bstate\b", re.IGNORECASE | re.DOTALL)


def _is_state(node):
    return isinstance(node, ast.Constant) and node.value == "state"


def _assigns(node):
    targets = (
        node.targets
        if isinstance(node, ast.Assign)
        else [node.target]
        if isinstance(node, (ast.AugAssign, ast.AnnAssign))
        else []
    )
    parts = [part for target in targets for part in ast.walk(target)]
    return any(
        isinstance(part, ast.Attribute) and part.attr == "state" and isinstance(part.ctx, ast.Store)
        for part in parts
    )


def _calls(node):
    if not isinstance(node, ast.Call):
        return False
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in ("update", "update_or_create"):
        defaults = [
            key for word in node.keywords if isinstance(word.value, ast.Dict) for key in word.value.keys
        ]
        return any(word.arg == "state" for word in node.keywords) or any(map(_is_state, defaults))
    if name in ("save", "asave", "bulk_update", "setattr"):
        return any(_is_state(part) for part in ast.walk(node))
    return False


def writes(tree):
    """The lines of `tree` that write a state."""
    explained = docstrings(tree)
    for node in ast.walk(tree):
        is_sql = isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in explained
        if _assigns(node) or _calls(node) or (is_sql and SQL.search(node.value)):
            yield node.lineno


def test_only_the_lifecycle_writes_states():
    wrong = [
        f"{path}:{line}"
        for path, tree in modules(without=EXEMPT)
        if "demo" not in PurePosixPath(path).with_suffix("").parts
        for line in writes(tree)
    ]
    assert not wrong, "Use portal.lifecycle.move: it locks, asks, writes and logs."


@pytest.mark.parametrize(
    "code",
    [
        "booking.state = 'confirmed'",
        "a, booking.state = 1, 2",
        "Booking.objects.filter(pk=1).update(state='confirmed')",
        "Booking.objects.update_or_create(pk=1, defaults={'state': 'x'})",
        "booking.save(update_fields=['state'])",
        "Booking.objects.bulk_update(rows, ['state'])",
        "setattr(booking, 'state', 'confirmed')",
        "cursor.execute('UPDATE booking SET state = 1')",
    ],
)
def test_a_write_is_seen(code):
    assert list(writes(ast.parse(code)))


@pytest.mark.parametrize(
    "code",
    ["Booking(state='held')", "Booking.objects.create(state='held')", "if booking.state == 'held': pass",
     "move(booking, State.CONFIRMED, by=user, at=now)", "dict.update(name='x')"],
)  # fmt: skip
def test_a_beginning_and_a_reading_are_free(code):
    assert not list(writes(ast.parse(code)))
