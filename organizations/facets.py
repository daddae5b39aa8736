"""How residents narrow the register: what they can choose, and how many each choice finds.

A choice that finds nothing, given everything else that is chosen, is not offered. All counts come from one query,
however many the filters are.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityType, AgeGroup, Association, Language, Occurrence
from organizations.models.association_query import AssociationQuerySet
from organizations.models.offer import LOW_PRICE
from portal.forms import FilterSelect
from portal.templatetags.portal import kr

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Condition = Callable[[str], Q]
TICKED = "on"
TALLY = "tally"


@dataclass(frozen=True)
class Choice:
    """Choose one of several. `key` and `name` are columns; without `name` the words are in `labels`."""

    name: str
    label: "str | _StrPromise"
    key: Any
    condition: Condition
    title: str = ""
    labels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Tick:
    """Yes, or it does not matter."""

    name: str
    label: "str | _StrPromise"
    condition: Q


def _of_age(value: str) -> Q:
    """Those for somebody in the age group; without a limit on a side, that side is open."""
    first, last = AgeGroup(value).limits
    return (Q(age_from=None) | Q(age_from__lte=last)) & (Q(age_to=None) | Q(age_to__gte=first))


def _numbered(path: str) -> Condition:
    return lambda value: Q(**{path: int(value)})


def _of_type(value: str) -> Q:
    """Asked for as a set, so that no join doubles a row."""
    chosen = Association.activity_types.through.objects.filter(activitytype=int(value))
    return Q(pk__in=chosen.values("association"))


DISTRICT = Choice(
    "district", _("Part of the municipality"), F("district"), _numbered("district"), title="district"
)
TYPE = Choice("type", _("Kind of activity"), F("activity_types"), _of_type, title="activity_types")
LANGUAGE = Choice(
    "language",
    _("Language, beside Norwegian"),
    Func(F("languages"), function="unnest", output_field=CharField()),
    lambda value: Q(languages__contains=[value]),
    labels=dict(Language.choices),
)
AGE = Choice("age", _("Age"), None, _of_age, labels=dict(AgeGroup.choices))
CHOICES = (TYPE, DISTRICT, AGE, LANGUAGE)


def ticks(at: datetime) -> tuple[Tick, ...]:
    coming = Occurrence.objects.public().upcoming(at).order_by().values("activity__association")
    low = _("Children pay at most %(price)s a year") % {"price": kr(LOW_PRICE)}
    return (
        Tick("low_price", low, Q(price_for_children__lte=LOW_PRICE)),
        Tick("step_free", _("Step-free access"), Q(is_step_free=True)),
        Tick("adapted", _("Adapted to people with disabilities"), Q(is_adapted=True)),
        Tick("companion_card", _("Companion card accepted"), Q(companion_card=True)),
        Tick("active", _("Has something in the calendar"), Q(pk__in=coming)),
    )


class AssociationFilter:
    """What an address asks for (`chosen`), what that finds (`rows`, `total`), and what else it could ask (`form`).

    What is no choice at all, or finds nothing any more, is passed over: an old link still opens a list.
    """

    def __init__(self, query: Mapping[str, Any], *, at: datetime) -> None:
        self.ticks = ticks(at)
        self.text = str(query.get("q", "")).replace("\0", "").strip()[:100]
        self.conditions = self._read(query)
        self.chosen = {name: str(query[name]) for name in self.conditions}
        self.base = Association.objects.listed(self.text).searched(self.text)

    def _read(self, query: Mapping[str, Any]) -> dict[str, Q]:
        conditions = {tick.name: tick.condition for tick in self.ticks if query.get(tick.name) == TICKED}
        for facet in CHOICES:
            value = str(query.get(facet.name, ""))
            if value in facet.labels or (
                facet.title and value.isascii() and value.isdigit() and len(value) < 10
            ):
                conditions[facet.name] = facet.condition(value)
        return conditions

    def _others(self, name: str) -> Q:
        """Everything that is chosen but `name`."""
        together = Q()
        for other, condition in self.conditions.items():
            if other != name:
                together &= condition
        return together

    @property
    def total(self) -> int:
        return self._ticks["total"]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.text or self.chosen)

    @property
    def rows(self) -> AssociationQuerySet:
        """With what a line in the list shows, in one query."""
        types = ActivityType.objects.filter(associations=OuterRef("pk")).values("name")
        return (
            self.base.filter(self._others(""))
            .select_related("district")
            .only("slug", "name", "purpose", "sort_key", "confirmed_at", "state", "district__name")
            .annotate(type_names=ArraySubquery(types))
        )

    @cached_property
    def _counts(self) -> dict[str, list[tuple[str, str, int]]]:
        """(key, words, how many) of each choice by its filter, in one query; the ticks are `TALLY`."""
        parts = (self._counted(facet) for facet in CHOICES if facet.key is not None)
        rows = self._tallied().union(*parts, all=True).order_by("facet", "sort_by")
        found: dict[str, list[tuple[str, str, int]]] = {facet.name: [] for facet in CHOICES}
        for name, key, words, _sort_key, total in rows:
            found.setdefault(name, []).append((key, words, total))
        return found

    @cached_property
    def _ticks(self) -> Counter[str]:
        """Nothing at all is found where there is no tally."""
        return Counter(json.loads(self._counts[TALLY][0][0]) if TALLY in self._counts else {})

    def _counted(self, facet: Choice) -> Any:
        words: Any = Value("")
        order: Any = Value("")
        rows = self.base.filter(self._others(facet.name)).order_by()
        if facet.title:
            words, order = F(f"{facet.title}__name"), F(f"{facet.title}__sort_key")
            rows = rows.filter(**{f"{facet.title}__isnull": False})
        columns = {"facet": Value(facet.name), "key": facet.key, "words": words, "sort_by": order}
        return (
            rows.annotate(**{name: Cast(value, CharField()) for name, value in columns.items()})
            .values_list(*columns)
            .annotate(found=Count("pk"))
        )

    def _tallied(self) -> Any:
        """One row: how many each tick and each age group finds, and how many there are, as JSON."""
        counts = {"total": Count("pk", filter=self._others("") or None)}
        for tick in self.ticks:
            counts[f"tick_{tick.name}"] = Count("pk", filter=self._others(tick.name) & tick.condition)
        for value in AgeGroup.values:
            counts[f"age_{value}"] = Count("pk", filter=self._others(AGE.name) & _of_age(value))
        fixed = {"facet": Value(TALLY), "words": Value(""), "sort_by": Value("")}
        return (
            self.base.order_by()
            .annotate(**{name: Cast(value, CharField()) for name, value in fixed.items()})
            .values(*fixed)
            .annotate(key=Cast(JSONObject(**counts), CharField()), found=Count("pk"))
            .values_list("facet", "key", "words", "sort_by", "found")
        )

    def _found(self, facet: Choice) -> list[tuple[str, str, int]]:
        """(key, words, how many) of each choice that finds something."""
        if facet is AGE:
            found = [(value, str(label), self._ticks[f"age_{value}"]) for value, label in AgeGroup.choices]
        else:
            found = [
                (key, words or str(facet.labels.get(key, key)), n)
                for key, words, n in self._counts[facet.name]
            ]
        return [(key, words, total) for key, words, total in found if total]

    @property
    def in_words(self) -> list[str]:
        """What is chosen, as a printed list says it."""
        said = [f"«{self.text}»"] if self.text else []
        for facet in CHOICES:
            said += [words for key, words, _total in self._found(facet) if self.chosen.get(facet.name) == key]
        return said + [str(tick.label) for tick in self.ticks if tick.name in self.chosen]

    @property
    def form(self) -> forms.Form:
        """Only what finds something, with how many; what is chosen stays, so that it can be taken away."""
        form = forms.Form(data={"q": self.text, **self.chosen})
        form.fields["q"] = forms.CharField(
            label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"})
        )
        for facet in CHOICES:
            offered = [(key, f"{words} ({total})") for key, words, total in self._found(facet)]
            if offered or facet.name in self.chosen:
                form.fields[facet.name] = forms.ChoiceField(
                    label=facet.label, choices=[("", _("All")), *offered], required=False, widget=FilterSelect
                )
        for tick in self.ticks:
            total = self._ticks[f"tick_{tick.name}"]
            if total or tick.name in self.chosen:
                form.fields[tick.name] = forms.BooleanField(label=f"{tick.label} ({total})", required=False)
        return form
