"""What the demo's invented register knows: the demo's own associations, and some that nobody has registered yet.

It says something new about five of them, so that the worklist and a board have something to answer.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from organizations.brreg import Deleted, Entity, interpret
from organizations.demo.invented_register import InventedRegister, Unit, address, unit
from organizations.models import Association, Mandate, RegisterChange, RegisterEntry
from organizations.workflow import register_changes, renewing
from portal.models import User

# To try on the page where an association registers: the numbers are valid, and belong to nobody.
NEW = (
    unit(
        "312000008", "LIER DEMO VISELAG",
        vedtektsfestetFormaal=["Å samle alle som liker viser,", "og holde åpne visekvelder i Lier."],
        forretningsadresse=address("Visestien 4", "3400", "LIERBYEN"),
        hjemmeside="www.viselag.example",
    ),
    unit(
        "312001373", "SYLLING DEMO BORDTENNISKLUBB",
        aktivitet=["Bordtennis for barn og voksne."],
        forretningsadresse=address("Skoleveien 2", "3410", "SYLLING"),
    ),
)  # fmt: skip
ICNPO = {"312000008": ("1100",), "312001373": ("1200", "13100")}
BOARD = [("LEDE", "Styrets leder", "Ingrid Demo"), ("MEDL", "Styremedlem", "Terje Demo")]

# What the register says anew, by the association's place in the demo.
ASKED, RENAMED, MOVED, BANKRUPT, GONE = range(5)
NEWS: dict[int, dict[str, Any]] = {
    ASKED: {"forretningsadresse": address("Skolegata 12", "3408", "TRANBY")},
    RENAMED: {"navn": "NYE DEMOKORPS"},
    MOVED: {"forretningsadresse": address("Grønland 58", "3045", "DRAMMEN", municipality="DRAMMEN", number="3301")},
    BANKRUPT: {"konkurs": True},
}  # fmt: skip


def load(associations: list[Association], staff: User, *, at: datetime) -> None:
    """A copy of what the register said, then what it says anew; one of the boards is asked."""
    numbered = [one for one in associations if one.organization_number]
    RegisterEntry.objects.bulk_create(
        RegisterEntry(
            association=one, name=one.register_name, street_address=one.street_address,
            postal_code=one.postal_code, postal_place=one.postal_place, municipality_number="3312",
            municipality="Lier", status=one.register_status, in_voluntary_register=one.in_voluntary_register,
            asked_on=(at - timedelta(days=2)).date(), read_at=at - timedelta(days=2),
        )
        for one in numbered
    )  # fmt: skip
    gone = {"slettedato": (at - timedelta(days=10)).date().isoformat()}
    for place, more in {**NEWS, GONE: gone}.items():
        _say(numbered[place], more, at=at - timedelta(days=1))
    register_changes.ask(RegisterChange.objects.get(association=numbered[ASKED]), by=staff, at=at)


@transaction.atomic
def _say(association: Association, more: dict[str, Any], *, at: datetime) -> None:
    found = interpret(_unit_of(association.register_entry) | more)
    if isinstance(found, Entity):
        renewing.renew(association, found, at=at)
    elif isinstance(found, Deleted):
        renewing.note_deletion(association, found, at=at)


def known() -> InventedRegister:
    boards = {one["organisasjonsnummer"]: BOARD for one in NEW}
    chairs = Mandate.objects.still_open().exclude(association__organization_number=None)
    for number, name in chairs.values_list("association__organization_number", "user__name"):
        boards[number or ""] = [("LEDE", "Styrets leder", name)]
    return InventedRegister(_units, icnpo=dict(ICNPO), boards=boards)


def _units() -> Iterator[Unit]:
    yield from NEW
    for entry in RegisterEntry.objects.exclude(name="").select_related("association"):
        gone = {"slettedato": str(entry.deleted_on)} if entry.is_deleted else {}
        yield _unit_of(entry) | gone


def _unit_of(entry: RegisterEntry) -> Unit:
    one = entry.association
    words = {
        "epostadresse": one.email,
        "telefon": one.phone,
        "hjemmeside": one.website,
        "aktivitet": [one.purpose],
    }
    return unit(
        one.organization_number or "", entry.name,
        registrertIFrivillighetsregisteret=entry.in_voluntary_register,
        konkurs=entry.status == "bankrupt",
        underAvvikling=entry.status == "winding_up",
        forretningsadresse=address(entry.street_address, entry.postal_code, entry.postal_place.upper()),
        maalform="Nynorsk" if one.language_form == "nn" else "Bokmål",
        **{name: value for name, value in words.items() if value},
    )  # fmt: skip
