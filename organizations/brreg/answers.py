"""What Enhetsregisteret answers, as records: pure, from a stream of bytes or a JSON object to dataclasses.

Reads one `enhet`, search pages (HAL, also several one after the other), an empty search, a deleted unit (the body of
a 410) and the bulk file, gzipped or not. What the register really sends is described at
https://data.brreg.no/enhetsregisteret/api/dokumentasjon/no/index.html; absent fields are left out there, never null.
"""

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO, TYPE_CHECKING, Any

import ijson
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError as NumberError
from stdnum.no import orgnr

from organizations.brreg.records import Deleted, Entity, Record, Rejected, Scope, Unreadable

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

GZIP = b"\x1f\x8b"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
BROKEN = (ijson.JSONError, EOFError, gzip.BadGzipFile, zlib.error, UnicodeError)


def read(stream: IO[bytes], scope: Scope) -> Iterator[Record]:
    """Every record of `stream` that concerns us, one at a time: the file is never held in memory.

    Units outside the scope are passed over. Raises Unreadable where the stream stops making sense; what came
    before is whole.
    """
    for unit in units(stream):
        if record := interpret(unit, scope):
            yield record


def units(stream: IO[bytes]) -> Iterator[Any]:
    """The units as JSON objects, whatever they are wrapped in."""
    try:
        text = _unpacked(stream)
        first = text.peek(64).lstrip()[:1]
        if first == b"[":
            yield from ijson.items(text, "item", multiple_values=True)
        elif first == b"{":
            yield from _units_of_objects(text)
        else:
            raise Unreadable(_("This is not an answer from Brønnøysundregistrene: it is not JSON."))
    except BROKEN as error:
        raise Unreadable(
            _("The file is damaged or cut off. Everything before that place has been read.")
        ) from error


class Peekable:
    """A stream whose beginning can be looked at before it is read."""

    def __init__(self, stream: "IO[bytes] | gzip.GzipFile") -> None:
        self._stream = stream
        self._head = b""

    def peek(self, size: int) -> bytes:
        while len(self._head) < size and (more := self._stream.read(size - len(self._head))):
            self._head += more
        return self._head[:size]

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._stream.read(size)
        if size < 0:
            taken, self._head = self._head, b""
            return taken + self._stream.read()
        taken, self._head = self._head[:size], self._head[size:]
        return taken


def _unpacked(stream: IO[bytes]) -> Peekable:
    """The text without gzip and byte order mark: both are known by their bytes, never by the file's name."""
    text = Peekable(stream)
    if text.peek(2) == GZIP:
        text = Peekable(gzip.GzipFile(fileobj=text))  # type: ignore[call-overload]
    if text.peek(3) == BYTE_ORDER_MARK:
        text.read(3)
    return text


def _units_of_objects(text: Peekable) -> Iterator[Any]:
    """A search page's units as they come; an object that is itself a unit when it ends.

    A search without a hit has no `_embedded` at all. An error answer is no data, and says so.
    """
    whole: ijson.ObjectBuilder | None = None
    unit: ijson.ObjectBuilder | None = None
    for prefix, event, value in ijson.parse(text, multiple_values=True):
        if prefix == "" and event == "start_map":
            whole = ijson.ObjectBuilder()
        if prefix == "_embedded.enheter.item" and event == "start_map":
            unit = ijson.ObjectBuilder()
        if unit:
            unit.event(event, value)
            if prefix == "_embedded.enheter.item" and event == "end_map":
                yield unit.value
                unit = None
        elif whole:
            whole.event(event, value)
            if prefix == "" and event == "end_map":
                yield from _from_answer(whole.value)
                whole = None


def _from_answer(answer: dict[str, Any]) -> Iterator[Any]:
    if "organisasjonsnummer" in answer:
        yield answer
    elif "enheter" in (answer.get("_embedded") or {}) or ("page" in answer and "_embedded" not in answer):
        return
    elif "status" in answer:
        raise Unreadable(_("This is an error message from Brønnøysundregistrene, not an answer with units."))
    else:
        raise Unreadable(_("This is not an answer with units from Enhetsregisteret."))


def interpret(unit: Any, scope: Scope | None = None) -> Record | None:
    """What `unit` means to us; None when it lies outside the scope. Without a scope, everything concerns us."""
    if not isinstance(unit, dict) or not unit.get("organisasjonsnummer"):
        return Rejected("", "", _("It has no organisation number."))
    number = "".join(str(unit["organisasjonsnummer"]).split())
    if "slettedato" in unit or unit.get("respons_klasse") == "SlettetEnhet":
        return Deleted(number, _date(unit.get("slettedato")))
    if scope and not _lies_within(unit, scope):
        return None
    name = _text(unit.get("navn"))[:200]
    if reason := _why_not(number, name):
        return Rejected(number, name, reason)
    return _entity(unit, number, name)


def _lies_within(unit: dict[str, Any], scope: Scope) -> bool:
    if _part(unit, "forretningsadresse").get("kommunenummer") != scope.municipality_number:
        return False
    is_voluntary = unit.get("registrertIFrivillighetsregisteret") is True
    return _legal_form(unit) in scope.legal_forms or (scope.with_all_voluntary and is_voluntary)


def _why_not(number: str, name: str) -> "str | _StrPromise":
    if not re.fullmatch(r"[0-9]{9}", number):
        return _("The organisation number does not have nine digits.")
    try:
        orgnr.validate(number)
    except NumberError:
        return _("The check digit of the organisation number is wrong.")
    return "" if name else _("It has no name.")


def _entity(unit: dict[str, Any], number: str, name: str) -> Entity:
    business = _part(unit, "forretningsadresse")
    address = _part(unit, "postadresse") or business
    postal_code = _text(address.get("postnummer"))
    return Entity(
        organization_number=number,
        register_name=name,
        legal_form=_legal_form(unit)[:10],
        register_status=_status(unit),
        in_voluntary_register=unit.get("registrertIFrivillighetsregisteret") is True,
        language_form="nn" if unit.get("maalform") == "Nynorsk" else "nb",
        purpose=_lines(unit.get("vedtektsfestetFormaal"), " ") or _lines(unit.get("aktivitet"), " "),
        email=_email(unit.get("epostadresse")),
        phone=(_text(unit.get("telefon")) or _text(unit.get("mobil")))[:20],
        website=_website(unit.get("hjemmeside")),
        street_address=_lines(address.get("adresse"), ", ")[:200],
        postal_code=postal_code if re.fullmatch(r"[0-9]{4}", postal_code) else "",
        postal_place=_place(address.get("poststed"))[:80],
        municipality_number=_text(business.get("kommunenummer"))[:4],
        municipality=_place(business.get("kommune"))[:80],
    )


def _legal_form(unit: dict[str, Any]) -> str:
    return _text(_part(unit, "organisasjonsform").get("kode"))


def _place(value: Any) -> str:
    """The register writes places in capitals."""
    return _text(value).capitalize()


def _status(unit: dict[str, Any]) -> str:
    """The gravest of what the register says about the unit's end, as a `RegisterStatus`."""
    if unit.get("konkurs") is True:
        return "bankrupt"
    if unit.get("underTvangsavviklingEllerTvangsopplosning") is True:
        return "forced"
    return "winding_up" if unit.get("underAvvikling") is True else ""


def _part(unit: dict[str, Any], key: str) -> dict[str, Any]:
    found = unit.get(key)
    return found if isinstance(found, dict) else {}


def _text(value: Any) -> str:
    """Without double spaces, and without NUL and halves of letters, which PostgreSQL cannot store."""
    if value is None:
        return ""
    text = str(value).replace("\0", "").encode(errors="replace").decode()
    return " ".join(text.split())


def _lines(value: Any, glue: str) -> str:
    """Line-wrapped text, joined; the lines may be null or empty."""
    lines: Iterable[Any] = value if isinstance(value, list) else [value]
    return glue.join(text for line in lines if (text := _text(line)))


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None


def _email(value: Any) -> str:
    address = _text(value).lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""


def _website(value: Any) -> str:
    """The register writes "www.brreg.no"; a link needs the scheme."""
    address = _text(value)
    if address and "://" not in address:
        address = f"https://{address}"
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError:
        return ""
    return address if len(address) <= 200 else ""
