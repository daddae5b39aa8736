"""What is asked about drop-in hours."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.forms.booking import HALF_HOURS
from facilities.models import Facility
from facilities.models.drop_in import MOST_PLACES
from facilities.models.hours import Weekday
from portal.forms import DateField, TimeField, TimeInput


class DropInForm(forms.Form):
    """Who comes. No birthday is asked for: the person confirms being old enough."""

    first_name = forms.CharField(
        label=_("First name"),
        max_length=40,
        help_text=_("Those who look after the place read it, and nobody else."),
    )
    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        help_text=_("Drop-in hours have no leader. That is why they are for adults."),
    )


class DropInHoursForm(forms.Form):
    """Which hours staff open, where, and for how many."""

    facility = forms.ModelChoiceField(
        Facility.objects.bookable().by_site().select_related("site"), label=_("Facility")
    )
    weekday = forms.TypedChoiceField(
        label=_("Weekday"), coerce=int, choices=[(value, capfirst(label)) for value, label in Weekday.choices]
    )
    from_time = TimeField(label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    to_time = TimeField(label=_("To"), widget=TimeInput(attrs=HALF_HOURS))
    first_on = DateField(label=_("First day"))
    until_on = DateField(label=_("Until and including"), help_text=_("A year at most."))
    places = forms.IntegerField(
        label=_("Number of places"),
        min_value=1,
        max_value=MOST_PLACES,
        help_text=_("How many can come. Each person books one place, and pays its part of the price."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facility: Any = self.fields["facility"]
        facility.label_from_instance = lambda obj: obj.title

    def asked(self) -> dict[str, Any]:
        """As the verb wants it."""
        data = dict(self.cleaned_data)
        return {"begins": data.pop("from_time"), "ends": data.pop("to_time"), **data}
