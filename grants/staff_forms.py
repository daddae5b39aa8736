"""What the municipality fills in: calls, decisions, dismissals and interim replies."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.exporters import EXPORTERS
from grants.forms.fields import AccountNumberField
from grants.models import CallFormula, FormulaKind, GrantCall, GrantScheme
from portal import clock
from portal.clock import OSLO
from portal.forms import DateField, KronerField
from portal.models.decision import Outcome


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[
            ("", _("Choose")),
            *((one.value, one.label) for one in Outcome if one is not Outcome.DISMISSED),
        ],
        label=_("Outcome"),
    )
    amount = KronerField(required=False, label=_("Amount (kr)"), help_text=_("Empty when it is refused."))
    rule = forms.CharField(
        label=_("The rule"),
        help_text=_("Stands in the letter: which rule the decision rests on."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    facts = forms.CharField(
        label=_("The facts"),
        help_text=_("Stands in the letter: what you build on."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    considerations = forms.CharField(
        label=_("What we have weighed"),
        help_text=_("Stands in the letter: why it became so."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    is_beyond_limits_approved = forms.BooleanField(
        required=False,
        label=_("Passing the frame or my own limit is approved"),
        help_text=_("Only needed when the amount is more than the frame or the limit allows."),
    )

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class ReversalForm(DecisionForm):
    """The new decision after an appeal."""


class ForwardForm(forms.Form):
    statement = forms.CharField(
        label=_("Why we uphold the decision"),
        help_text=_("Stands in the papers to the appeal body, and in the letter to the association."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class AppealReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("The association reads it."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class ProposalForm(forms.Form):
    """What one application is proposed to get; empty holds it back."""

    amount = KronerField(required=False, label=_("Proposed (kr)"))
    reason = forms.CharField(required=False, max_length=300, label=_("Why it is adjusted"))


class ReviewForm(forms.Form):
    score = forms.IntegerField(min_value=0, max_value=10, label=_("Score, 0–10"))
    recommendation = forms.CharField(
        required=False,
        label=_("Recommendation"),
        help_text=_("The others see it when they have given their own."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MoreForm(forms.Form):
    asked = forms.CharField(
        label=_("What we ask for"),
        help_text=_("The association reads it, and can change every answer."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = DateField(label=_("Answer by"))


class BatchForm(forms.Form):
    """What all the letters of a batch say. The facts are each association's own."""

    rule = forms.CharField(
        label=_("The rule"),
        help_text=_("Stands in every letter: which rule the decisions rest on."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    considerations = forms.CharField(
        label=_("What we have weighed"),
        help_text=_("Stands in every letter: how the frame is shared out."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    considerations_nn = forms.CharField(
        required=False,
        label=_("What we have weighed, in nynorsk"),
        help_text=_("For the associations that use nynorsk. Empty: they read the text above."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, has_nynorsk: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_nynorsk:
            del self.fields["considerations_nn"]


class FormulaForm(forms.ModelForm):
    """`rates` is written with one age group on each line."""

    rate_lines = forms.CharField(
        required=False,
        label=_("For each member, by age"),
        help_text=_(
            "One on each line, for example 6–12: 100. Kroner, or points when the frame is shared by points."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
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


class ExportForm(forms.Form):
    """What a payment file needs beside the payments."""

    exporter = forms.ChoiceField(
        choices=[(code, one.label) for code, one in EXPORTERS.items()], label=_("Kind of file")
    )
    from_account = AccountNumberField(
        label=_("The municipality's account"), help_text=_("Remembered from the last file.")
    )
    pay_on = DateField(label=_("To be paid on"))


class FailureForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why it failed"), help_text=_("What the bank said."))


class ReturnReportForm(forms.Form):
    remark = forms.CharField(
        label=_("What is lacking"),
        help_text=_("The association reads it above the report."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = DateField(label=_("New deadline"))


class SettleForm(forms.Form):
    considerations = forms.CharField(
        label=_("What we have weighed"),
        help_text=_("Stands in the letter: what you looked at in the accounts."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DismissalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the application is not treated"),
        help_text=_("Stands in the letter."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class InterimReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Why it takes longer"),
        help_text=_("The association reads it on the page of the application."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    expected_on = DateField(
        label=_("When they get an answer"), help_text=_("Becomes the new due date of the case.")
    )


class CallForm(forms.ModelForm):
    """A call by days: it opens at the beginning of one, and closes at the end of another."""

    scheme = forms.ModelChoiceField(GrantScheme.objects.none(), label=_("Grant scheme"))
    opens_on = DateField(label=_("Opens"))
    closes_on = DateField(label=_("Last day to apply"), help_text=_("The call closes at 23.59."))

    class Meta:
        model = GrantCall
        fields = ("scheme", "budget_frame", "grace_days", "is_running", "is_sealed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = GrantScheme.objects.offered().with_questions()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["opens_on"] = self.instance.opens_at.astimezone(OSLO).date()
            self.initial["closes_on"] = self.instance.deadline_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("The last day must come after the opening."))
        elif opens_on and closes_on:
            self.instance.opens_at = clock.local(opens_on, time(0))
            self.instance.application_deadline = clock.end_of(closes_on)
        return cleaned
