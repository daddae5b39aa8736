from django import forms
from django.utils.translation import gettext_lazy as _


class RepaymentCommentForm(forms.Form):
    """What the association says to an advance notice."""

    text = forms.CharField(
        max_length=4000,
        label=_("What do you say to this?"),
        help_text=_(
            "Tell us if we have understood something wrongly, or if there is something we do not know."
        ),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
