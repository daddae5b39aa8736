"""The list of participants as a table: for the page, for paper and for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _
from openpyxl import Workbook

from organizations.models import Occurrence, Participant, SignUp

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what begins like this


def rows_of(own: SignUp, occurrence: Occurrence) -> list[Participant]:
    """Those with a place, an offer or a number in the line: by name, those who wait in their order."""
    rows = list(own.rows(occurrence).open().select_related("signed_up_by"))
    return sorted(rows, key=lambda row: (row.state, row.asked_at if row.state == "waiting" else row.name))


def table(own: SignUp, occurrence: Occurrence) -> list[Sequence[str]]:
    """What the organiser needs at the door, and no more."""
    head = [_("Name"), _("Year of birth"), _("Signed up by"), _("Telephone"), _("Status")]
    return [
        head,
        *(
            [
                row.name,
                str(row.birth_year or ""),
                str(row.signed_up_by),
                row.phone,
                str(row.get_state_display()),
            ]
            for row in rows_of(own, occurrence)
        ),
    ]


def as_csv(rows: Iterable[Sequence[str]], *, name: str) -> HttpResponse:
    """With semicolons and a byte order mark: Norwegian Excel opens it right."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(map(_harmless, rows))
    return _file("\ufeff" + out.getvalue(), "text/csv; charset=utf-8", f"{name}.csv")


def as_xlsx(rows: Iterable[Sequence[str]], *, name: str) -> HttpResponse:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Participants"))
    for row in rows:
        sheet.append(_harmless(row))
    out = io.BytesIO()
    book.save(out)
    return _file(out.getvalue(), XLSX, f"{name}.xlsx")


def _harmless(row: Sequence[str]) -> list[str]:
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row]


def _file(content: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
