from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext

from grants.forms.fields import YesNoField
from grants.models import GrantReport
from portal.forms import KronerField
from portal.uploads import UploadField


class ReportForm(forms.Form):
    """One page: only what the scheme needs. Unrestricted money is one answer and a few words if one likes."""

    used_as_intended = YesNoField(
        label=_("Is the money used as intended?"),
        help_text=_("The municipality must know that the money went to what it was given for."),
        error_messages={"required": _("Choose one.")},
    )
    income = KronerField(
        max_digits=9,
        label=_("Income (kr)"),
        help_text=_("Everything that came in: tickets, sales, other support. The guarantee is not income."),
    )
    costs = KronerField(
        max_digits=9,
        label=_("Costs (kr)"),
        help_text=_("Everything that was paid. The settlement rests on it."),
    )
    text = forms.CharField(
        max_length=4000,
        help_text=_("Some sentences are enough: what, where, how many took part."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    accounts = UploadField(
        label=_("Accounts"), help_text=_("Shows what the money was used for. A simple list is enough.")
    )

    def __init__(self, *args: Any, report: GrantReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        application = report.grant.application
        scheme = application.call.scheme
        self.fields["text"].label = npgettext(
            "to the applicant", "What did you do?", "What did you do?", application.readers
        )
        if not report.is_of_guarantee:
            del self.fields["income"], self.fields["costs"]
        if scheme.money_is_unrestricted and not report.is_of_guarantee:
            del self.fields["accounts"]
            self.fields["text"].required = False
        else:
            self.fields["accounts"].required = report.is_of_guarantee and report.accounts is None
