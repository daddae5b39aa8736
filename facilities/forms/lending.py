"""What is asked when equipment is borrowed and given back."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.forms.choosing import offer_own
from organizations.models import Association
from portal.forms import DateField
from portal.models import User


class LoanForm(forms.Form):
    """Who, how many, and which days."""

    association = forms.TypedChoiceField(
        label=_("Who borrows"), help_text=_("The associations that you act for.")
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=10_000, initial=1)
    first_on = DateField(label=_("First day"), help_text=_("When you pick it up."))
    last_on = DateField(label=_("Last day"), help_text=_("When you give it back."))
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, acting: Association | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_own(self.fields["association"], user, acting)
        self.fields["key"].initial = uuid.uuid4


class ConditionForm(forms.Form):
    """How it came back."""

    is_damaged = forms.BooleanField(label=_("Something is damaged or missing"), required=False)
    condition = forms.CharField(
        label=_("Condition"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the next borrower and the accounts must know. The association reads it."),
    )
