"""What staff choose when a proposed association stands in the register already."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Association


class DuplicateForm(forms.Form):
    existing = forms.ModelChoiceField(
        label=_("Which one is it?"),
        queryset=Association.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("Those who registered it get a link to this one, and can ask to act for it."),
    )

    def __init__(self, *args: Any, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": initial, **kwargs})
        alike = Association.objects.filter(pk__in=initial.get("alike", []))
        self.fields["existing"].queryset = alike  # type: ignore[attr-defined]
