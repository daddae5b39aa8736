"""The questions we ask Enhetsregisteret. Paths and parameters: https://data.brreg.no/enhetsregisteret/api/dokumentasjon."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.brreg.answers import interpret
from organizations.brreg.client import Client, Unavailable
from organizations.brreg.records import Change, Deleted, Record, Removed, RoleHolder, Unreadable
from organizations.brreg.shapes import as_dict, as_list, as_number, listed

BATCH = 10  # organisation numbers in one question; the register's own limit is not documented
PAGE = 500
MOST_HITS = 10_000  # (page + 1) * size may not pass this: the 10 001st hit cannot be fetched
FEED_PAGE = 1_000
REMOVED, DELETED = "Fjernet", "Sletting"
BEFORE_ALL, AFTER_ALL = date(1900, 1, 1), date(2100, 1, 1)  # around every date of registration

UNITS = "/enhetsregisteret/api/enheter"
FEED = "/enhetsregisteret/api/oppdateringer/enheter"


class EntityRegister:
    def __init__(self, client: Client) -> None:
        self._client = client

    def one(self, number: str) -> Record | None:
        """What the register says about `number` now; None when it knows no such number.

        A deleted unit is a 410 with its date, at times a 200. A 410 without one proves nothing: ask the feed.
        """
        answer = self._client.get(f"{UNITS}/{number}")
        if answer.status == 404 or (answer.status == 410 and "slettedato" not in as_dict(answer.body)):
            return None
        found = interpret(answer.body)
        return found if found and found.organization_number == number else None

    def numbered(self, numbers: Sequence[str]) -> dict[str, Record]:
        """The living among at most ten numbers, in one question. The missing are deleted, removed or unknown."""
        if len(numbers) > BATCH:
            raise ValueError(f"At most {BATCH} numbers at a time.")
        found: dict[str, Record] = {}
        for unit in listed(
            self._get(UNITS, {"organisasjonsnummer": ",".join(numbers), "size": BATCH}), "enheter"
        ):
            record = interpret(unit)
            if record and record.organization_number in numbers:
                found[record.organization_number] = record
        return found

    def search(self, **params: Any) -> Iterator[Any]:
        """Every unit that `params` finds, as JSON objects, by number and each once.

        More than ten thousand hits cannot be paged through: the search is then cut by date of registration.
        """
        seen: set[str] = set()
        for unit in self._between(params, BEFORE_ALL, AFTER_ALL):
            number = str(unit.get("organisasjonsnummer")) if isinstance(unit, dict) else ""
            if number not in seen:
                seen.add(number)
                yield unit

    def _between(self, params: dict[str, Any], first: date, last: date) -> Iterator[Any]:
        if (first, last) != (BEFORE_ALL, AFTER_ALL):
            params = params | {
                "fraRegistreringsdatoEnhetsregisteret": first.isoformat(),
                "tilRegistreringsdatoEnhetsregisteret": last.isoformat(),
            }
        page = self._page(params, 0)
        block = as_dict(page.get("page"))
        if as_number(block.get("totalElements")) > MOST_HITS:
            if first == last:
                raise Unreadable(
                    _("The search finds more than the register lets anybody fetch. Use the bulk file.")
                )
            middle = date.fromordinal((first.toordinal() + last.toordinal()) // 2)
            yield from self._between(params, first, middle)
            yield from self._between(params, date.fromordinal(middle.toordinal() + 1), last)
            return
        yield from listed(page, "enheter")
        for number in range(1, min(as_number(block.get("totalPages")), MOST_HITS // PAGE)):
            yield from listed(self._page(params, number), "enheter")

    def _page(self, params: dict[str, Any], number: int) -> dict[str, Any]:
        return self._get(UNITS, params | {"size": PAGE, "page": number, "sort": "organisasjonsnummer,ASC"})

    def changes(self, *, after: int = 0, numbers: Sequence[str] = ()) -> Iterator[Change]:
        """The updates feed behind `after`, oldest first, all of it or for some numbers.

        The register's own cursor is inclusive: we ask for the next id, and stop where the ids no longer grow.
        """
        only = {"organisasjonsnummer": ",".join(numbers)} if numbers else {}
        for _page in count():
            answer = self._get(FEED, {**only, "oppdateringsid": after + 1, "size": FEED_PAGE})
            found = [_change(line) for line in listed(answer, "oppdaterteEnheter")]
            new = sorted((one for one in found if one and one.id > after), key=lambda one: one.id)
            yield from new
            if not new or len(found) < FEED_PAGE:
                return
            after = new[-1].id

    def last_change(self, number: str) -> str:
        """The latest thing that happened to `number` ("Sletting", "Fjernet", …); "" when the feed knows nothing."""
        kinds = [
            change.kind for change in self.changes(numbers=[number]) if change.organization_number == number
        ]
        return kinds[-1] if kinds else ""

    def fate(self, number: str) -> Deleted | Removed | None:
        """Why a number that we have is no longer among the living; None when the register cannot say."""
        happened = self.last_change(number)
        if happened == REMOVED:
            return Removed(number)
        found = self.one(number)
        if found is None and happened == DELETED:
            return Deleted(number, None)
        return found if isinstance(found, Deleted) else None

    def board(self, number: str) -> list[RoleHolder]:
        """The people with roles now, in the register's order. Their birth dates are read past and never kept."""
        answer = self._client.get(f"{UNITS}/{number}/roller")
        if answer.status != 200:
            return []
        groups = answer.body.get("rollegrupper")
        roles = [role for group in as_list(groups) for role in as_list(as_dict(group).get("roller"))]
        return [holder for role in roles if (holder := _holder(as_dict(role)))]

    def _get(self, path: str, params: dict[str, Any]) -> dict[str, Any]:
        answer = self._client.get(path, params)
        if answer.status != 200:
            raise Unavailable(f"status {answer.status} from {path}")
        found: dict[str, Any] = answer.body
        return found


def _holder(role: dict[str, Any]) -> RoleHolder | None:
    person = as_dict(role.get("person"))
    name = as_dict(person.get("navn"))
    whole = " ".join(str(name[part]) for part in ("fornavn", "mellomnavn", "etternavn") if name.get(part))
    if not whole or person.get("erDoed") or role.get("avregistrert") or role.get("fratraadt"):
        return None
    kind = as_dict(role.get("type"))
    return RoleHolder(str(kind.get("kode", "")), str(kind.get("beskrivelse", "")), whole)


def _change(line: Any) -> Change | None:
    found = as_dict(line)
    if not as_number(found.get("oppdateringsid")):
        return None
    number, kind = found.get("organisasjonsnummer", ""), found.get("endringstype", "")
    return Change(as_number(found["oppdateringsid"]), str(number), str(kind))
