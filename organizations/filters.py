"""Filters of the public lists. A choice that would find nothing is not offered, and each says how many it finds."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Count, QuerySet

from portal.forms import FilterSelect


class FacetedFilterSet(django_filters.FilterSet):
    """`facets` maps a filter to the path of what it chooses among. Each facet counts what the others leave."""

    facets: ClassVar[dict[str, str]] = {}
    counted: ClassVar[str] = "pk"

    @property
    def offered(self) -> forms.Form:
        """The form, with the choices that find something, and their counts."""
        form = self.form
        if form.is_bound:
            form.is_valid()
        chosen = getattr(form, "cleaned_data", {})
        for name, path in self.facets.items():
            field = form.fields[name]
            found = self._counts(name, path, chosen)
            field.widget = FilterSelect(choices=[("", field.empty_label), *found])
        return form

    def _counts(self, facet: str, path: str, chosen: dict[str, Any]) -> Iterable[tuple[int, str]]:
        rows: QuerySet[Any] = self.queryset.all()
        for name, filter_ in self.filters.items():
            if name != facet and name in chosen:
                rows = filter_.filter(rows, chosen[name])
        counted = (
            rows.order_by()
            .exclude(**{path: None})
            .values_list(path, f"{path}__name", f"{path}__sort_key")
            .annotate(found=Count(self.counted, distinct=True))
            .order_by(f"{path}__sort_key")
        )
        return [(pk, f"{name} ({found})") for pk, name, _sort_key, found in counted]
