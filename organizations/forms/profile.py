"""What an association tells about itself beside its name and purpose: each page asks for one thing."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.forms.register import DigitsField
from organizations.models import Association, ContactPerson, Language
from organizations.models.offer import OLDEST
from portal.forms import KronerField
from portal.pictures import PictureField


class OfferForm(forms.Form):
    age_from = forms.IntegerField(
        label=_("From age"),
        min_value=0,
        max_value=OLDEST,
        required=False,
        help_text=_("Leave both ages empty if you are for everybody."),
    )
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=OLDEST, required=False)
    price_for_children = KronerField(
        label=_("What does it cost a child in a year?"),
        required=False,
        help_text=_(
            "In kroner, with membership and training fees. 0 if it is free. Parents look for low prices."
        ),
    )
    languages = forms.MultipleChoiceField(
        label=_("Which languages can one take part in, beside Norwegian?"),
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick those that somebody who meets newcomers speaks."),
    )
    is_step_free = forms.BooleanField(
        label=_("Step-free access"),
        required=False,
        help_text=_("Somebody in a wheelchair can get in, and to the toilet, without help."),
    )
    is_adapted = forms.BooleanField(
        label=_("Adapted to people with disabilities"),
        required=False,
        help_text=_("You have a group of your own for it, or make room in the ordinary ones."),
    )
    access_note = forms.CharField(
        label=_("More about accessibility"),
        max_length=300,
        required=False,
        help_text=_("For example a hearing loop, an interpreter, or whom to ask beforehand."),
    )
    companion_card = forms.BooleanField(
        label=_("We accept the companion card"),
        required=False,
        help_text=_("The companion of somebody who has the card comes in free. Some grants require it."),
    )

    @classmethod
    def initial_of(cls, association: Association) -> dict[str, Any]:
        return {name: getattr(association, name) for name in cls.base_fields}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("age_from"), cleaned.get("age_to")
        if first is not None and last is not None and last < first:
            self.add_error("age_to", _("The upper age must not be below the lower."))
        return cleaned


class AddressForm(forms.Form):
    street_address = forms.CharField(
        label=_("Street address"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        help_text=_("Of a club house, if you have one."),
    )
    postal_code = DigitsField(label=_("Postal code"), max_length=8, required=False)
    postal_place = forms.CharField(label=_("Postal place"), max_length=80, required=False)
    show_address = forms.BooleanField(
        label=_("Show the address to everybody"),
        required=False,
        help_text=_("With a link to a map. Leave it off if somebody lives there."),
    )

    @classmethod
    def initial_of(cls, association: Association) -> dict[str, Any]:
        return {name: getattr(association, name) for name in cls.base_fields}

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"]
        if code and not re.fullmatch(r"[0-9]{4}", code):
            raise forms.ValidationError(_("A postal code has four digits."))
        return code


class ContactPersonForm(forms.Form):
    """Each fact has its own tick, and no tick is on from the start."""

    name = forms.CharField(label=_("Name"), max_length=120)
    show_name = forms.BooleanField(label=_("Show the name to everybody"), required=False)
    role = forms.CharField(
        label=_("Role"),
        max_length=80,
        required=False,
        help_text=_("For example coach, conductor or hut warden."),
    )
    show_role = forms.BooleanField(label=_("Show the role to everybody"), required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    show_email = forms.BooleanField(label=_("Show the e-mail address to everybody"), required=False)
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    show_phone = forms.BooleanField(label=_("Show the telephone number to everybody"), required=False)

    @classmethod
    def initial_of(cls, person: ContactPerson) -> dict[str, Any]:
        return {name: getattr(person, name) for name in cls.base_fields}


class PictureForm(forms.Form):
    picture = PictureField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, at most 15 MB. We remove where and when it was taken."),
    )
    alt = forms.CharField(
        label=_("What does the picture show?"),
        max_length=200,
        help_text=_("One sentence for those who cannot see it: “Children play brass in the school yard.”"),
    )
    is_logo = forms.BooleanField(
        label=_("This is our logo"),
        required=False,
        help_text=_("It replaces the logo that stands there now."),
    )
