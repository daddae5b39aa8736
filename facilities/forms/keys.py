"""What is asked about keys, door codes and the fire instruction."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities.doors import FileDoorCodes
from facilities.models import KeyHandout
from organizations.models import Association
from portal.models import User
from portal.tables import TableField


class FireForm(forms.Form):
    """That it has been read."""

    has_read = forms.BooleanField(
        label=_("I have read it, and I tell those who use the premises"),
        help_text=_("So that everybody gets out, and knows where to meet."),
    )


class KeyForm(forms.ModelForm):
    """A key, and who gets it."""

    class Meta:
        model = KeyHandout
        fields = ("site", "what", "association", "user")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["association"].queryset = Association.objects.public().order_by("sort_key")
        acting = User.objects.filter(is_active=True, mandates__state="active").distinct()
        fields["user"].queryset = acting.order_by("name", "email")
        fields["user"].label_from_instance = lambda user: f"{user.name or user.email} ({user.email})"


class DoorCodesForm(forms.Form):
    """The list of coming bookings, with the codes filled in."""

    file = TableField(
        label=_("The list with codes"),
        help_text=_("The columns “bestilling” and “kode” are read, the others are left alone."),
    )

    def clean_file(self) -> FileDoorCodes:
        source = FileDoorCodes(self.cleaned_data["file"])
        if not source.is_readable:
            raise forms.ValidationError(_("We do not find the columns “bestilling” and “kode”."))
        if odd := source.odd_lines():
            text = _(
                "Look at these lines: %(lines)s. A code is 20 characters at most, and stands beside a number."
            )
            raise forms.ValidationError(text % {"lines": ", ".join(map(str, odd[:20]))})
        return source
