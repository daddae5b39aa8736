"""Filters of the staff's lists, which never offer an empty choice."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    from django.contrib.admin.filters import _ListFilterChoices
    from django.contrib.admin.views.main import ChangeList


def taken(rows: "models.QuerySet[Any]", pairs: Iterable[tuple[str, Any]]) -> set[tuple[str, Any]]:
    """Those pairs of a column and a value that one of `rows` at least has: one query, however many rows and pairs."""
    pairs, rows = list(pairs), rows.order_by()
    asked = [
        rows.filter(**{name: value}).values_list(models.Value(number))[:1]
        for number, (name, value) in enumerate(pairs)
    ]
    return {pairs[number] for (number,) in asked[0].union(*asked[1:], all=True)}


def taken_in_list(request: HttpRequest, model_admin: Any) -> set[tuple[str, Any]]:
    """What the filters of one list have to offer, asked for by the first of them."""
    if (found := getattr(request, "taken_in_list", None)) is None:
        filters = [one for one in model_admin.get_list_filter(request) if isinstance(one, tuple)]
        columns = {name: kind for name, kind in filters if issubclass(kind, OnlyTaken)}
        fields = {name: model_admin.opts.get_field(name) for name in columns}
        pairs = [(name, value) for name, kind in columns.items() for value in kind.values_of(fields[name])]
        found = taken(model_admin.get_queryset(request), pairs)
        request.taken_in_list = found  # type: ignore[attr-defined]
    return found


class OnlyTaken(admin.FieldListFilter):
    """Offers what some row that the reader may see has; nothing at all where all have the same."""

    def __init__(
        self, field: Any, request: HttpRequest, params: Any, model: Any, model_admin: Any, field_path: str
    ) -> None:
        super().__init__(field, request, params, model, model_admin, field_path)
        found = taken_in_list(request, model_admin)
        self.taken = [(field_path, value) in found for value in self.values_of(field)]

    @staticmethod
    def values_of(field: Any) -> list[Any]:
        """What the column can hold, in the order that Django's own filter offers it."""
        raise NotImplementedError

    def has_output(self) -> bool:
        return sum(self.taken) > 1 or bool(self.used_parameters)

    def choices(self, changelist: "ChangeList") -> "Iterator[_ListFilterChoices]":
        everything, *offered = super().choices(changelist)
        yield everything
        for is_taken, choice in zip(self.taken, offered, strict=True):
            if is_taken or choice["selected"]:
                yield choice


class TakenChoices(OnlyTaken, admin.ChoicesFieldListFilter):
    @staticmethod
    def values_of(field: Any) -> list[Any]:
        return [value for value, _label in field.flatchoices]


class TakenAnswers(OnlyTaken, admin.BooleanFieldListFilter):
    @staticmethod
    def values_of(field: Any) -> list[Any]:
        return [True, False, None] if field.null else [True, False]


def only_taken(model: type[models.Model], one: Any) -> Any:
    """What an admin lists as a filter: the name of a field becomes a filter without empty choices."""
    if not isinstance(one, str):
        return one
    field: Any = model._meta.get_field(one)
    if field.flatchoices:
        return (one, TakenChoices)
    if isinstance(field, models.BooleanField):
        return (one, TakenAnswers)
    return (one, admin.RelatedOnlyFieldListFilter) if field.remote_field else one
