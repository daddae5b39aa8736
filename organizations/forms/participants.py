"""What is asked of those who sign up, and of those who arrange."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import Activity, Covers, SignUp, Who
from portal.forms import DateTimeInput

CLOSES = (
    (0, _("When it begins")),
    (1, _("An hour before")),
    (24, _("The day before")),
    (48, _("Two days before")),
    (168, _("A week before")),
)


class ParticipantForm(forms.Form):
    """Asks for the year of birth only where there are age limits."""

    who = forms.ChoiceField(
        label=_("Who takes part?"), choices=Who.choices, initial=Who.SELF, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("Name of the one who takes part"),
        max_length=120,
        help_text=_("Only those who arrange it see the name."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        min_value=1900,
        max_value=2100,
        help_text=_("There are age limits. The year is enough; never write a national identity number."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        help_text=_("So that the organiser reaches you on the day."),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if activity.age_from is None and activity.age_to is None:
            del self.fields["birth_year"]


class SignUpForm(forms.Form):
    """How the organiser wants people to sign up."""

    is_open = forms.BooleanField(
        label=_("Take sign-ups here"),
        required=False,
        initial=True,
        help_text=_("Without the tick nobody new can sign up. Those who have a place keep it."),
    )
    covers = forms.ChoiceField(
        label=_("What does one sign up to?"),
        choices=Covers.choices,
        initial=Covers.DATE,
        widget=forms.RadioSelect,
    )
    places = forms.IntegerField(
        label=_("How many places are there?"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("Empty means no limit. When it is full, people can stand on a waiting list."),
    )
    opens_at = forms.DateTimeField(
        label=_("When does the sign-up open?"),
        required=False,
        help_text=_("Empty means at once."),
        widget=DateTimeInput,
    )
    closes_hours = forms.TypedChoiceField(
        label=_("When does it close?"), choices=CLOSES, coerce=int, initial=0
    )

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not activity.is_regular:
            del self.fields["covers"]

    @classmethod
    def initial_of(cls, own: SignUp | None) -> dict[str, Any]:
        return {name: getattr(own, name) for name in cls.base_fields} if own else {}

    @property
    def facts(self) -> dict[str, Any]:
        return {"covers": Covers.DATE} | self.cleaned_data


class AnnouncementForm(forms.Form):
    text = forms.CharField(
        label=_("Your message"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "At most 1000 characters. Write nothing about single persons: all who take part read it."
        ),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
