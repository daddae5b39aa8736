"""What associations lack."""

import uuid
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.forms.choosing import offer_own
from facilities.models import Site
from facilities.models.need import NeedKind
from organizations.models import Association, District
from portal.models import User


class NeedForm(forms.Form):
    """What is lacking, and where."""

    association = forms.TypedChoiceField(
        label=_("Which association"), help_text=_("The associations that you act for.")
    )
    kind = forms.ChoiceField(
        label=_("What do you lack?"),
        choices=[(value, capfirst(label)) for value, label in NeedKind.choices],
        help_text=_("So that it comes to those who build just that."),
    )
    district = forms.ModelChoiceField(
        District.objects.all(),
        label=_("Where"),
        help_text=_("Each building project gets the list of its district."),
    )
    site = forms.ModelChoiceField(
        Site.objects.all(),
        label=_("At which site"),
        required=False,
        help_text=_("If it is about one that exists."),
    )
    text = forms.CharField(
        label=_("What is needed, and for what"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example the size, the equipment, the weekdays, or what keeps people out today."),
    )
    people = forms.IntegerField(
        label=_("How many it is about, roughly"), required=False, min_value=1, max_value=100_000
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, acting: Association | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self.fields["association"], user, acting)
        self.fields["key"].initial = uuid.uuid4


class NeedAnswerForm(forms.Form):
    """What becomes of it."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The association reads it."),
    )
