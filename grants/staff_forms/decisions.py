"""What the municipality writes about one application."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.staff_forms.text import long_text
from portal.forms import DateField, KronerField
from portal.models.decision import Outcome

DECIDED_BY_HAND = (Outcome.GRANTED, Outcome.PARTLY, Outcome.REFUSED)


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[
            ("", _("Choose")),
            *((one.value, one.label) for one in DECIDED_BY_HAND),
        ],
        label=_("Outcome"),
    )
    amount = KronerField(required=False, label=_("Amount (kr)"), help_text=_("Empty when it is refused."))
    rule = long_text(
        label=_("The rule"),
        help_text=_("Stands in the letter: which rule the decision rests on."),
    )
    facts = long_text(
        label=_("The facts"),
        help_text=_("Stands in the letter: what you build on."),
        rows=5,
    )
    considerations = long_text(
        label=_("What we have weighed"),
        help_text=_("Stands in the letter: why it became so."),
        rows=5,
    )
    is_beyond_limits_approved = forms.BooleanField(
        required=False,
        label=_("Passing the frame or my own limit is approved"),
        help_text=_("Only needed when the amount is more than the frame or the limit allows."),
    )

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class DismissalForm(forms.Form):
    reason = long_text(
        label=_("Why the application is not treated"),
        help_text=_("Stands in the letter."),
        rows=5,
    )


class InterimReplyForm(forms.Form):
    text = long_text(
        label=_("Why it takes longer"),
        help_text=_("The applicant reads it on the page of the application."),
    )
    expected_on = DateField(
        label=_("When they get an answer"), help_text=_("Becomes the new due date of the case.")
    )


class MoreForm(forms.Form):
    asked = long_text(
        label=_("What we ask for"),
        help_text=_("The applicant reads it, and can change every answer."),
    )
    due_on = DateField(label=_("Answer by"))


class ReviewForm(forms.Form):
    score = forms.IntegerField(min_value=0, max_value=10, label=_("Score, 0–10"))
    recommendation = long_text(
        required=False,
        label=_("Recommendation"),
        help_text=_("The others see it when they have given their own."),
    )


class DisqualificationForm(forms.Form):
    assessment = long_text(
        label=_("What it means for the decision"),
        help_text=_("Can the decision stand, or must the case be decided anew by others? Write why."),
    )
