"""What is asked of organisers and volunteers."""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from organizations.models import District
from organizations.models.volunteering import CertificatePurpose, Shift, VolunteerKind, VolunteerTask
from organizations.models.volunteering.hours import MOST_MINUTES
from organizations.models.volunteering.shift import MOST_PEOPLE
from portal.clock import local
from portal.forms import DateField, TimeField

MOST_WEEKS = 26


class HoursField(forms.CharField):
    """Hours as people write them, 2, 2,5 or 2:30; the value is whole minutes."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Write the number of hours, for example 2,5 or 2:30."),
        "range": _("Write between a quarter of an hour and 24 hours."),
    }

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").lower()
        text = re.sub(r"\s|t(imer?)?\b", "", text)
        if not text:
            return None
        minutes = self._minutes(text)
        if not 15 <= minutes <= MOST_MINUTES:
            raise forms.ValidationError(self.error_messages["range"], code="range")
        return minutes

    def _minutes(self, text: str) -> int:
        if found := re.fullmatch(r"(\d{1,2}):([0-5]\d)", text, re.ASCII):
            return int(found[1]) * 60 + int(found[2])
        if found := re.fullmatch(r"(\d{1,3})(?:[.,](\d{1,2}))?", text, re.ASCII):
            return round(float(f"{found[1]}.{found[2] or 0}") * 60)
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")

    def prepare_value(self, value: Any) -> Any:
        return shown_hours(value) if isinstance(value, int) else value

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The length is of no interest once it is a number."""


def shown_hours(minutes: int) -> str:
    """150 → "2,5"."""
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")


class ShiftForm(forms.Form):
    on = DateField(label=_("Date"))
    start_time = TimeField(label=_("Begins at"))
    end_time = TimeField(label=_("Ends at"), help_text=_("Earlier than it begins means the next morning."))
    min_people = forms.IntegerField(
        label=_("At least how many people?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        help_text=_("We tell you three days before if fewer have signed up."),
    )
    max_people = forms.IntegerField(
        label=_("At most how many?"),
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text=_("The next ones stand on a waiting list, and are offered a place when one becomes free."),
    )
    repeats = forms.IntegerField(
        label=_("Repeat for how many more weeks?"),
        min_value=0,
        max_value=MOST_WEEKS,
        initial=0,
        required=False,
        help_text=_("The same day and time each week. 0 if it is one date only."),
    )

    @property
    def shifts(self) -> list[dict[str, Any]]:
        return list(self._weekly())

    def _weekly(self) -> Iterator[dict[str, Any]]:
        """The wall clock counts, also across a change of the clock."""
        data = self.cleaned_data
        first, begins, ends = data["on"], data["start_time"], data["end_time"]
        for week in range((data.get("repeats") or 0) + 1):
            day = first + timedelta(weeks=week)
            yield {"starts_at": local(day, begins), "ends_at": _end(day, begins, ends),
                   "min_people": data["min_people"], "max_people": data["max_people"]}  # fmt: skip


def _end(day: date, begins: time, ends: time) -> Any:
    """A shift over midnight ends the next morning; one that a clock change would turn around keeps its length."""
    if ends <= begins:
        return local(day + timedelta(days=1), ends)
    shown = local(day, ends)
    if shown.timestamp() > local(day, begins).timestamp():
        return shown
    return local(day, begins) + timedelta(hours=1)


class TaskForm(forms.Form):
    title = forms.CharField(
        label=_("What do you need help with?"),
        max_length=120,
        help_text=_("Short and concrete, for example “Serve waffles at the spring concert”."),
    )
    kind = forms.ChoiceField(
        label=_("Kind of task"),
        choices=[("", _("Choose")), *VolunteerKind.choices],
        help_text=_("Volunteers filter the list by it."),
    )
    description = forms.CharField(
        label=_("What does one do?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("Three or four sentences. What happens, and with whom?"),
    )
    good_to_know = forms.CharField(
        label=_("What does one need to know?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text=_("Clothes, food, training, where to meet."),
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
    age_from = forms.IntegerField(
        label=_("From age"),
        min_value=10,
        max_value=99,
        required=False,
        help_text=_("Empty means that everybody can come. We ask for no date of birth."),
    )
    ask_whom = forms.CharField(
        label=_("Whom can one ask?"),
        max_length=200,
        required=False,
        help_text=_("Everybody sees it. Write a name and how to reach that person, with their consent."),
    )
    certificate_purpose = forms.ChoiceField(
        label=_("Does the law ask for a police certificate?"),
        choices=[("", _("No")), *CertificatePurpose.choices],
        required=False,
        help_text=_("Then a place is not confirmed before you have noted that you have seen it."),
    )

    @classmethod
    def initial_of(cls, task: VolunteerTask) -> dict[str, Any]:
        return {name: getattr(task, name) for name in cls.base_fields}

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TaskForm.base_fields}


class NewTaskForm(TaskForm, ShiftForm):
    """A task with its first date."""

    key = forms.UUIDField(widget=forms.HiddenInput)

    field_order = (*TaskForm.base_fields, *ShiftForm.base_fields)


class VolunteerSignUpForm(forms.Form):
    """Kept short: whoever signs up gives a name and an address by logging in."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("If the organiser has to reach you on the day. Only the organiser sees it."),
    )
    message = forms.CharField(
        label=_("Something the organiser should know?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
        help_text=_("Do not write about your health or other private matters."),
    )
    is_old_enough = forms.BooleanField(required=True)

    def __init__(self, *args: Any, shift: Shift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        age = shift.task.age_from
        if age:
            self.fields["is_old_enough"].label = _("I am at least %(age)s years old on the day") % {
                "age": age
            }
        else:
            del self.fields["is_old_enough"]


class RemovalForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("The volunteer reads it on the own page."),
    )


class AttendanceForm(forms.Form):
    hours = HoursField(label=_("Hours"))
    reason = forms.CharField(
        label=_("Why other hours than reported?"),
        max_length=500,
        required=False,
        help_text=_("Only when you change what the volunteer reported. The volunteer reads it."),
    )


class AnswerForm(forms.Form):
    hours = HoursField(label=_("How many hours do you approve?"))
    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("The volunteer reads it on the own page."),
    )


class HoursForm(forms.Form):
    """`organisers` are (code, name) of those that hours can be given to; none when it is known already."""

    organiser = forms.ChoiceField(label=_("For whom?"))
    worked_on = DateField(label=_("Which day?"))
    hours = HoursField(label=_("How many hours?"), help_text=_("For example 2,5 or 2:30."))
    what = forms.CharField(
        label=_("What did you do?"),
        max_length=120,
        required=False,
        help_text=_("A few words. The organiser reads it, and so do those you show the certificate to."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisers: list[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if organisers is None:
            del self.fields["organiser"]
        else:
            field: Any = self.fields["organiser"]
            field.choices = [("", _("Choose")), *organisers]


class SeenForm(forms.Form):
    seen_on = DateField(
        label=_("When did you see it?"),
        help_text=_("We keep the date, your name and the purpose. Take no copy, and keep no picture of it."),
    )


class YearsForm(forms.Form):
    years = forms.IntegerField(
        label=_("Show it again after how many years?"),
        min_value=1,
        max_value=10,
        required=False,
        help_text=_("Empty means that it is shown once. Counts for certificates noted from now on."),
    )


class PeriodForm(forms.Form):
    first_on = DateField(label=_("From and including"))
    last_on = DateField(label=_("To and including"))


class CertificateCheckForm(forms.Form):
    kode = forms.CharField(
        label=_("The code on the certificate"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        help_text=_("Twenty letters and digits. Blanks and dashes do not matter."),
    )
