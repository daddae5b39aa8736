"""What is asked of somebody who wants the weekly e-mail, and of staff who choose highlights."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import ActivityType, District


class DigestChoiceForm(forms.Form):
    district = forms.ModelChoiceField(
        label=_("Part of the municipality"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("The whole municipality"),
    )
    activity_types = forms.ModelMultipleChoiceField(
        label=_("Kinds of activity"),
        queryset=ActivityType.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick none to get everything."),
    )


class DigestForm(DigestChoiceForm):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_(
            "Used for this e-mail only, and deleted when you stop it. First we ask whether the address is right."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ("email", "district", "activity_types")

    def clean_email(self) -> Any:
        return self.cleaned_data["email"].strip().lower()
