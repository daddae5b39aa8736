from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.models import User


class NameForm(forms.Form):
    """The one thing we ask for beside the address when somebody makes a user."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("Those you write to, and the others in your association, see it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
