"""Lists as files: .csv that Norwegian spreadsheets open as they are, and .xlsx. Rows are never all in memory.

What somebody wrote is text in the file and stays text: a cell that begins with = + - or @ would be a formula to the
program that opens it, and could send the whole sheet away (OWASP, "CSV injection"). In .csv such a cell gets an
apostrophe in front; in .xlsx it is typed as text.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from portal.clock import OSLO

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

BOM = "\ufeff"  # without it a spreadsheet takes æ, ø and å for something else
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # no XML file can hold them
WIDEST = 60  # characters of a column in a sheet


@dataclass(frozen=True)
class Column:
    """One column: its heading, and how to read it from a row."""

    label: "str | _StrPromise"
    value: Callable[[Any], Any]


class _Echo:
    """Where the csv writer writes: it gives the line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_response(rows: Iterable[Any], columns: Sequence[Column], *, name: str) -> StreamingHttpResponse:
    """`rows` as name.csv, sent as it is made; semicolons between, as Norwegian spreadsheets expect."""
    response = StreamingHttpResponse(_lines(rows, columns), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _lines(rows: Iterable[Any], columns: Sequence[Column]) -> Iterator[str]:
    writer = csv.writer(_Echo(), delimiter=";")
    yield BOM + writer.writerow([str(column.label) for column in columns])
    for row in rows:
        yield writer.writerow([harmless(plain(column.value(row))) for column in columns])


def copied_csv_response(
    select: str, params: Sequence[Any], headings: Sequence[str], *, name: str
) -> StreamingHttpResponse:
    """The rows of `select` as name.csv, written by PostgreSQL and passed on as they come: a little at a time."""
    response = StreamingHttpResponse(
        _copied(select, params, headings), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _copied(select: str, params: Sequence[Any], headings: Sequence[str]) -> Iterator[bytes]:
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\n")
    yield (BOM + writer.writerow(headings)).encode()
    copy = f"COPY ({select}) TO STDOUT WITH (FORMAT csv, DELIMITER ';')"
    with connection.cursor() as cursor, cursor.copy(copy, params) as rows:
        yield from map(bytes, rows)


def harmless_sql(column: str) -> str:
    """As `harmless`, of a column of text."""
    return f"CASE WHEN {column} ~ '^\\s*[=+@-]|^[\\t\\r\\n]' THEN '''' || {column} ELSE {column} END"


def words_sql(column: str, choices: "Iterable[tuple[Any, str | _StrPromise]]") -> tuple[str, list[str]]:
    """A code in words: the SQL, and its parameters."""
    pairs = [(str(code), str(words)) for code, words in choices]
    cases = " ".join(["WHEN %s THEN %s"] * len(pairs))
    return f"CASE {column} {cases} ELSE '' END", [part for pair in pairs for part in pair]


def xlsx_response(rows: Iterable[Any], columns: Sequence[Column], *, name: str, title: str) -> HttpResponse:
    """`rows` as name.xlsx with one sheet called `title`. Only the packed file is ever in memory."""
    made = io.BytesIO()
    write_xlsx(made, rows, columns, title=title)
    response = HttpResponse(made.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def write_xlsx(file: IO[bytes], rows: Iterable[Any], columns: Sequence[Column], *, title: str) -> None:
    """One sheet: the headings stay in sight, can be filtered, and each column is as wide as its heading asks."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\*?:/\[\]]", " ", title)[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns):
        width = min(WIDEST, max(14, len(str(column.label)) + 4))
        sheet.column_dimensions[_letter(number)].width = width
    head = [WriteOnlyCell(sheet, str(column.label)) for column in columns]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    total = 1
    for row in rows:
        total += 1
        sheet.append([_cell(sheet, plain(column.value(row))) for column in columns])
    sheet.auto_filter.ref = f"A1:{_letter(len(columns) - 1)}{total}"
    book.save(file)


def _letter(number: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(number + 1)


def _cell(sheet: Any, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, FORBIDDEN.sub("", value)[:32767])
    cell.data_type = "s"  # text, whatever it begins with
    return cell


def plain(value: Any) -> Any:
    """As a spreadsheet understands it: numbers and dates stay what they are, everything else is words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return value.astimezone(OSLO).replace(tzinfo=None, microsecond=0) if value.tzinfo else value
    if isinstance(value, (int, float, date)) or hasattr(value, "as_tuple"):  # Decimal
        return value
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return str(value)


def harmless(value: Any) -> Any:
    """The same text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    if isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@")):
        return f"'{value}"
    if isinstance(value, str) and value.startswith(("\t", "\r", "\n")):
        return f"'{value}"
    return value
