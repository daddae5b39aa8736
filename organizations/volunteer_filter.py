"""The filter of the volunteer tasks. A choice that would find nothing is not offered; each says how many it finds."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models.volunteering import Shift, VolunteerKind, VolunteerTask, WhenFree
from organizations.models.volunteering.shift import ShiftQuerySet
from portal.clock import OSLO
from portal.forms import FilterSelect

EVENING = 16  # o'clock
SATURDAY = 5


def when_of(moment: datetime) -> WhenFree:
    local = moment.astimezone(OSLO)
    if local.weekday() >= SATURDAY:
        return WhenFree.WEEKEND
    return WhenFree.EVENING if local.hour >= EVENING else WhenFree.DAYTIME


@dataclass(frozen=True)
class Row:
    """A coming shift, with what one can choose by."""

    task: int
    kind: str
    district: str
    when: str


class TaskFilter:
    """Reads the coming shifts once, and answers from them: which tasks fit, and what can be chosen."""

    facets = ("kind", "district", "when")

    def __init__(self, asked: Mapping[str, str], shifts: ShiftQuerySet) -> None:
        self.query = asked.get("q", "").replace("\0", "").strip()[:100]
        self.chosen = {name: asked[name] for name in self.facets if asked.get(name)}
        self._shifts = shifts

    @cached_property
    def _rows(self) -> list[Row]:
        shifts = self._shifts
        if self.query:
            shifts = shifts.filter(task__in=VolunteerTask.objects.searched(self.query))
        values = shifts.values_list("task", "task__kind", "task__district__name", "starts_at")
        return [Row(task, kind, district or "", when_of(at)) for task, kind, district, at in values]

    def _fitting(self, but: str = "") -> Iterable[Row]:
        asked = {name: value for name, value in self.chosen.items() if name != but}
        return (
            row for row in self._rows if all(getattr(row, name) == value for name, value in asked.items())
        )

    @property
    def tasks(self) -> list[int]:
        """The tasks that fit, the next to take place first."""
        return list(dict.fromkeys(row.task for row in self._fitting()))

    @property
    def form(self) -> forms.Form:
        labels: dict[str, dict[str, Any]] = {
            "kind": dict(VolunteerKind.choices),
            "district": {row.district: row.district for row in self._rows if row.district},
            "when": dict(WhenFree.choices),
        }
        form = FilterForm({"q": self.query, **self.chosen})
        for name in self.facets:
            pairs = {(row.task, getattr(row, name)) for row in self._fitting(but=name)}
            found = Counter(value for _task, value in pairs)
            choices = [
                (value, f"{label} ({found[value]})") for value, label in labels[name].items() if found[value]
            ]
            if not choices and name not in self.chosen:
                del form.fields[name]
                continue
            form.fields[name].widget = FilterSelect(choices=[("", _("All")), *choices])
        return form

    @property
    def is_filtered(self) -> bool:
        return bool(self.query or self.chosen)


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    kind = forms.CharField(label=_("Kind of task"), required=False)
    district = forms.CharField(label=_("Part of the municipality"), required=False)
    when = forms.CharField(label=_("When"), required=False)


def coming_shifts(at: datetime) -> ShiftQuerySet:
    return Shift.objects.public().planned().coming(at)
