"""What is asked of those who open their booking to all."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SharingForm(forms.Form):
    is_open = forms.BooleanField(
        label=_("Open to all: everybody may come"),
        help_text=_("Residents see it in the activity calendar, with time and place."),
    )
    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("Short, and so that outsiders understand it: “Training for beginners”."),
    )
    description = forms.CharField(
        label=_("More about it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("What happens, and what should people bring?"),
    )
