"""Taking associations in from a spreadsheet that staff have: the good rows come in, the others are told with why.

Read again, the same file changes nothing: what stands in the register is left as it is, by number, or by name when
there is no number.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection, transaction
from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import ActivityType, Association, District
from organizations.states import AssociationState
from portal.columns import squeezed
from portal.models import User
from portal.models.audit import record
from portal.problems import Blocker, Refused
from portal.tables import Table

LOCK = 7_203_311  # of PostgreSQL's advisory locks: one file at a time, so that two never make the same row
KNOWN_AS = {
    "name": ("navn", "foreningsnavn", "forening", "lag", "name"),
    "organization_number": ("organisasjonsnummer", "orgnr", "orgnummer"),
    "district": ("kommunedel", "bydel", "delavkommunen", "omrade", "område", "sted"),
    "email": ("epost", "epostadresse", "email", "mail"),
    "phone": ("telefon", "tlf", "mobil", "telefonnummer"),
    "website": ("nettside", "hjemmeside", "nettsted", "web"),
    "purpose": ("formal", "formål", "omoss", "beskrivelse", "hvadegjor"),
    "activity_types": ("aktivitet", "aktiviteter", "aktivitetstype", "aktivitetstyper", "kategori"),
    "postal_place": ("poststed",),
}
LONGEST = {"name": 200, "phone": 20, "website": 200, "purpose": 2000, "postal_place": 80}


@dataclass(frozen=True)
class RejectedRow:
    line: int
    name: str
    reasons: tuple[str, ...]


@dataclass
class ImportReport:
    """What became of each row."""

    created: list[Association] = field(default_factory=list)
    known: list[tuple[int, str]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


@transaction.atomic
def take_in(table: Table, *, by: User, at: datetime) -> ImportReport:
    """Bring the rows of `table` into the register, shown to everybody at once: staff answer for them."""
    if not (by.is_staff and by.is_active):
        raise Refused(Blocker("not_allowed", _("You do not have the right to do this.")))
    columns = {heading: fact for heading in table.headings if (fact := _fact(heading))}
    if "name" not in columns.values():
        raise Refused(Blocker("no_names", _("The file needs a column with the heading “Navn”."), "file"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    report = ImportReport(
        unused=[heading for heading in table.headings if heading and heading not in columns]
    )
    reader = _Reader()
    for line, cells in table.named():
        facts = {fact: cells.get(heading, "") for heading, fact in columns.items()}
        _take_in_row(line, facts, reader, report, by=by, at=at)
    return report


def _fact(heading: str) -> str:
    """Which fact a column holds, however the heading is written; "" for none that we know."""
    return next((fact for fact, names in KNOWN_AS.items() if squeezed(heading) in names), "")


def _take_in_row(
    line: int, facts: dict[str, str], reader: "_Reader", report: ImportReport, *, by: User, at: datetime
) -> None:
    name = facts["name"]
    if reader.knows(facts):
        report.known.append((line, name))
        return
    values, reasons = reader.read(facts)
    if reasons:
        report.rejected.append(RejectedRow(line, name, tuple(reasons)))
        return
    types = values.pop("activity_types")
    association = Association.objects.create(**values, state=AssociationState.ACTIVE, created_at=at)
    association.activity_types.set(types)
    written = tuple(sorted(name for name, value in values.items() if value))
    record("organizations.association.entered", association, by=by, at=at, fields=written)
    reader.remember(association)
    report.created.append(association)


class _Reader:
    """Knows what stands in the register, so that a row costs no query before it is good."""

    def __init__(self) -> None:
        rows = Association.objects.exclude(state=AssociationState.REFUSED).values_list(
            "name", "organization_number"
        )
        self.names = {name.casefold() for name, _number in rows}
        self.numbers = {number for _name, number in rows if number}
        self.districts = {district.name.casefold(): district for district in District.objects.all()}
        self.types = {kind.name.casefold(): kind for kind in ActivityType.objects.all()}

    def knows(self, facts: dict[str, str]) -> bool:
        number = _digits(facts.get("organization_number", ""))
        return number in self.numbers if number else facts["name"].casefold() in self.names

    def remember(self, association: Association) -> None:
        self.names.add(association.name.casefold())
        if association.organization_number:
            self.numbers.add(association.organization_number)

    def read(self, facts: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
        """The facts as the register keeps them, and everything that is wrong with the row."""
        reasons: list[str] = []
        values: dict[str, Any] = {name: text for name, text in facts.items() if name in LONGEST}
        if not facts["name"]:
            reasons.append(_("The name is missing."))
        for name, longest in LONGEST.items():
            if len(values.get(name, "")) > longest:
                text = _("“%(start)s …” is longer than %(longest)d characters.")
                reasons.append(text % {"start": values[name][:20], "longest": longest})
        values["organization_number"] = _digits(facts.get("organization_number", "")) or None
        if values["organization_number"]:
            reasons += [str(problem.text) for problem in rules.number_problems(values["organization_number"])]
        values["email"] = facts.get("email", "").lower()
        reasons += _invalid(validate_email, values["email"], _("“%(text)s” is not an e-mail address."))
        if values.get("website"):
            values["website"] = _with_scheme(values["website"])
            reasons += _invalid(
                URLValidator(["http", "https"]), values["website"], _("“%(text)s” is not a web address.")
            )
        values["district"] = self._district(facts.get("district", ""), reasons)
        values["activity_types"] = self._types(facts.get("activity_types", ""), reasons)
        return values, reasons

    def _district(self, name: str, reasons: list[str]) -> District | None:
        found = self.districts.get(name.casefold())
        if name and found is None:
            reasons.append(_("There is no part of the municipality called “%(name)s”.") % {"name": name[:60]})
        return found

    def _types(self, names: str, reasons: list[str]) -> list[ActivityType]:
        found = []
        for name in filter(None, (part.strip() for part in re.split(r"[,;/]", names))):
            kind = self.types.get(name.casefold())
            if kind is None:
                reasons.append(_("There is no kind of activity called “%(name)s”.") % {"name": name[:60]})
            else:
                found.append(kind)
        return found


def _digits(number: str) -> str:
    return re.sub(r"[\s.]", "", number)


def _with_scheme(address: str) -> str:
    return address if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", address) else f"https://{address}"


def _invalid(validate: Any, text: str, words: str) -> Iterable[str]:
    if not text:
        return []
    try:
        validate(text)
    except ValidationError:
        return [words % {"text": text[:60]}]
    return []
