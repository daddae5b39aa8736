"""What people are asked when they book a place."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from facilities.forms.choosing import ONESELF, offer
from facilities.models import Facility, Purpose
from facilities.models.kinds import AgeGroup
from facilities.offers import Wish
from organizations.models import Association
from portal.clock import local
from portal.forms import DateField, TimeField, TimeInput

HALF_HOURS = {"step": "1800"}


class PlaceForm(forms.Form):
    """Who books, how much of a place, and what for: asked alike for one date and for a series."""

    association = forms.TypedChoiceField(
        label=_("Who books"), help_text=_("The associations that you act for.")
    )
    part = forms.TypedChoiceField(
        label=_("How much of it"),
        help_text=_("Take only what you need, so that others can use the rest."),
    )
    purpose = forms.ChoiceField(
        label=_("What for"),
        choices=[(value, capfirst(label)) for value, label in Purpose.choices],
        help_text=_("The price follows from what it is for."),
    )
    participants = forms.IntegerField(
        label=_("How many come, about"),
        required=False,
        min_value=1,
        max_value=100_000,
        help_text=_("So that the caretaker knows, and nobody is let in where there is no room."),
    )
    ages = forms.ChoiceField(
        label=_("For whom"),
        choices=[(value, capfirst(label)) for value, label in AgeGroup.choices],
        help_text=_("Those under 20 pay less here. Mixed groups count as 20 or older."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        mine: Sequence[Association],
        choices: Sequence[Facility],
        acting: Association | None,
        asks_for_ages: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["association"].initial = acting.pk if acting else None
        self.offer_who(mine)
        offer(self.fields["part"], choices, lambda room: room.name if room.parent_id else _("The whole"))
        self.fields["key"].initial = uuid.uuid4
        if not asks_for_ages:  # the price does not depend on it, so it is nobody's business
            del self.fields["ages"]

    def offer_who(self, mine: Sequence[Association]) -> None:
        """Whom one can book for."""
        offer(self.fields["association"], mine, lambda one: one.name)


class SubstituteForm(forms.Form):
    """One of the free times that a page has shown: hidden fields behind a button."""

    facility = forms.ModelChoiceField(Facility.objects.bookable(), widget=forms.HiddenInput)
    starts_at = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    shown = forms.CharField(widget=forms.HiddenInput, max_length=120)


class BookingForm(PlaceForm):
    """Where, when, and what for; for an association, or for oneself. The rules are asked by the verb, not here."""

    day = DateField(label=_("Day"))
    from_time = TimeField(label=_("From"), widget=TimeInput(attrs=HALF_HOURS))
    to_time = TimeField(label=_("To"), widget=TimeInput(attrs=HALF_HOURS))
    is_adult = forms.BooleanField(
        label=_("I am 18 or older"),
        required=False,
        help_text=_(
            "Only when you book for yourself: then you are the one who pays, and who answers for the place."
        ),
    )

    field_order = (
        "association",
        "part",
        "day",
        "from_time",
        "to_time",
        "purpose",
        "ages",
        "participants",
        "is_adult",
        "key",
    )

    def __init__(self, *args: Any, lets_to_persons: bool = False, **kwargs: Any) -> None:
        self.lets_to_persons = lets_to_persons
        super().__init__(*args, **kwargs)
        if not lets_to_persons:
            del self.fields["is_adult"]

    @property
    def is_for_oneself_only(self) -> bool:
        """Whether there is nobody else to book for, so that it is not asked."""
        choices = self.fields["association"].choices  # type: ignore[attr-defined]
        return [key for key, _label in choices] == [ONESELF]

    def offer_who(self, mine: Sequence[Association]) -> None:
        who = self.fields["association"]
        offer(who, mine, lambda one: one.name, oneself=_("For myself") if self.lets_to_persons else "")
        if self.lets_to_persons and self.is_for_oneself_only:
            self.fields["is_adult"].help_text = _("You are the one who pays, and who answers for the place.")
        elif self.lets_to_persons:
            who.help_text = _("An association that you act for, or yourself. Each has its price.")

    def wish(self) -> Wish:
        """What the filled-in form asks for."""
        data = self.cleaned_data
        return Wish(
            data["part"],
            data["association"],
            local(data["day"], data["from_time"]),
            local(data["day"], data["to_time"]),
            data["purpose"],
            data["participants"],
            data.get("ages", ""),
        )
