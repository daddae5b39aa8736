from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class ByKeys(Paginator):
    """Sorts and cuts the keys alone, and then reads the rows of the one page.

    Sorting twenty thousand applications with all that stands beside them takes the database five times as long.
    For a queryset without annotations.
    """

    object_list: "QuerySet[Any]"

    def page(self, number: int | str) -> "Page[Any]":
        page = super().page(number)
        keys = list(page.object_list.values_list("pk", flat=True))  # type: ignore[attr-defined]
        page.object_list = self._rows(keys)
        return page

    def _rows(self, keys: list[int]) -> list[Any]:
        """What the list was to read beside each, and nothing of what chose them: that is done."""
        rows = self.object_list.model._base_manager.filter(pk__in=keys)
        rows.query.select_related = self.object_list.query.select_related
        rows.query.deferred_loading = self.object_list.query.deferred_loading
        place = {key: number for number, key in enumerate(keys)}
        return sorted(rows, key=lambda row: place[row.pk])
