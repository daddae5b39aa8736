"""Money out, and money back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from grants.exporters import EXPORTERS
from grants.forms.fields import AccountNumberField
from grants.staff_forms.text import long_text
from portal.forms import DateField, KronerField


class ExportForm(forms.Form):
    """What a payment file needs beside the payments."""

    exporter = forms.ChoiceField(
        choices=[(code, one.label) for code, one in EXPORTERS.items()], label=_("Kind of file")
    )
    from_account = AccountNumberField(
        label=_("The municipality's account"), help_text=_("Remembered from the last file.")
    )
    pay_on = DateField(label=_("To be paid on"))


class PayForm(forms.Form):
    account = AccountNumberField(
        required=False,
        label=_("To account"),
        help_text=_(
            "The application's. Write another only when the applicant has told you that it is changed."
        ),
    )


class FailureForm(forms.Form):
    reason = forms.CharField(max_length=300, label=_("Why it failed"), help_text=_("What the bank said."))


class ReturnReportForm(forms.Form):
    remark = long_text(
        label=_("What is lacking"),
        help_text=_("The applicant reads it above the report."),
    )
    due_on = DateField(label=_("New deadline"))


class SettleForm(forms.Form):
    considerations = long_text(
        label=_("What we have weighed"),
        help_text=_("Stands in the letter: what you looked at in the accounts."),
    )


class AdvanceNoticeForm(forms.Form):
    """Before money is claimed back."""

    amount = KronerField(min_value=1, label=_("How much (kr)"))
    reason = long_text(label=_("Why"), help_text=_("The applicant reads it, and can answer."))
    answer_by = DateField(
        label=_("They can answer until"), help_text=_("Give them two weeks or more, if you can.")
    )


class ClaimForm(forms.Form):
    """The decision that money is to be paid back."""

    facts = long_text(label=_("The facts"), help_text=_("Stands in the letter: what you build on."), rows=5)
    considerations = long_text(
        label=_("What we have weighed"), help_text=_("Stands in the letter: why it became so."), rows=5
    )
    due_on = DateField(label=_("To be paid back by"))
