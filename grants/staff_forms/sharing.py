"""How a frame is shared out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.models import CallFormula, FormulaKind
from grants.staff_forms.text import long_text
from portal.forms import KronerField


class ProposalForm(forms.Form):
    """What one application is proposed to get; empty holds it back."""

    amount = KronerField(required=False, label=_("Proposed (kr)"))
    reason = forms.CharField(required=False, max_length=300, label=_("Why it is adjusted"))


class BatchForm(forms.Form):
    """What all the letters of a batch say. The facts are each association's own."""

    rule = long_text(
        label=_("The rule"),
        help_text=_("Stands in every letter: which rule the decisions rest on."),
    )
    considerations = long_text(
        label=_("What we have weighed"),
        help_text=_("Stands in every letter: how the frame is shared out."),
        rows=5,
    )
    considerations_nn = long_text(
        required=False,
        label=_("What we have weighed, in nynorsk"),
        help_text=_("For the applicants that use nynorsk. Empty: they read the text above."),
        rows=5,
    )

    def __init__(self, *args: Any, has_nynorsk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_nynorsk:
            del self.fields["considerations_nn"]


class FormulaForm(forms.ModelForm):
    """`rates` is written with one age group on each line."""

    rate_lines = long_text(
        required=False,
        label=_("For each member, by age"),
        help_text=_(
            "One on each line, for example 6–12: 100. Kroner, or points when the frame is shared by points."
        ),
    )

    class Meta:
        model = CallFormula
        fields = (
            "call",
            "kind",
            "base",
            "percent",
            "cost_key",
            "cap",
            "is_capped_by_application",
            "is_fitted",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["rate_lines"] = "\n".join(
            f"{group}: {rate}" for group, rate in self.instance.rates.items()
        )

    def clean_rate_lines(self) -> dict[str, str]:
        rates = {}
        for line in filter(str.strip, self.cleaned_data["rate_lines"].splitlines()):
            group, _colon, rate = line.rpartition(":")
            digits = rate.strip().replace(",", ".")
            if not group.strip() or not digits.replace(".", "", 1).isdecimal() or len(digits) > 9:
                raise forms.ValidationError(_("Write each line as an age group, a colon and a number."))
            rates[group.strip()] = digits
        return rates

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") == FormulaKind.COST_SHARE:
            for name in ("percent", "cost_key"):
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, _("Fill in this field."))
        self.instance.rates = cleaned.get("rate_lines") or {}
        return cleaned
