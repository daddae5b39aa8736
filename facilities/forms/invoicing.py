"""What staff are asked before the invoice basis of a month is made."""

from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta
from django import forms
from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext_lazy as _

from facilities.exporters import EXPORTERS

OFFERED = 12  # months back


class InvoiceForm(forms.Form):
    """Which month, and what kind of file."""

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=date.fromisoformat,
        help_text=_("A month is billed once. What changes afterwards is corrected in the next one."),
    )
    exporter = forms.ChoiceField(label=_("Kind of file"))

    def __init__(self, *args: Any, today: date, last: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [today.replace(day=1) - relativedelta(months=number) for number in range(1, OFFERED + 1)]
        fields: Any = self.fields
        fields["month"].choices = [
            (month.isoformat(), format_date(month, "F Y")) for month in months if last is None or month > last
        ]
        self.has_months = bool(fields["month"].choices)
        fields["exporter"].choices = [(one.code, one.label) for one in EXPORTERS.values()]
        if len(EXPORTERS) == 1:  # no choice
            fields["exporter"].widget = forms.HiddenInput()
            fields["exporter"].initial = next(iter(EXPORTERS))
