"""Lists as files: Norwegian spreadsheets open them, and nothing that somebody wrote runs in them."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from portal.exports import Column, csv_response, write_xlsx

COLUMNS = (Column("Navn", lambda row: row[0]), Column("Verdi", lambda row: row[1]))
ROWS = [("Ærlig lag", 5), ("Ås", Decimal("1.5")), ("Ja", True), ("Liste", ["a", "b"]), ("Tom", None)]
NASTY = ["=1+1", "+47 32", "-2", "@SUM(A1)", " =1+1", "\t=1", "\r=1", '=HYPERLINK("http://x.example")']


def as_csv(rows):
    response = csv_response(rows, COLUMNS, name="liste")
    text = b"".join(response.streaming_content).decode("utf-8")
    assert text.startswith("\ufeff")
    return response, list(csv.reader(io.StringIO(text[1:], newline=""), delimiter=";"))


def as_sheet(rows):
    made = io.BytesIO()
    write_xlsx(made, rows, COLUMNS, title="Liste: [a]")
    return openpyxl.load_workbook(made).active


def test_csv_has_headings_and_norwegian_letters():
    response, lines = as_csv(ROWS)
    assert lines[:3] == [["Navn", "Verdi"], ["Ærlig lag", "5"], ["Ås", "1.5"]]
    assert lines[3:] == [["Ja", "Ja"], ["Liste", "a, b"], ["Tom", ""]]
    assert response["Content-Disposition"] == 'attachment; filename="liste.csv"'


def test_a_sheet_has_numbers_as_numbers_and_moments_as_norway_shows_them():
    moment = datetime(2027, 7, 1, 16, 0, tzinfo=UTC)
    sheet = as_sheet([*ROWS, ("Dag", date(2027, 3, 1)), ("Tid", moment)])
    values = dict(sheet.iter_rows(min_row=2, values_only=True))
    assert values["Ærlig lag"] == 5
    assert values["Ås"] == 1.5
    assert values["Dag"] == datetime(2027, 3, 1)
    assert values["Tid"] == datetime(2027, 7, 1, 18, 0)


@pytest.mark.parametrize("text", NASTY)
def test_nothing_is_a_formula(text):
    _response, lines = as_csv([(text, text)])
    assert lines[1][0] == f"'{text}"
    sheet = as_sheet([(text, text)])
    assert sheet["A2"].data_type == "s"
    assert sheet["A2"].value.strip() == text.strip()


def test_letters_that_no_sheet_can_hold_are_left_out():
    sheet = as_sheet([("a\x00b\x0bc\ufffe", "x" * 40_000)])
    assert sheet["A2"].value == "abc"
    assert len(sheet["B2"].value) == 32767
