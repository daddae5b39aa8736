"""Choosing among a few rows that the reader has."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from organizations.models import Association
from portal.models import User

ONESELF = "meg"


def offer(field: Any, rows: Iterable[Any], label: Callable[[Any], Any], *, oneself: Any = "") -> None:
    """Let a TypedChoiceField choose one of `rows`, or None by the words of `oneself`.

    One alone is no choice, and is not asked for.
    """
    known = {str(one.pk): one for one in rows}
    field.choices = [(key, label(one)) for key, one in known.items()]
    if oneself:
        known[ONESELF] = None
        field.choices = [*field.choices, (ONESELF, oneself)]
    field.coerce = lambda value: known[str(value)]
    if len(known) == 1:
        field.widget = forms.HiddenInput()
        field.initial = next(iter(known))


def offer_own(field: Any, user: User, acting: Association | None) -> None:
    """Let it choose one of the associations that `user` acts for, at first the one that they act for now."""
    field.initial = acting.pk if acting else None
    offer(field, Association.objects.acted_for_by(user), lambda one: one.name)
