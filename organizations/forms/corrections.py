"""What is asked of somebody who says that something is wrong, and of those who answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Correction
from organizations.models.correction import CorrectedField


class CorrectionForm(forms.Form):
    field = forms.ChoiceField(
        label=_("What is wrong?"), choices=CorrectedField.choices, widget=forms.RadioSelect
    )
    value = forms.CharField(
        label=_("What should it say?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Write it as it should stand on the page. Do not write about private persons."),
    )
    note = forms.CharField(
        label=_("How do you know?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
        help_text=_("It helps the association to answer. Only the association and the municipality read it."),
    )
    email = forms.EmailField(
        label=_("Your e-mail"),
        max_length=254,
        required=False,
        help_text=_("If you want to know what came of it. We erase it 90 days after the answer."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """Two buttons: `accept` writes the text on the page, `reject` needs a reason."""

    value = forms.CharField(
        label=_("What it should say"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("You can mend the text before it goes on the page."),
    )
    reason = forms.CharField(
        label=_("Why it is left as it is"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        required=False,
        help_text=_("Needed if you leave it. The sender reads it."),
    )

    def __init__(self, *args: Any, correction: Correction, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"value": correction.value}, **kwargs})
        if correction.is_told_in_words:
            del self.fields["value"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = self.cleaned_data
        if "reject" in self.data and not given.get("reason"):
            self.add_error("reason", _("Write a reason."))
        return given
