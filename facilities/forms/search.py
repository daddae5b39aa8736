"""What people look for: the day and time in an address, and the filters of the list."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities import known
from facilities.forms.booking import HALF_HOURS
from facilities.models import FacilityKind
from portal.clock import local
from portal.forms import DateField, TimeField, TimeInput


class TimeQuery(forms.Form):
    """The day and time in an address: what a cell of the grid links with."""

    dag = DateField(required=False, label=_("Free on"))
    fra = TimeField(required=False, label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    til = TimeField(required=False, label=_("To"), widget=TimeInput(attrs=HALF_HOURS))

    @property
    def period(self) -> tuple[datetime, datetime] | None:
        """From and to, when all three are there."""
        day: date | None = self.cleaned_data.get("dag")
        starts: time | None = self.cleaned_data.get("fra")
        ends: time | None = self.cleaned_data.get("til")
        if day is None or starts is None or ends is None:
            return None
        return local(day, starts), local(day, ends)


class SearchForm(TimeQuery):
    """Which places to show, and when they must be free. Offers no choice that gives nothing."""

    bydel = forms.ChoiceField(label=_("Place"), required=False)
    type = forms.ChoiceField(label=_("Kind"), required=False)
    antall = forms.IntegerField(label=_("For how many"), required=False, min_value=1, max_value=100_000)
    trinnfritt = forms.BooleanField(label=_("Only step-free"), required=False)

    field_order = ("bydel", "type", "dag", "fra", "til", "antall", "trinnfritt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there_is = known.choices()
        place: Any = self.fields["bydel"]
        place.choices = [("", _("All places")), *there_is.districts]
        kind: Any = self.fields["type"]
        kind.choices = [
            ("", _("All kinds")),
            *((k, FacilityKind(k).label.capitalize()) for k in there_is.kinds),
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        given = [name for name in ("dag", "fra", "til") if data.get(name)]
        missing = [name for name in ("dag", "fra", "til") if not data.get(name) and name not in self.errors]
        if given:
            for name in missing:
                self.add_error(name, _("Fill in day, from and to, and we find what is free."))
        if len(given) == 3 and data["til"] <= data["fra"]:
            self.add_error("til", _("The end must be later than the start."))
        return data
