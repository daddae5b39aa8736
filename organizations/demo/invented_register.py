"""An invented Brønnøysund: answers in the registers' own shapes about units that do not exist.

The demo asks it instead of data.brreg.no, so that no real association is shown; the tests put it behind a real socket.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx

Unit = dict[str, Any]
Reply = tuple[int, Any]

ENTITIES = "/enhetsregisteret/api"
VOLUNTARY = "/frivillighetsregisteret/api"


def unit(number: str, name: str, **more: Any) -> Unit:
    """A living unit; `more` replaces or adds fields."""
    return {
        "organisasjonsnummer": number,
        "navn": name,
        "organisasjonsform": {"kode": "FLI", "beskrivelse": "Forening/lag/innretning"},
        "registreringsdatoEnhetsregisteret": "1998-03-02",
        "registrertIFrivillighetsregisteret": True,
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "maalform": "Bokmål",
        "forretningsadresse": address("Demoveien 1", "3408", "TRANBY"),
    } | more


def address(street: str, code: str, place: str, *, municipality: str = "LIER", number: str = "3312") -> Unit:
    return {
        "land": "Norge", "landkode": "NO", "postnummer": code, "poststed": place, "adresse": [street],
        "kommune": municipality, "kommunenummer": number,
    }  # fmt: skip


@dataclass
class InventedRegister:
    """What it knows, by number. `units` is asked for each time, so that it may follow a database."""

    units: Callable[[], Iterable[Unit]]
    icnpo: dict[str, tuple[str, ...]] = field(default_factory=dict)
    boards: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)  # code, role, "First Last"
    feed: list[tuple[int, str, str]] = field(default_factory=list)  # id, number, kind
    categories: list[tuple[str, str]] = field(default_factory=list)
    page_limit: int = 10_000

    def answer(self, path: str, query: dict[str, str]) -> Reply:
        """(status, JSON) of a GET."""
        if path == f"{ENTITIES}/enheter":
            return self._search(query)
        if path == f"{ENTITIES}/oppdateringer/enheter":
            return self._updates(query)
        if path == f"{VOLUNTARY}/icnpo-kategorier":
            rows = [
                {"icnpoNummer": code, "navn": name, "spraakkode": "NOB"} for code, name in self.categories
            ]
            return 200, {"_embedded": {"icnpoKategorier": rows}}
        if path == f"{VOLUNTARY}/frivillige-organisasjoner":
            return self._voluntary_page(query)
        number = next((part for part in path.split("/") if part.isdigit()), "")
        if path == f"{ENTITIES}/enheter/{number}/roller":
            return self._roles(number)
        if path == f"{VOLUNTARY}/frivillige-organisasjoner/{number}" and number in self.icnpo:
            return 200, self._voluntary(number)
        if path == f"{ENTITIES}/enheter/{number}":
            found = next((one for one in self.units() if one["organisasjonsnummer"] == number), None)
            if found:
                return (410 if "slettedato" in found else 200), found
        return 404, {"status": 404, "error": "Not Found", "message": "", "path": path}

    def _search(self, query: dict[str, str]) -> Reply:
        size, page = int(query.get("size", 20)), int(query.get("page", 0))
        if (page + 1) * size > self.page_limit:
            return 400, {"tidsstempel": 1751068810625, "status": 400, "feilmelding": "Feilaktig forespørsel",
                         "sti": f"{ENTITIES}/enheter", "antallFeil": 1, "valideringsfeil": []}  # fmt: skip
        hits = sorted(
            (one for one in self.units() if _is_hit(one, query)), key=lambda one: one["organisasjonsnummer"]
        )
        body: dict[str, Any] = {
            "page": {
                "size": size,
                "totalElements": len(hits),
                "totalPages": -(-len(hits) // size),
                "number": page,
            }
        }
        if shown := hits[page * size : (page + 1) * size]:
            body["_embedded"] = {"enheter": shown}
        return 200, body

    def _updates(self, query: dict[str, str]) -> Reply:
        """`oppdateringsid` is inclusive, as in the real feed."""
        first, size = int(query.get("oppdateringsid", 0)), int(query.get("size", 20))
        only = set(query["organisasjonsnummer"].split(",")) if "organisasjonsnummer" in query else None
        lines = [line for line in self.feed if line[0] >= first and (only is None or line[1] in only)]
        rows = [
            {"oppdateringsid": key, "dato": "2027-03-01T00:20:10.625Z", "organisasjonsnummer": number,
             "endringstype": kind} for key, number, kind in lines[:size]
        ]  # fmt: skip
        body: dict[str, Any] = {"page": {"size": size, "totalElements": len(lines), "number": 0}}
        return 200, body | ({"_embedded": {"oppdaterteEnheter": rows}} if rows else {})

    def _roles(self, number: str) -> Reply:
        if number not in self.boards:
            return 404, None
        roles = []
        for order, (code, role, name) in enumerate(self.boards[number]):
            first, last = name.rsplit(" ", 1)
            person = {
                "fodselsdato": "1981-01-01",
                "navn": {"fornavn": first, "etternavn": last},
                "erDoed": False,
            }
            roles.append({"type": {"kode": code, "beskrivelse": role}, "person": person, "avregistrert": False,
                          "rekkefolge": order})  # fmt: skip
        group = {
            "type": {"kode": "STYR", "beskrivelse": "Styre"},
            "sistEndret": "2026-04-01",
            "roller": roles,
        }
        return 200, {"rollegrupper": [group]}

    def _voluntary_page(self, query: dict[str, str]) -> Reply:
        size = int(query.get("size", 20))
        if size > 100 or "page" in query:
            return 400, {"timestamp": "2027-03-01T00:20:10.625+00:00", "status": 400, "error": "Bad Request"}
        numbers = [number for number in sorted(self.icnpo) if number > query.get("searchAfter", "")]
        body: dict[str, Any] = {"_links": {"self": {"href": VOLUNTARY}}}
        if shown := numbers[:size]:
            body["_embedded"] = {"frivilligeOrganisasjoner": [self._voluntary(number) for number in shown]}
        if len(numbers) > size:
            following = f"{VOLUNTARY}/frivillige-organisasjoner?searchAfter={shown[-1]}&size={size}"
            body["_links"]["next"] = {"href": following}
        return 200, body

    def _voluntary(self, number: str) -> Unit:
        categories = [
            {"kategori": f"ICNPOKategori.{code}", "icnpoNummer": code, "navn": None, "rekkefoelge": rank}
            for rank, code in enumerate(self.icnpo[number], start=1)
        ]
        return {
            "organisasjonsnummer": number,
            "frivilligOrganisasjonsstatus": "frivilligOrganisasjonsstatus.innfoert",
            "innfoertDato": "2013-08-24",
            "icnpoKategorier": categories[::-1],
            "paategninger": [],
        }


def _is_hit(one: Unit, query: dict[str, str]) -> bool:
    """Deleted units are never found by a search."""
    number, registered = one["organisasjonsnummer"], one["registreringsdatoEnhetsregisteret"]
    wanted = {
        "kommunenummer": one["forretningsadresse"]["kommunenummer"],
        "organisasjonsform": one["organisasjonsform"]["kode"],
        "registrertIFrivillighetsregisteret": str(one["registrertIFrivillighetsregisteret"]).lower(),
    }
    first = query.get("fraRegistreringsdatoEnhetsregisteret", registered)
    last = query.get("tilRegistreringsdatoEnhetsregisteret", registered)
    numbers = query["organisasjonsnummer"].split(",") if "organisasjonsnummer" in query else [number]
    return (
        "slettedato" not in one
        and number in numbers
        and first <= registered <= last
        and all(query.get(name, value) == value for name, value in wanted.items())
    )


def transport() -> httpx.MockTransport:
    """The demo's own register, without any network."""

    def reply(request: httpx.Request) -> httpx.Response:
        status, body = demo_register().answer(request.url.path, dict(request.url.params))
        return httpx.Response(status, json=body)

    return httpx.MockTransport(reply)


def demo_register() -> InventedRegister:
    from organizations.demo import register

    return register.known()
