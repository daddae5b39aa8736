"""What staff are asked about prices."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.models import PriceRules, Rate
from portal.forms import DateField, KronerField


class SetPriceForm(forms.Form):
    """Another price, and why."""

    amount = KronerField(label=_("New price (kr)"), max_digits=7, help_text=_("What is to be paid in all."))
    reason = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who booked read it, and it stands in the log."),
    )


class RateForm(forms.ModelForm):
    """A new line of the price list."""

    valid_from = DateField(label=_("Valid from"), help_text=_("The first day of use that it is about."))

    class Meta:
        model = Rate
        fields = ("kind", "parts", "amount", "valid_from", "is_example", "source")

    def clean(self) -> dict[str, Any]:
        """Who has decided it, unless it is an example."""
        data = super().clean() or self.cleaned_data
        if not data.get("is_example") and not data.get("source"):
            self.add_error("source", _("Say where the rate is decided, or mark it as an example."))
        return data


class PriceRulesForm(forms.ModelForm):
    """Another rule set, and from when."""

    valid_from = DateField(label=_("Valid from"), help_text=_("The first day of use that it is about."))

    class Meta:
        model = PriceRules
        fields = ("code", "valid_from", "source")
        error_messages = {"valid_from": {"unique": _("Another rule set holds from that day already.")}}
