"""What is asked of those who register an association and keep it right."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from organizations import rules
from organizations.models import ActivityType, Association, District, MandateRole
from organizations.models.association import LanguageForm
from portal.problems import Problem

HOW_WE_CAN_SEE = _(
    "For example where the minutes of the annual meeting are, or whom we can call. "
    "Only the municipality reads it."
)

ADDRESS = ("street_address", "postal_code", "postal_place")


class DigitsField(forms.CharField):
    """A number that people write with blanks and dots between the digits."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> str:
        return "".join((super().to_python(value) or "").replace(".", " ").split())


class AboutForm(forms.Form):
    """What an association says about itself: asked when it registers, and kept right afterwards."""

    name = forms.CharField(
        label=_("Name"), max_length=200, help_text=_("As your members say it. Residents see it in the list.")
    )
    purpose = forms.CharField(
        label=_("What do you do, and for whom?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        required=False,
        help_text=_("A few sentences. Residents find you by these words."),
    )
    activity_types = forms.ModelMultipleChoiceField(
        label=_("Kinds of activity"),
        queryset=ActivityType.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Residents filter the list by these. Choose those that fit."),
    )
    district = forms.ModelChoiceField(
        label=_("Where in the municipality?"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("The whole municipality"),
        help_text=_("Residents look for what is near them."),
    )


class RegisterForm(AboutForm):
    """The address is asked for only when it has been fetched, so that it can be corrected."""

    organization_number = DigitsField(
        label=_("Organisation number"),
        max_length=20,
        required=False,
        help_text=_(
            "Nine digits. With a number, the rest can be fetched. "
            "A group without a number can register too: leave this empty."
        ),
    )
    street_address = forms.CharField(
        label=_("Address"),
        max_length=200,
        required=False,
        help_text=_("The municipality sends letters here. Only the place is shown to residents."),
    )
    postal_code = DigitsField(label=_("Postal code"), max_length=10, required=False)
    postal_place = forms.CharField(label=_("Postal place"), max_length=80, required=False)
    explanation = forms.CharField(
        label=_("How can we see that you lead the group?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=HOW_WE_CAN_SEE,
    )
    seen_similar = forms.CharField(widget=forms.HiddenInput, required=False)
    fetched = DigitsField(widget=forms.HiddenInput, max_length=20, required=False)

    field_order = (
        "organization_number", "name", "purpose", "activity_types", "street_address", "postal_code", "postal_place",
        "district", "explanation",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("fetched"):
            for name in ADDRESS:
                del self.fields[name]

    @classmethod
    def as_written(cls, data: QueryDict, problems: Iterable[Problem] = ()) -> "RegisterForm":
        """A form that shows `data` and these problems, and complains about nothing that is not written yet."""
        form = cls(data)
        form._errors = ErrorDict()  # type: ignore[attr-defined]  # asked already, for all the form knows
        form.cleaned_data = {}
        for problem in problems:
            form.add_error(problem.field or None, str(problem.text))
        return form

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"]
        if code and not re.fullmatch(r"[0-9]{4}", code):
            self.add_error("postal_code", _("A postal code has four digits."))
        return code

    def clean_organization_number(self) -> str:
        number: str = self.cleaned_data["organization_number"]
        if number:
            for problem in rules.number_problems(number):
                self.add_error("organization_number", str(problem.text))
        return number


class ProfileForm(AboutForm):
    """`with_account` is for the chair and the treasurer."""

    email = forms.EmailField(
        label=_("E-mail"), required=False, help_text=_("The municipality writes here about your matters.")
    )
    show_email = forms.BooleanField(
        label=_("Show the e-mail address to everybody"),
        required=False,
        help_text=_("Leave it off if the address belongs to a person who does not want that."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False)
    show_phone = forms.BooleanField(label=_("Show the telephone number to everybody"), required=False)
    website = forms.URLField(label=_("Web page"), required=False, max_length=200, assume_scheme="https")
    language_form = forms.ChoiceField(
        label=_("Form of Norwegian"),
        choices=LanguageForm.choices,
        help_text=_("The municipality answers you in this form."),
    )
    bank_account_number = DigitsField(
        label=_("Account number"),
        max_length=20,
        required=False,
        help_text=_("Grants are paid here. Only the chair, the treasurer and the municipality see it."),
    )

    def __init__(self, *args: Any, with_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not with_account:
            del self.fields["bank_account_number"]

    @classmethod
    def initial_of(cls, association: Association) -> dict[str, Any]:
        values = {name: getattr(association, name) for name in cls.base_fields if name != "activity_types"}
        return values | {"activity_types": list(association.activity_types.all())}


class ClaimForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Your role"),
        choices=MandateRole.choices,
        help_text=_("The chair and the treasurer can also change the account number."),
    )
    explanation = forms.CharField(
        label=_("How can we see that this is right?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=HOW_WE_CAN_SEE,
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        help_text=_("The person reads it on the own page."),
    )


class VerifyForm(forms.Form):
    with_mandates = forms.BooleanField(
        label=_("Also approve those who have asked to act for it"),
        required=False,
        initial=True,
        help_text=_("Leave it off to handle them one by one."),
    )
