"""The questions we ask Frivillighetsregisteret. It knows neither names nor addresses: those are Enhetsregisteret's."""

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from organizations.brreg.client import Client, Unavailable
from organizations.brreg.records import Voluntary
from organizations.brreg.shapes import as_dict, as_list, as_number, listed

PAGE = 100  # the most that the register gives; 101 is an error
ONE_BY_ONE = 700  # beyond this many, all pages of the register are fewer questions
REGISTERED = "frivilligOrganisasjonsstatus.innfoert"

API = "/frivillighetsregisteret/api"
ORGANIZATIONS = f"{API}/frivillige-organisasjoner"
CATEGORIES = f"{API}/icnpo-kategorier"


class VoluntaryRegister:
    def __init__(self, client: Client) -> None:
        self._client = client

    def one(self, number: str) -> Voluntary | None:
        """The organisation; None when it does not stand in the register, or has left it."""
        answer = self._client.get(f"{ORGANIZATIONS}/{number}")
        return _voluntary(answer.body) if answer.status == 200 else None

    def all(self) -> Iterator[Voluntary]:
        """Everybody, a hundred at a time: the only way there is. Stops where the cursor no longer moves."""
        after = ""
        while True:
            page = self._page({"size": PAGE} | ({"searchAfter": after} if after else {}))
            rows = listed(page, "frivilligeOrganisasjoner")
            for row in rows:
                if found := _voluntary(row):
                    yield found
            following = _cursor(page)
            if not rows or not following or following <= after:
                return
            after = following

    def some(self, numbers: Sequence[str]) -> Iterator[Voluntary]:
        """Those of `numbers` that stand in the register, asked for in the way that takes fewest questions."""
        if len(numbers) <= ONE_BY_ONE:
            yield from (found for number in numbers if (found := self.one(number)))
            return
        wanted = set(numbers)
        yield from (found for found in self.all() if found.organization_number in wanted)

    def categories(self) -> list[tuple[str, str]]:
        """The ICNPO categories in bokmål: (code, name)."""
        page = self._page({"spraak": "NOB"}, CATEGORIES)
        rows = [as_dict(row) for row in listed(page, "icnpoKategorier")]
        found = [
            (plain_code(row.get("icnpoNummer")), " ".join(str(row.get("navn") or "").split())) for row in rows
        ]
        return [(code, name) for code, name in found if code and name]

    def _page(self, params: dict[str, Any], path: str = ORGANIZATIONS) -> dict[str, Any]:
        answer = self._client.get(path, params)
        if answer.status != 200:
            raise Unavailable(f"status {answer.status} from {path}")
        found: dict[str, Any] = answer.body
        return found


def plain_code(value: Any) -> str:
    """ "1 200", "01200" and "1200" are the same category."""
    return "".join(str(value or "").split()).lstrip("0")[:10]


def _voluntary(row: Any) -> Voluntary | None:
    row = as_dict(row)
    if row.get("frivilligOrganisasjonsstatus") != REGISTERED or row.get("slettetDato"):
        return None
    categories = [as_dict(one) for one in as_list(row.get("icnpoKategorier"))]
    categories.sort(key=lambda one: as_number(one.get("rekkefoelge"), otherwise=99))
    codes = dict.fromkeys(plain_code(one.get("icnpoNummer")) for one in categories)
    return Voluntary(str(row.get("organisasjonsnummer", "")), tuple(code for code in codes if code))


def _cursor(page: dict[str, Any]) -> str:
    """Where the next page begins, from the register's own link."""
    following = as_dict(as_dict(page.get("_links")).get("next"))
    return parse_qs(urlsplit(str(following.get("href", ""))).query).get("searchAfter", [""])[0]
