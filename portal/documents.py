"""Letters and agreements as PDF: Typst in, PDF/A-2a (archive) and PDF/UA-1 (screen reader) at once out.

Facts travel as JSON, never as markup, so a name such as `#import *` prints as it was written. The same facts
give the same bytes, so that a stored SHA-256 can be checked by rendering again.
"""

import json
import struct
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date, format_datetime
from django.utils.functional import Promise

from portal.clock import OSLO

LETTERS = Path(__file__).resolve().parent / "letters"
FONTS = Path(__file__).resolve().parent.parent / "node_modules" / "@expo-google-fonts" / "inter"
WEIGHTS = ("400Regular", "600SemiBold", "700Bold")
UNPRINTABLE = "□"
MARKS_IN_A_ROW = (
    4  # one letter with all its accents is one PDF string, and PDF/A-2a ends those at 32 767 bytes
)
LONGEST_TITLE = 300  # the title is one PDF string too

# language: Babel's locale, pattern of a date, pattern of a moment
LANGUAGES = {
    "nb": ("nb", "d. MMMM y", "d. MMMM y 'kl.' HH.mm"),
    "nn": ("nn", "d. MMMM y", "d. MMMM y 'kl.' HH.mm"),
    "en": ("en_GB", "d MMMM y", "d MMMM y 'at' HH:mm"),
}


def render(
    template: str,
    facts: Mapping[str, Any],
    *,
    title: str,
    language: str = "nb",
    dated: date,
    fonts: Path = FONTS,
) -> bytes:
    """The document `letters/<template>.typ` filled with `facts`, as PDF bytes.

    `title` is both the heading and the title a reader's window shows. Facts may be texts, numbers, dates, lists and
    mappings; dates come out in words of `language`, moments as Norwegian wall-clock time. A blank line in a text
    begins a paragraph, a newline begins a line. What the font cannot draw becomes □; control characters vanish: no
    text a user can write stops a letter. Each template says on top which facts it takes.
    """
    document = {"title": title, "language": language, "dated": dated, "facts": facts}
    printable = _printable(document, language, _coverage(fonts))
    printable["title"] = (
        " ".join(printable["title"].split())[:LONGEST_TITLE] or "–"
    )  # PDF/UA-1 refuses an empty title
    return typst.compile(
        LETTERS / f"{template}.typ",
        root=LETTERS,
        font_paths=_fonts(fonts),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"document": json.dumps(printable)},
        pdf_standards=["a-2a", "ua-1"],
        timestamp=datetime.combine(dated, time(12), UTC),
    )


def _printable(value: Any, language: str, drawable: frozenset[int]) -> Any:
    """`value` as JSON can carry it and the font can draw it."""
    if isinstance(value, str | Promise):
        return _drawable_text(str(value), drawable)
    if isinstance(value, date):
        return _date_in_words(value, language)
    if isinstance(value, Mapping):
        return {key: _printable(item, language, drawable) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(item, language, drawable) for item in value]
    return value


def _date_in_words(value: date, language: str) -> str:
    """1. mars 2027, or 1. mars 2027 kl. 18.00 for a moment, which must have a time zone."""
    locale, day_pattern, moment_pattern = LANGUAGES[language]
    if not isinstance(value, datetime):
        return format_date(value, day_pattern, locale)
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return format_datetime(value.astimezone(OSLO), moment_pattern, locale=locale)


def _drawable_text(text: str, drawable: frozenset[int]) -> str:
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    characters = []
    marks = 0
    for char in composed:
        marks = marks + 1 if unicodedata.category(char).startswith("M") else 0
        if marks <= MARKS_IN_A_ROW:
            characters.append(_drawable_character(char, drawable))
    return "".join(characters)


def _drawable_character(char: str, drawable: frozenset[int]) -> str:
    category = unicodedata.category(char)
    if char == "\n" or category in ("Zl", "Zp"):
        return "\n"
    if char == "\t":
        return " "
    if category in ("Cc", "Cf"):
        return ""
    if ord(char) in drawable:
        return char
    if category == "Zs":
        return " "
    if category in ("Mn", "Me"):
        return ""
    plain = unicodedata.normalize("NFKC", char)
    return plain if all(ord(part) in drawable for part in plain) else UNPRINTABLE


@cache
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[path.parent for path in _font_files(folder)],
    )


@cache
def _coverage(folder: Path) -> frozenset[int]:
    """The code points that every weight can draw, private use left out: PDF/A-2a refuses it, glyph or not."""
    shared = frozenset.intersection(*(_code_points(path.read_bytes()) for path in _font_files(folder)))
    return frozenset(point for point in shared if unicodedata.category(chr(point)) != "Co")


def _font_files(folder: Path) -> list[Path]:
    files = [folder / weight / f"Inter_{weight}.ttf" for weight in WEIGHTS]
    for file in files:
        if not file.is_file():
            raise FileNotFoundError(f"The font {file} is missing: run npm ci")
    return files


def _code_points(font: bytes) -> frozenset[int]:
    """The characters in a TrueType font's `cmap` table, format 12 (OpenType specification, cmap)."""
    (table_count,) = struct.unpack_from(">H", font, 4)
    tables = {
        tag: start for tag, _, start, _ in struct.iter_unpack(">4sIII", font[12 : 12 + 16 * table_count])
    }
    cmap = tables[b"cmap"]
    (subtable_count,) = struct.unpack_from(">H", font, cmap + 2)
    for _, _, offset in struct.iter_unpack(">HHI", font[cmap + 4 : cmap + 4 + 8 * subtable_count]):
        start = cmap + offset
        if struct.unpack_from(">H", font, start) == (12,):
            (group_count,) = struct.unpack_from(">I", font, start + 12)
            groups = struct.iter_unpack(">III", font[start + 16 : start + 16 + 12 * group_count])
            return frozenset(point for first, last, _ in groups for point in range(first, last + 1))
    raise ValueError("The font has no cmap subtable of format 12")
