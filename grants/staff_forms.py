"""What the municipality fills in: calls, decisions, dismissals and interim replies."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.models import GrantCall, GrantScheme
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
        fields = ("scheme", "budget_frame", "grace_days")

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
