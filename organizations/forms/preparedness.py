"""What is asked of an association that can lend something in a crisis."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import District
from organizations.models.preparedness import PreparednessResource, ResourceKind, ResponseTime

PHONE = {"type": "tel"}


class PreparednessForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What kind of resource?"), choices=ResourceKind.choices, widget=forms.RadioSelect
    )
    what = forms.CharField(
        label=_("What is it?"),
        max_length=160,
        help_text=_("For example “camp beds”, “people who know first aid” or “hall with kitchen for 80”."),
    )
    amount = forms.IntegerField(
        label=_("How many?"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("Empty if it is one."),
    )
    district = forms.ModelChoiceField(
        label=_("Where is it?"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("The whole municipality"),
        help_text=_("In a crisis the municipality looks for what is near."),
    )
    response_time = forms.ChoiceField(
        label=_("How soon can it be ready?"), choices=ResponseTime.choices, widget=forms.RadioSelect
    )
    contact_name = forms.CharField(
        label=_("Whom does the municipality call?"),
        max_length=120,
        help_text=_("Ask the person first. Only municipal staff see the name and the numbers."),
    )
    contact_phone = forms.CharField(
        label=_("Telephone"), max_length=20, widget=forms.TextInput(attrs=PHONE),
        help_text=_("A number that is answered at night too."),
    )  # fmt: skip
    second_phone = forms.CharField(
        label=_("Telephone of another"), max_length=20, required=False, widget=forms.TextInput(attrs=PHONE)
    )
    note = forms.CharField(
        label=_("Something to know?"),
        max_length=300,
        required=False,
        help_text=_("Where the key is, who may drive. Nothing that only few should know."),
    )

    @classmethod
    def initial_of(cls, row: PreparednessResource) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.base_fields}


class OverviewForm(forms.Form):
    """Which part of the list. Choices that would find nothing are not offered."""

    district = forms.ChoiceField(label=_("Part of the municipality"), required=False)
    kind = forms.ChoiceField(label=_("Kind of resource"), required=False)
