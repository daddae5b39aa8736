"""Filters of the public lists. A choice that would find nothing is not offered, and each says how many it finds."""

from collections.abc import Iterable
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Count, QuerySet
from django.forms import CheckboxInput, TextInput
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityType, District, Occurrence
from organizations.models.search import matching
from portal.forms import DateField, DateInput


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
            field.widget = forms.Select(choices=[("", field.empty_label), *found])
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


class DayFilter(django_filters.Filter):
    field_class = DateField


class CalendarFilter(FacetedFilterSet):
    """Over occurrences; the counts are of activities, because a weekly one is one thing to a reader."""

    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=TextInput(attrs={"type": "search"})
    )
    day = DayFilter(label=_("From date"), field_name="on", lookup_expr="gte", widget=DateInput)
    district = django_filters.ModelChoiceFilter(
        label=_("Part of the municipality"),
        field_name="activity__district",
        queryset=District.objects.all(),
        empty_label=_("All"),
    )
    type = django_filters.ModelChoiceFilter(
        label=_("Kind of activity"),
        field_name="activity__activity_type",
        queryset=ActivityType.objects.all(),
        empty_label=_("All"),
    )
    age = django_filters.NumberFilter(
        label=_("For somebody aged"), method="for_age", widget=forms.NumberInput(attrs={"min": 0, "max": 120})
    )
    free = django_filters.BooleanFilter(label=_("Free"), method="without_price", widget=CheckboxInput)
    step_free = django_filters.BooleanFilter(
        label=_("Step-free access"), method="without_steps", widget=CheckboxInput
    )

    facets = {"district": "activity__district", "type": "activity__activity_type"}
    counted = "activity"

    class Meta:
        model = Occurrence
        fields: ClassVar[list[str]] = []

    def search(self, queryset: Any, name: str, value: str) -> Any:
        query = matching(value)
        return queryset.filter(activity__search=query) if query else queryset

    def for_age(self, queryset: Any, name: str, value: Any) -> Any:
        """Those with no limit on that side count too."""
        if value is None or not 0 <= value <= 120:
            return queryset
        return queryset.exclude(activity__age_from__gt=value).exclude(activity__age_to__lt=value)

    def without_price(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(activity__price=0) if value else queryset

    def without_steps(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(activity__is_step_free=True) if value else queryset
