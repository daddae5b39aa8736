from django import forms
from django.utils.translation import gettext_lazy as _


class AppealForm(forms.Form):
    text = forms.CharField(
        max_length=8000,
        label=_("What do you disagree with, and why?"),
        help_text=_(
            "Write what should be different, and what we may have overlooked. A few sentences are enough."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
