"""What is asked of those who enter an activity."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Activity, ActivityKind, ActivityType, District
from portal.forms import DateField, TimeField


class ActivityForm(forms.Form):
    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("Short, and so that outsiders understand it: “Training for beginners”."),
    )
    kind = forms.ChoiceField(
        label=_("How often?"),
        choices=ActivityKind.choices,
        initial=ActivityKind.REGULAR,
        widget=forms.RadioSelect,
    )
    starts_on = DateField(label=_("Date"), help_text=_("For a weekly activity: the first date."))
    start_time = TimeField(label=_("Begins at"))
    end_time = TimeField(label=_("Ends at"))
    repeats_until = DateField(
        label=_("Last date"),
        required=False,
        help_text=_("Only for a weekly activity. Empty means until further notice."),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=120, help_text=_("The name of the place, or an address.")
    )
    district = forms.ModelChoiceField(
        label=_("Part of the municipality"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("Not stated"),
        help_text=_("Residents look for what is near them."),
    )
    activity_type = forms.ModelChoiceField(
        label=_("Kind of activity"),
        queryset=ActivityType.objects.all(),
        required=False,
        empty_label=_("Not stated"),
    )
    description = forms.CharField(
        label=_("More about it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("What happens, and what should people bring?"),
    )
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=120, required=False)
    price = forms.IntegerField(
        label=_("Price in kroner"), min_value=0, max_value=100_000, initial=0, help_text=_("0 if it is free.")
    )
    is_step_free = forms.BooleanField(
        label=_("Step-free access"),
        required=False,
        help_text=_("Somebody in a wheelchair can get in without help."),
    )
    sign_up = forms.CharField(
        label=_("How does one sign up?"),
        max_length=200,
        required=False,
        help_text=_("A web address, or for example “just come”. Do not write a private telephone number."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, activity: Activity) -> dict[str, Any]:
        return {name: getattr(activity, name) for name in cls.base_fields}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}
