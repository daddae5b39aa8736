"""The filters of the calendar, the same in every view of it: list, day, week and month."""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.postgres.aggregates import BitOr
from django.db.models import Func, IntegerField, QuerySet, Value
from django.db.models.functions import ExtractIsoWeekDay
from django.forms import CheckboxInput, TextInput
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityType, Association, District, Occurrence
from organizations.models.search import matching
from portal.forms import DateField, DateInput, FilterSelect
from portal.kept import kept

LOW_PRICE = 100  # kroner
PRICES = ((0, _("Free")), (LOW_PRICE, _("At most 100 kr")))
WRITTEN = ("q", "day", "age")  # what one writes; the others are chosen from what is counted
FACTS = {
    "type": "activity__activity_type",
    "district": "activity__district",
    "association": "activity__association",
    "price": "activity__price",
    "step_free": "activity__is_step_free",
}
Facts = tuple[Any, ...]  # what each of `FACTS` is, and the weekdays as bits: Monday is the second
WEEKDAY_CHOICES = [(number + 1, name) for number, name in WEEKDAYS.items()]


class DayFilter(django_filters.Filter):
    field_class = DateField


class CalendarFilter(django_filters.FilterSet):
    """Over occurrences; the counts are of activities, because a weekly one is one thing to a reader.

    A choice is offered when it finds something together with the other filters, and says how many.
    """

    q = django_filters.CharFilter(
        label=_("Search"), method="search", widget=TextInput(attrs={"type": "search"})
    )
    day = DayFilter(label=_("From date"), method="from_day", widget=DateInput)
    type = django_filters.ModelChoiceFilter(
        label=_("Kind of activity"),
        field_name="activity__activity_type",
        queryset=ActivityType.objects.all(),
        empty_label=_("All"),
    )
    district = django_filters.ModelChoiceFilter(
        label=_("Part of the municipality"),
        field_name="activity__district",
        queryset=District.objects.all(),
        empty_label=_("All"),
    )
    association = django_filters.ModelChoiceFilter(
        label=_("Association"),
        field_name="activity__association",
        queryset=Association.objects.public(),
        empty_label=_("All"),
    )
    weekday = django_filters.ChoiceFilter(
        label=_("Weekday"),
        field_name="on__iso_week_day",
        choices=WEEKDAY_CHOICES,
        empty_label=_("All"),
    )
    price = django_filters.ChoiceFilter(
        label=_("Price"),
        field_name="activity__price",
        lookup_expr="lte",
        choices=PRICES,
        empty_label=_("All"),
    )
    age = django_filters.NumberFilter(
        label=_("For somebody aged"), method="for_age", widget=forms.NumberInput(attrs={"min": 0, "max": 120})
    )
    step_free = django_filters.BooleanFilter(
        label=_("Step-free access"), method="without_steps", widget=CheckboxInput
    )

    class Meta:
        model = Occurrence
        fields: ClassVar[list[str]] = []

    def __init__(self, data: Any, *, queryset: QuerySet[Any], name: str) -> None:
        """`name` is another for other rows: what the choices are counted from is kept under it."""
        super().__init__(data, queryset=queryset)
        self.name = name

    def search(self, queryset: Any, name: str, value: str) -> Any:
        query = matching(value)
        return queryset.filter(activity__search=query) if query else queryset

    def from_day(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset.reaching(value) if value else queryset

    def for_age(self, queryset: Any, name: str, value: Any) -> Any:
        """Those with no limit on that side count too."""
        if value is None or not 0 <= value <= 120:
            return queryset
        return queryset.exclude(activity__age_from__gt=value).exclude(activity__age_to__lt=value)

    def without_steps(self, queryset: Any, name: str, value: bool) -> Any:
        return queryset.filter(activity__is_step_free=True) if value else queryset

    @property
    def offered(self) -> forms.Form:
        """The form, with the choices that find something, and their counts. Two queries, or one."""
        form = self.form
        if form.is_bound:
            form.is_valid()
        chosen = getattr(form, "cleaned_data", {})
        facets = Facets(self._facts(chosen), chosen)
        for name, choices in facets.choices():
            field = form.fields[name]
            field.widget = FilterSelect(choices=[("", field.empty_label), *choices])
        if not facets.counts["step_free"][True] and not form["step_free"].value():
            del form.fields["step_free"]
        return form

    def _facts(self, chosen: dict[str, Any]) -> Counter[Facts]:
        """What the choices are counted from: the same whatever is chosen, and so kept, unless something is written."""
        written = {name: chosen[name] for name in WRITTEN if chosen.get(name) not in (None, "")}
        if not written:
            return kept(f"choices {self.name}", ("calendar",), lambda: facts_of(self.queryset.all()))
        rows: QuerySet[Any] = self.queryset.all()
        for name, value in written.items():
            rows = self.filters[name].filter(rows, value)
        return facts_of(rows)


class PeriodFilter(CalendarFilter):
    """In a view that has its days already."""

    day = None  # type: ignore[assignment]


def facts_of(rows: QuerySet[Any]) -> Counter[Facts]:
    """How many activities have the same facts. One query, with a row for each activity."""
    weekday = Func(
        ExtractIsoWeekDay("on"), template="1 << (%(expressions)s)::int", output_field=IntegerField()
    )
    found = rows.order_by().values_list("activity", *FACTS.values()).annotate(weekdays=BitOr(weekday))
    return Counter(row[1:] for row in found)


class Facets:
    """Counts of activities for each choice of each filter."""

    NAMED = {"type": ActivityType, "district": District, "association": Association}

    def __init__(self, facts: Counter[Facts], chosen: dict[str, Any]) -> None:
        self.facts = facts
        self.chosen = chosen

    @cached_property
    def counts(self) -> dict[str, Counter[Any]]:
        """What a filter offers depends on what is chosen in the others, not in itself."""
        counts: dict[str, Counter[Any]] = {name: Counter() for name in (*FACTS, "weekday")}
        for (*facts, weekdays), found in self.facts.items():
            values: dict[str, Sequence[Any]] = {name: [fact] for name, fact in zip(FACTS, facts, strict=True)}
            values["weekday"] = [day for day in range(1, 8) if weekdays >> day & 1]
            misses = {name for name, own in values.items() if not any(self._fits(name, one) for one in own)}
            for name in values:
                if misses <= {name}:
                    for one in values[name]:
                        counts[name][one] += found
        return counts

    def _fits(self, name: str, value: Any) -> bool:
        wanted = self.chosen.get(name)
        if wanted is None or wanted is False or wanted == "":
            return True
        if name == "price":
            return value is not None and bool(value <= int(wanted))
        return bool(value == (int(wanted) if name == "weekday" else getattr(wanted, "pk", wanted)))

    def _names(self) -> dict[str, list[tuple[int, str]]]:
        """What the counted ones are called, in Norwegian order, in one query."""
        parts = [
            model._default_manager.filter(pk__in=[pk for pk in self.counts[facet] if pk])
            .order_by()
            .values_list(Value(facet), "pk", "name", "sort_key")
            for facet, model in self.NAMED.items()
        ]
        names: dict[str, list[tuple[int, str]]] = {facet: [] for facet in self.NAMED}
        for facet, pk, name, _key in sorted(parts[0].union(*parts[1:], all=True), key=lambda row: row[3]):
            names[facet].append((pk, name))
        return names

    def choices(self) -> Iterator[tuple[str, list[tuple[Any, str]]]]:
        for facet, named in self._names().items():
            yield facet, [(pk, f"{name} ({self.counts[facet][pk]})") for pk, name in named]
        weekdays = self.counts["weekday"]
        yield (
            "weekday",
            [
                (number, f"{capfirst(label)} ({weekdays[number]})")
                for number, label in WEEKDAY_CHOICES
                if weekdays[number]
            ],
        )
        yield (
            "price",
            [
                (limit, f"{label} ({found})")
                for limit, label in PRICES
                if (
                    found := sum(
                        n for price, n in self.counts["price"].items() if price is not None and price <= limit
                    )
                )
            ],
        )
