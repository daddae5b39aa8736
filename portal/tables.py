"""Reads what people keep in spreadsheets: .xlsx and .csv, with headings in the first line."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

LARGEST = 10 * 1024 * 1024  # bytes that may be sent
UNPACKED = 100 * 1024 * 1024  # bytes that a workbook may unpack to
MOST_ROWS = 5_000
MOST_COLUMNS = 100
LONGEST_CELL = 10_000


@dataclass(frozen=True)
class Table:
    """The headings, and each row by its line in the file. Empty rows are left out, and blanks around words."""

    headings: list[str]
    rows: list[tuple[int, list[str]]]

    def named(self) -> Iterator[tuple[int, dict[str, str]]]:
        """(line, {heading: cell})."""
        for line, cells in self.rows:
            yield line, dict(zip(self.headings, cells, strict=False))


class NotATable(Exception):
    """Why a file cannot be read, as the code of a message."""


def read(file: Any) -> Table:
    file.seek(0)
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise NotATable("too_large")
    lines = _sheet(content) if content.startswith(b"PK\x03\x04") else _text(content)
    rows: list[tuple[int, list[str]]] = []
    for line, cells in lines:
        cleaned = [cell.strip()[:LONGEST_CELL] for cell in cells[:MOST_COLUMNS]]
        if any(cleaned):
            rows.append((line, cleaned))
        if len(rows) > MOST_ROWS + 1:
            raise NotATable("too_many_rows")
    if len(rows) < 2:
        raise NotATable("no_rows")
    return Table(rows[0][1], rows[1:])


def _text(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """UTF-8, or what older Norwegian programs write; semicolon, comma or tab, whichever the headings use."""
    if b"\0" in content:
        raise NotATable("unknown")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise NotATable("unknown") from error


def _sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet, as the numbers and words stand in it; formulas by their last result."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise NotATable("too_large")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except NotATable:
        raise
    except Exception as error:  # a damaged workbook fails in many ways, all of them openpyxl's own
        raise NotATable("unknown") from error
    try:
        for line, cells in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            yield line, [_words(cell) for cell in cells[:MOST_COLUMNS]]
    except Exception as error:
        raise NotATable("unknown") from error
    finally:
        book.close()


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and not (cell.hour or cell.minute):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, (date, datetime)) else str(cell)


class TableField(forms.FileField):
    """A file field that takes .xlsx and .csv, and cleans to a `Table`."""

    widget = forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    default_error_messages = {
        "too_large": _("The file is larger than 10 MB."),
        "too_many_rows": _("The file has more than 5 000 rows. Divide it, and send one part at a time."),
        "no_rows": _("We find no rows below the headings."),
        "unknown": _("We cannot read the file. Save it as Excel (.xlsx) or CSV, and try again."),
    }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if not isinstance(file, UploadedFile):
            return file
        try:
            return read(file)
        except NotATable as refused:
            raise ValidationError(self.error_messages[str(refused)], code=str(refused)) from refused
