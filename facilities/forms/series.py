"""What people are asked when they book the same hours week after week, and when they change them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.forms.booking import HALF_HOURS, PlaceForm
from facilities.models import BookingSeries, Facility
from facilities.models.hours import Weekday
from facilities.series import Change, SeriesWish
from portal.forms import DateField, TimeField, TimeInput

WEEKDAYS = [(value, capfirst(label)) for value, label in Weekday.choices]


class SeriesForm(PlaceForm):
    """Which weekdays, from when to when, and until which day."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    from_time = TimeField(label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    to_time = TimeField(label=_("To"), widget=TimeInput(attrs=HALF_HOURS))
    first_on = DateField(label=_("First day"))
    until_on = DateField(
        label=_("Last day"),
        help_text=_("You see every date before you book, also those that cannot be booked, and why."),
    )

    field_order = ("association", "part", "weekdays", "from_time", "to_time", "first_on", "until_on",
                   "purpose", "ages", "participants", "key")  # fmt: skip

    def wish(self) -> SeriesWish:
        """What the filled-in form asks for."""
        data = self.cleaned_data
        return SeriesWish(
            data["part"], data["association"], tuple(sorted(data["weekdays"])), data["first_on"],
            data["until_on"], data["from_time"], data["to_time"], data["purpose"], data["participants"],
            data.get("ages", ""),
        )  # fmt: skip


class SeriesChangeForm(forms.Form):
    """How the dates from a day on are to be."""

    from_day = DateField(
        label=_("From and including"), help_text=_("Dates before this day stay as they are.")
    )
    place = forms.TypedChoiceField(label=_("Where"), help_text=_("The whole of it, or a part."))
    weekday = forms.TypedChoiceField(label=_("Weekday"), choices=WEEKDAYS, coerce=int, required=False)
    from_time = TimeField(label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    to_time = TimeField(label=_("To"), widget=TimeInput(attrs=HALF_HOURS))

    def __init__(
        self, *args: Any, series: BookingSeries, places: Sequence[Facility], today: date, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"from_day": max(today, series.first_on), "place": series.facility_id,
                   "from_time": series.begins, "to_time": series.ends, "weekday": series.weekdays[0]}  # fmt: skip
        super().__init__(*args, **kwargs)
        place: Any = self.fields["place"]
        place.choices = [
            (room.pk, room.title if not room.parent_id else f"{room.site}, {room}") for room in places
        ]
        by_key = {room.pk: room for room in places}
        place.coerce = lambda value: by_key[int(value)]
        if len(series.weekdays) > 1:  # several weekdays keep their days of the week
            del self.fields["weekday"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("from_time") and data.get("to_time") and data["to_time"] <= data["from_time"]:
            self.add_error("to_time", _("The end must be later than the start."))
        return data

    def change(self) -> Change:
        data = self.cleaned_data
        weekday = data.get("weekday")
        return Change(data["place"], data["from_time"], data["to_time"], data["from_day"],
                      None if weekday in (None, "") else weekday)  # fmt: skip


class FromDayForm(forms.Form):
    """From which day a series is given back."""

    from_day = DateField(
        label=_("From and including"), help_text=_("Dates before this day stay as they are.")
    )
