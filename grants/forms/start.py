from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.models import GrantScheme
from organizations.models import Association, LanguageForm

MYSELF = "meg"


class StartForm(forms.Form):
    """Who applies: one of the associations that one acts for, or oneself where the scheme takes that."""

    association = forms.ChoiceField(label=_("Who applies?"), widget=forms.RadioSelect)
    language_form = forms.ChoiceField(
        label=_("Which form of Norwegian do you want the answer in, if you apply for yourself?"),
        choices=LanguageForm,
        initial=LanguageForm.BOKMAL,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,
        *,
        associations: Iterable[Association],
        scheme: GrantScheme,
        acting: Association | None,
    ) -> None:
        super().__init__(data)
        self.associations = {str(one.pk): one for one in associations}
        choices = [(pk, str(one)) for pk, one in self.associations.items()]
        if scheme.takes_persons:
            choices.append((MYSELF, str(_("I apply for myself"))))
        self.can_apply = bool(choices)
        field: Any = self.fields["association"]
        field.choices = choices
        field.initial = str(acting.pk) if acting and str(acting.pk) in self.associations else MYSELF
        if not scheme.takes_associations:
            del self.fields["association"]
        else:
            field.help_text = _("You can apply for those that you have a mandate for.")
        if not scheme.takes_persons:
            del self.fields["language_form"]
        elif not scheme.takes_associations:
            self.fields["language_form"].label = _("Which form of Norwegian do you want the answer in?")
            self.fields["language_form"].required = True

    @property
    def names_anothers(self) -> bool:
        """Whether what was posted is an association that one does not act for."""
        posted = self.data.get("association", "")
        return bool(posted) and posted not in {*self.associations, MYSELF}

    def clean(self) -> dict[str, Any]:
        """`association` is None for the one who applies for themselves."""
        cleaned = super().clean() or self.cleaned_data
        return {
            "association": self.associations.get(cleaned.get("association", "")),
            "language_form": cleaned.get("language_form", ""),
        }
