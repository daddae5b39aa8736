"""What is asked of those who enter an activity, or change one of its dates."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from organizations.models import Activity, ActivityKind, ActivityType, District, Occurrence
from portal.clock import OSLO
from portal.forms import DateField, KronerField, TimeField
from portal.templatetags.portal import weekday
from portal.working_days import holiday

ENDS_ON_HELP = _("Only if it goes on past midnight: a party, a weekend, a camp. Empty means the same day.")
WEEKDAY_CHOICES = [(number + 1, name) for number, name in WEEKDAYS.items()]


class ActivityForm(forms.Form):
    title = forms.CharField(
        label=_("What is it called?"),
        max_length=120,
        help_text=_("Short, and so that outsiders understand it: “Training for beginners”."),
    )
    kind = forms.ChoiceField(
        label=_("How often?"),
        choices=ActivityKind.choices,
        initial=ActivityKind.REGULAR,
        widget=forms.RadioSelect,
    )
    starts_on = DateField(label=_("Date"), help_text=_("If it comes again: the first date."))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On several weekdays?"),
        choices=WEEKDAY_CHOICES,
        coerce=int,
        empty_value=[],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Only for what comes every week or every second. Nothing ticked means the weekday of the first date."
        ),
    )
    start_time = TimeField(label=_("Begins at"))
    end_time = TimeField(label=_("Ends at"))
    ends_on = DateField(label=_("Ends on another day?"), required=False, help_text=ENDS_ON_HELP)
    repeats_until = DateField(
        label=_("Last date"),
        required=False,
        help_text=_("Only if it comes again. Empty means until further notice."),
    )
    place = forms.CharField(
        label=_("Where?"), max_length=120, help_text=_("The name of the place, or an address.")
    )
    district = forms.ModelChoiceField(
        label=_("Part of the municipality"),
        queryset=District.objects.all(),
        required=False,
        empty_label=_("Not stated"),
        help_text=_("Residents look for what is near them."),
    )
    activity_type = forms.ModelChoiceField(
        label=_("Kind of activity"),
        queryset=ActivityType.objects.all(),
        required=False,
        empty_label=_("Not stated"),
    )
    description = forms.CharField(
        label=_("More about it"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text=_("What happens, and what should people bring?"),
    )
    age_from = forms.IntegerField(label=_("From age"), min_value=0, max_value=120, required=False)
    age_to = forms.IntegerField(label=_("To age"), min_value=0, max_value=120, required=False)
    price = KronerField(
        label=_("Price in kroner"),
        max_value=100_000,
        required=False,
        help_text=_("0 if it is free. Empty if it is not settled."),
    )
    is_step_free = forms.BooleanField(
        label=_("Step-free access"),
        required=False,
        help_text=_("Somebody in a wheelchair can get in without help."),
    )
    sign_up = forms.CharField(
        label=_("How does one sign up?"),
        max_length=200,
        required=False,
        help_text=_("A web address, or for example “just come”. Do not write a private telephone number."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def initial_of(cls, activity: Activity) -> dict[str, Any]:
        facts = {name: getattr(activity, name) for name in cls.base_fields}
        return facts if activity.nights else facts | {"ends_on": None}

    @classmethod
    def copy_of(cls, activity: Activity) -> dict[str, Any]:
        """Everything but the dates, which are never the same again."""
        return cls.initial_of(activity) | {"starts_on": None, "ends_on": None, "repeats_until": None}

    @property
    def facts(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("key", "ends_on")}
        return facts | {"nights": nights_between(facts["starts_on"], self.cleaned_data["ends_on"])}


class ImportedActivityForm(ActivityForm):
    """What the association's own calendar does not say. The rest is written there, and fetched from it."""

    title = kind = starts_on = weekdays = start_time = end_time = ends_on = repeats_until = None  # type: ignore[assignment]
    place = description = None  # type: ignore[assignment]

    @classmethod
    def initial_of(cls, activity: Activity) -> dict[str, Any]:
        return {name: getattr(activity, name) for name in cls.base_fields}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


def nights_between(begins: date, ends: date | None) -> int:
    """How many midnights something goes past; nothing written is the same day."""
    return (ends - begins).days if ends else 0


class RescheduleForm(forms.Form):
    """Another day, time or place for one date."""

    day = DateField(label=_("Date"))
    start_time = TimeField(label=_("Begins at"))
    end_time = TimeField(label=_("Ends at"))
    ends_on = DateField(label=_("Ends on another day?"), required=False, help_text=ENDS_ON_HELP)
    place = forms.CharField(
        label=_("Where?"),
        max_length=120,
        required=False,
        help_text=_("Empty means the usual place."),
    )
    note = forms.CharField(
        label=_("Why?"),
        max_length=200,
        required=False,
        help_text=_("Everybody sees it beside the date: “The hall is closed for a match.”"),
    )

    @classmethod
    def initial_of(cls, occurrence: Occurrence) -> dict[str, Any]:
        return {
            "day": occurrence.on,
            "start_time": occurrence.starts_at.astimezone(OSLO).time(),
            "end_time": occurrence.ends_at.astimezone(OSLO).time(),
            "ends_on": occurrence.ends_at.astimezone(OSLO).date() if occurrence.nights else None,
            "place": occurrence.place,
            "note": occurrence.note,
        }

    @property
    def facts(self) -> dict[str, Any]:
        facts = {name: value for name, value in self.cleaned_data.items() if name != "ends_on"}
        return facts | {"nights": nights_between(facts["day"], self.cleaned_data["ends_on"])}


class CancelForm(forms.Form):
    """Why a date does not take place, for whoever reads it in the calendar or has signed up."""

    note = forms.CharField(
        label=_("Why?"),
        max_length=200,
        required=False,
        help_text=_(
            "You need not say. Everybody sees it beside the date, so write nothing about single persons: “The hall is"
            " closed for a match.”"
        ),
    )


class SkipForm(forms.Form):
    """Which coming dates fall away. Public holidays say what they are."""

    dates = forms.TypedMultipleChoiceField(
        label=_("Which dates fall away?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("Why?"),
        max_length=200,
        required=False,
        help_text=_("For those who act for the association: “Autumn holiday”."),
    )

    def __init__(self, *args: Any, occurrences: Sequence[Occurrence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.occurrences = {row.pk: row for row in occurrences}
        self.fields["dates"].choices = [(row.pk, self._label(row)) for row in occurrences]  # type: ignore[attr-defined]

    def _label(self, row: Occurrence) -> str:
        name = holiday(row.on)
        label = f"{weekday(row.on)} {row.on.year}"
        return f"{label} ({name})" if name else label

    @property
    def chosen(self) -> list[Occurrence]:
        return [self.occurrences[pk] for pk in self.cleaned_data["dates"]]
