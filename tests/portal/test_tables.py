"""Spreadsheets as people send them."""

import io
import zipfile

import openpyxl
import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from portal import tables
from portal.tables import TableField


def sent(content, name="liste.csv"):
    return TableField().clean(SimpleUploadedFile(name, content))


def workbook(*rows):
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Navn;Sted\r\nÆrlig lag;Ås\r\n".encode(),
        "\ufeffNavn;Sted\nÆrlig lag;Ås\n".encode(),
        "Navn,Sted\nÆrlig lag,Ås".encode(),
        "Navn\tSted\n Ærlig lag \tÅs".encode(),
        "Navn;Sted\r\nÆrlig lag;Ås\r\n".encode("cp1252"),
        workbook(["Navn", "Sted"], ["Ærlig lag", "Ås"]),
    ],
    ids=["semicolon", "excel", "comma", "tab", "old windows", "xlsx"],
)
def test_every_way_of_writing_it_is_read(content):
    assert list(sent(content).named()) == [(2, {"Navn": "Ærlig lag", "Sted": "Ås"})]


def test_lines_are_those_of_the_file_and_empty_ones_are_passed_over():
    table = sent(b'Navn;Om\n\nA;"to\nlinjer"\n;;\nB;x\n')
    assert [(line, cells[0]) for line, cells in table.rows] == [(4, "A"), (6, "B")]
    table = sent(workbook(["Navn"], [None], ["A"]))
    assert table.rows == [(3, ["A"])]


def test_numbers_in_a_sheet_are_written_as_people_write_them():
    assert sent(workbook(["Nr", "Nr"], [312001004, 1.5])).rows == [(2, ["312001004", "1.5"])]


def zip_bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (tables.UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"Navn\n", "ingen rader"),
        (b"\n\n\n", "ingen rader"),
        (b"PK\x03\x04 not a workbook", "ikke lese"),
        (workbook(["Navn"], ["A"])[:300], "ikke lese"),
        (b"\x89PNG\r\n\x1a\n\0\0", "ikke lese"),
        (zip_bomb(), "10 MB"),
        (b"Navn\n" + b"A\n" * 5_001, "5 000 rader"),
        (b"Navn\n" + b"A" * tables.LARGEST, "10 MB"),
        (b'Navn\n"' + b"A" * 200_000, "ikke lese"),
    ],
    ids=["headings only", "empty", "zip", "cut off", "picture", "bomb", "long", "heavy", "unclosed quote"],
)
def test_what_is_no_table_is_refused_in_plain_words(content, says):
    with pytest.raises(forms.ValidationError, match=says):
        sent(content)
