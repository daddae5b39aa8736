"""What is asked of a chair who invites somebody, or hands over to a new board."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models import Association, Mandate, MandateRole
from organizations.workflow.handover import Seat

# A new chair comes in by the hand-over.
INVITED_ROLES = [choice for choice in MandateRole.choices if choice[0] != MandateRole.CHAIR]
MAY = {
    MandateRole.CHAIR: _("Decides who else acts, and sees and changes the account number."),
    MandateRole.TREASURER: _("Sees and changes the account number."),
}


class InviteForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        help_text=_("The invitation works for whoever has this address, and for nobody else."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=INVITED_ROLES,
        help_text=_("All can book, apply and answer. The treasurer can also change the account number."),
    )


class HandOverForm(forms.Form):
    """An address for each role, as it is now; those who have a role twice over stand as ticks below."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, association: Association, **kwargs: Any) -> None:
        mandates = list(association.mandates.active().select_related("user").order_by("pk"))
        first: dict[str, Mandate] = {}
        for mandate in mandates:
            first.setdefault(mandate.role, mandate)
        beside = [mandate for mandate in mandates if mandate not in first.values()]
        initial: dict[str, Any] = {role: mandate.user.email for role, mandate in first.items()}
        initial |= {"seen": rules.version_of(association), "staying": [row.pk for row in beside]}
        super().__init__(*args, **{"initial": initial, **kwargs})
        for role in MandateRole:
            self.fields[role.value] = forms.EmailField(
                label=capfirst(role.label),
                max_length=254,
                required=role == MandateRole.CHAIR,
                help_text=MAY.get(role, ""),
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )
        if beside:
            self.fields["staying"] = forms.TypedMultipleChoiceField(
                label=_("Others who go on"),
                choices=[(row.pk, f"{row.user}, {row.get_role_display()}") for row in beside],
                coerce=int,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("Take away the tick for those who leave."),
                error_messages={"invalid_choice": _("Somebody here has left in the meantime. Choose anew.")},
            )

    @property
    def board(self) -> list[Seat]:
        given = ((role.value, self.cleaned_data.get(role.value, "")) for role in MandateRole)
        return [Seat(role, email) for role, email in given if email]
