"""What the demo's invented register knows: the demo's own associations, and some that nobody has registered yet."""

from collections.abc import Iterator

from organizations.demo.invented_register import InventedRegister, Unit, address, unit
from organizations.models import Association

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


def known() -> InventedRegister:
    return InventedRegister(
        _units, icnpo=dict(ICNPO), boards={one["organisasjonsnummer"]: BOARD for one in NEW}
    )


def _units() -> Iterator[Unit]:
    yield from NEW
    for one in Association.objects.public().exclude(organization_number=None).defer("search"):
        yield unit(
            one.organization_number or "", one.register_name or one.name.upper(),
            registrertIFrivillighetsregisteret=one.in_voluntary_register,
            underAvvikling=one.register_status == "winding_up",
            forretningsadresse=address(one.street_address, one.postal_code, one.postal_place.upper()),
        )  # fmt: skip
