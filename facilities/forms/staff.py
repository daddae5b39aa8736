"""What staff are asked about premises and bookings."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from facilities import workflow
from facilities.models import Booking, Closure, DropInHour, Facility
from facilities.models.facility import FacilityQuerySet
from portal.clock import local
from portal.forms import DateField, TimeField
from portal.models import User
from portal.problems import refuse_if_blocked


class ReasonForm(forms.Form):
    """Why staff cancel."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who booked read it."),
    )


class AnswerForm(forms.Form):
    """What the answer to one request can say about the others of its series."""

    whole_series = forms.BooleanField(
        label=_("The same answer for all dates of the series"),
        required=False,
        help_text=_("When the request is one of several dates that were asked for together."),
    )
    field_order = ("answer", "whole_series")


class AcceptForm(AnswerForm):
    """A word on the way to those who get the time."""

    answer = forms.CharField(
        label=_("Message to those who booked"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example about keys or parking. Those who booked read it."),
    )


class RefuseForm(AnswerForm):
    """Why staff refuse a request."""

    answer = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who booked read it."),
    )


class ClosureForm(forms.Form):
    """What is closed, from when to when, and why."""

    facility = forms.ModelChoiceField(
        Facility.objects.standing().by_site().select_related("site"), label=_("Facility")
    )
    whole_site = forms.BooleanField(
        label=_("Everything at the same site"),
        required=False,
        help_text=_("For example when the whole school is closed."),
    )
    day = DateField(label=_("From day"))
    from_time = TimeField(label=_("From"))
    to_day = DateField(label=_("To day"))
    to_time = TimeField(label=_("To"))
    reason = forms.CharField(
        label=_("Why it is closed"), max_length=200, help_text=_("Everybody who looks at the week reads it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facility: Any = self.fields["facility"]
        facility.label_from_instance = lambda obj: obj.title

    def asked(self) -> dict[str, Any]:
        """What is to be closed, as the verb wants it."""
        data = self.cleaned_data
        return {
            "site": data["facility"].site,
            "facility": None if data["whole_site"] else data["facility"],
            "starts_at": local(data["day"], data["from_time"]),
            "ends_at": local(data["to_day"], data["to_time"]),
            "reason": data["reason"],
        }

    def hit(self, *, by: User, at: datetime) -> list[Booking]:
        """Every booking and request that it would hit. Refused when it cannot be closed at all."""
        asked = self.asked()
        refuse_if_blocked(workflow.closure_problems(asked["starts_at"], asked["ends_at"], by=by, at=at))
        found = workflow.hit_by(self.places(), asked["starts_at"], asked["ends_at"]).filter(ends_at__gt=at)
        return list(found.select_related("facility__site", "association", "booked_by"))

    def hit_drop_in(self, *, at: datetime) -> list[DropInHour]:
        """The drop-in hours that it would call off."""
        asked = self.asked()
        found = DropInHour.objects.hit_by(self.places(), asked["starts_at"], asked["ends_at"])
        known = found.filter(booking__ends_at__gt=at).with_taken()
        return list(known.select_related("booking__facility__site"))

    def places(self) -> FacilityQuerySet:
        """What would be closed."""
        asked = self.asked()
        return Closure(site=asked["site"], facility=asked["facility"]).places()


class WallsForm(forms.Form):
    """How many parts a hall has when the walls have been moved."""

    parts = forms.IntegerField(
        label=_("Number of parts"),
        min_value=1,
        max_value=16,
        help_text=_("1 takes the walls down: it is whole again."),
    )
