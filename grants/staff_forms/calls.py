"""A call by days."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from grants import rules
from grants.models import GrantCall, GrantScheme
from portal import clock
from portal.clock import OSLO
from portal.forms import DateField
from portal.problems import Refused


class CallForm(forms.ModelForm):
    """A call by days: it opens at the beginning of one, and closes at the end of another."""

    scheme = forms.ModelChoiceField(GrantScheme.objects.none(), label=_("Grant scheme"))
    opens_on = DateField(label=_("Opens"))
    closes_on = DateField(label=_("Last day to apply"), help_text=_("The call closes at 23.59."))

    class Meta:
        model = GrantCall
        fields = ("scheme", "budget_frame", "grace_days", "is_running", "is_sealed")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = GrantScheme.objects.offered().with_questions()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["opens_on"] = self.instance.opens_at.astimezone(OSLO).date()
            self.initial["closes_on"] = self.instance.deadline_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        opens_on, closes_on = cleaned.get("opens_on"), cleaned.get("closes_on")
        if opens_on and closes_on and closes_on < opens_on:
            self.add_error("closes_on", _("The last day must come after the opening."))
        elif opens_on and closes_on:
            self._set_times(clock.local(opens_on, time(0)), clock.end_of(closes_on))
        return cleaned

    def _set_times(self, opens_at: datetime, deadline: datetime) -> None:
        problems = rules.about_sealing(
            self.instance,
            is_sealed=self.cleaned_data["is_sealed"],
            opens_at=opens_at,
            deadline=deadline,
            at=clock.now(),
        )
        if problems:
            Refused(*problems).show_on(self)
        self.instance.opens_at, self.instance.application_deadline = opens_at, deadline
