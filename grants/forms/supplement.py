from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.forms.draft import DraftForm
from grants.models import GrantApplication, QuestionKind


class SupplementForm(DraftForm):
    """Every answer of a sent application, to be changed when the municipality has asked for more."""

    def __init__(self, data: Any = None, *, application: GrantApplication) -> None:
        asked = [
            one for one in application.questions() if one.kind != QuestionKind.FILE and application.asks(one)
        ]
        super().__init__(asked, data, application=application)
        self.fields["reply"] = forms.CharField(
            required=False,
            max_length=4000,
            label=_("A few words to the municipality"),
            help_text=_("If a changed answer does not say it all."),
            widget=forms.Textarea(attrs={"rows": 4}),
        )
        self.order_fields(["reply"])
