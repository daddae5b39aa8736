"""The list that a committee gets: every application in a call with what is proposed, as PDF and as a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Font

from grants.models import GrantApplication, GrantCall
from portal import documents, platform
from portal.templatetags.portal import kr

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def _rows(
    applications: Sequence[GrantApplication],
) -> Iterator[tuple[str, str, Decimal, Decimal | None, str]]:
    """Case number, association, applied for, proposed, and how or why."""
    for one in applications:
        proposal = getattr(one, "proposal", None)
        said = (proposal.reason or proposal.words) if proposal else ""
        number = one.case.reference if one.case else ""
        yield (
            number,
            f"{one.applicant} ({_('late')})" if one.is_late else str(one.applicant),
            one.amount_applied or Decimal(0),
            proposal and proposal.amount,
            said,
        )


def _headings() -> list[str]:
    return [_("Case"), _("Applicant"), _("Applied for"), _("Proposed"), _("How or why")]


def as_pdf(call: GrantCall, applications: Sequence[GrantApplication], *, on: date) -> bytes:
    with override(settings.LANGUAGE_CODE):
        rows = list(_rows(applications))
        proposed = sum((amount or Decimal(0) for _n, _a, _applied, amount, _s in rows), Decimal(0))
        left = call.budget_frame - call.granted_so_far() - proposed
        facts = {
            "municipality": platform.current().municipality.name,
            "accent": platform.current().accent.light.base_default,
            "details": [
                [_("Frame"), kr(call.budget_frame)],
                [_("Granted before"), kr(call.granted_so_far())],
                [_("Proposed"), kr(proposed)],
                [_("Left of the frame"), kr(left)],
            ],
            "columns": _headings(),
            "rows": [
                [number, name, kr(applied), "–" if amount is None else kr(amount), said]
                for number, name, applied, amount, said in rows
            ],
            "numeric": [2, 3],
        }
        title = _("Recommendation: %(call)s") % {"call": call}
        return documents.render("list", facts, title=title, dated=on)


def as_xlsx(call: GrantCall, applications: Sequence[GrantApplication]) -> bytes:
    """A sheet with numbers as numbers, and a sum that the spreadsheet itself computes."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Recommendation")
    sheet.append(_headings())
    for number, name, applied, amount, said in _rows(applications):
        sheet.append(
            [number, _plain(name), int(applied), None if amount is None else int(amount), _plain(said)]
        )
    last = sheet.max_row
    if last > 1:
        sheet.append([_("Sum"), "", f"=SUM(C2:C{last})", f"=SUM(D2:D{last})", ""])
    sheet.append([_("Frame"), "", "", int(call.budget_frame), ""])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for column, width in zip("ABCDE", (14, 40, 14, 14, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain(text: str) -> str:
    """What people wrote is never a formula in somebody's spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
