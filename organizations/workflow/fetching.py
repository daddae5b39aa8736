"""A whole municipality, fetched live: associations from Enhetsregisteret, categories from Frivillighetsregisteret."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from organizations.brreg import Client, Entity, EntityRegister, Scope, VoluntaryRegister, interpret
from organizations.workflow import classifying, importing


def municipality(client: Client, scope: Scope, report: importing.Report, *, at: datetime) -> None:
    """Take in everybody within `scope`, counting in `report`.

    Raises Unavailable or Unreadable where the registers stop answering; what came before is taken in, and a second run
    does the rest.
    """
    voluntary = VoluntaryRegister(client)
    numbers = []
    for unit in _units(EntityRegister(client), scope):
        found = interpret(unit, scope)
        if found is None:
            continue
        importing.take_in([found], report, at=at)
        if isinstance(found, Entity) and found.in_voluntary_register:
            numbers.append(found.organization_number)
    classifying.take_in_categories(voluntary.categories())
    for organization in voluntary.some(numbers):
        classifying.classify(organization, at=at)


def _units(register: EntityRegister, scope: Scope) -> Iterator[Any]:
    """Those in the Voluntary Register, of any form, and all of the wanted forms; each once."""
    here = {"kommunenummer": scope.municipality_number}
    searches = [here | {"organisasjonsform": form} for form in sorted(scope.legal_forms)]
    if scope.with_all_voluntary:
        searches.insert(0, here | {"registrertIFrivillighetsregisteret": "true"})
    seen: set[str] = set()
    for search in searches:
        for unit in register.search(**search):
            number = str(unit.get("organisasjonsnummer")) if isinstance(unit, dict) else ""
            if number not in seen:
                seen.add(number)
                yield unit
