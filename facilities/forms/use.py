"""What is asked about use."""

from django import forms
from django.utils.translation import gettext_lazy as _


class UseForm(forms.Form):
    """How many came."""

    count = forms.IntegerField(
        label=_("How many came?"),
        min_value=0,
        max_value=100_000,
        help_text=_("So that time which nobody uses can go to others."),
    )


class ExplainForm(forms.Form):
    """Why an association needs a time that was hardly used."""

    answer = forms.CharField(
        label=_("Why you still need the time"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The municipality reads it before it decides."),
    )


class KeepForm(forms.Form):
    """A word on the way."""

    decision = forms.CharField(
        label=_("Message to the association"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The association reads it."),
    )


class WithdrawForm(forms.Form):
    """Why the time is taken back."""

    decision = forms.CharField(
        label=_("Why"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The association reads it."),
    )
