"""What people are asked when they look for a place, book it, and give it back."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility, FacilityKind, Purpose
from facilities.offers import Wish
from organizations.models import Association, District
from portal.clock import local
from portal.forms import DateField, TimeField, TimeInput
from portal.models import User

HALF_HOURS = {"step": "1800"}


class BookingForm(forms.Form):
    """Where, when, and what for. The rules are asked by the verb, not here."""

    association = forms.TypedChoiceField(
        label=_("Who books"), help_text=_("The associations that you act for.")
    )
    part = forms.TypedChoiceField(
        label=_("How much of it"),
        help_text=_("Take only what you need, so that others can use the rest."),
    )
    day = DateField(label=_("Day"))
    from_time = TimeField(label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    to_time = TimeField(label=_("To"), widget=TimeInput(attrs=HALF_HOURS))
    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=[(value, capfirst(label)) for value, label in Purpose.choices],
        help_text=_("The price follows from what it is for."),
    )
    participants = forms.IntegerField(
        label=_("How many come, about"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("So that the caretaker knows, and nobody is let in where there is no room."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, user: User, choices: Sequence[Facility], acting: Association | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = list(Association.objects.acted_for_by(user))
        self._choose_among("association", {one.pk: one for one in mine}, {one.pk: one.name for one in mine})
        names = {room.pk: room.name if room.parent_id else _("The whole") for room in choices}
        self._choose_among("part", {room.pk: room for room in choices}, names)
        self.fields["association"].initial = acting.pk if acting else None
        self.fields["key"].initial = uuid.uuid4

    def _choose_among(self, name: str, rows: dict[int, Any], labels: dict[int, Any]) -> None:
        """Offer `rows`; one alone is no choice, and is not asked for."""
        field: Any = self.fields[name]
        field.choices = list(labels.items())
        field.coerce = lambda value: rows[int(value)]
        if len(rows) == 1:
            field.widget = forms.HiddenInput()

    def wish(self) -> Wish:
        """What the filled-in form asks for."""
        data = self.cleaned_data
        return Wish(
            data["part"],
            data["association"],
            local(data["day"], data["from_time"]),
            local(data["day"], data["to_time"]),
            data["purpose"],
            data["participants"],
        )


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
    trinnfritt = forms.BooleanField(label=_("Only step-free"), required=False)

    field_order = ("bydel", "type", "dag", "fra", "til", "trinnfritt")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wholes = Facility.objects.bookable().wholes()
        districts = District.objects.annotate(count=Count("sites__facilities", distinct=True)).exclude(
            count=0
        )
        kinds = wholes.order_by("kind").values_list("kind", flat=True).distinct()
        place: Any = self.fields["bydel"]
        place.choices = [("", _("All places")), *((d.pk, d.name) for d in districts)]
        kind: Any = self.fields["type"]
        kind.choices = [("", _("All kinds")), *((k, FacilityKind(k).label.capitalize()) for k in kinds)]

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


class ReasonForm(forms.Form):
    """Why staff cancel."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The association reads it."),
    )


class BlackoutForm(forms.Form):
    """When the municipality itself needs a place."""

    facility = forms.ModelChoiceField(Facility.objects.by_site().select_related("site"), label=_("Facility"))
    day = DateField(label=_("From day"))
    from_time = TimeField(label=_("From"))
    to_day = DateField(label=_("To day"))
    to_time = TimeField(label=_("To"))
    reason = forms.CharField(
        label=_("Why it is closed"), max_length=200, help_text=_("Everybody who looks at the week reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facility: Any = self.fields["facility"]
        facility.label_from_instance = lambda obj: obj.title


class SplitForm(forms.Form):
    """How many parts a hall is cut into."""

    parts = forms.IntegerField(label=_("Number of parts"), min_value=2, max_value=16)
