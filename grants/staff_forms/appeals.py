"""How an appeal is answered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.staff_forms.decisions import DecisionForm
from grants.staff_forms.text import long_text


class ReversalForm(DecisionForm):
    """The new decision after an appeal."""


class ForwardForm(forms.Form):
    statement = long_text(
        label=_("Why we uphold the decision"),
        help_text=_("Stands in the papers to the appeal body, and in the letter to the applicant."),
        rows=6,
    )


class AppealReasonForm(forms.Form):
    reason = long_text(
        label=_("Why"),
        help_text=_("The applicant reads it."),
        rows=5,
    )
