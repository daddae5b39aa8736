from django import forms
from django.utils.translation import gettext_lazy as _

from portal.tables import TableField


class SchoolCalendarForm(forms.Form):
    file = TableField(
        label=_("Spreadsheet"),
        help_text=_(
            "Excel or CSV, with headings in the first line: Fra, Til, Hva, Skole, Lokalene. Only Fra and Hva are "
            "needed. An empty Skole is all schools. Under Lokalene, “åpne” means that the premises can be used "
            "all the same."
        ),
    )
    leave_out_wrong = forms.BooleanField(
        label=_("Leave out the rows that must be mended"),
        required=False,
        help_text=_("Choose the file once more. Without this nothing is taken in."),
    )
