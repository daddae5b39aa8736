"""What the registers say about an organisation number, as records."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read; the text says so to a person."""


@dataclass(frozen=True)
class Scope:
    """Whom we take in: where the business address lies, and which legal forms ("FLI" is forening/lag/innretning).

    `with_all_voluntary` adds those of any legal form that stand in Frivillighetsregisteret.
    """

    municipality_number: str
    legal_forms: frozenset[str] = frozenset({"FLI"})
    with_all_voluntary: bool = False


@dataclass(frozen=True)
class Entity:
    """A living unit, with the fields that an association has, and the municipality of its business address."""

    organization_number: str
    register_name: str
    legal_form: str
    register_status: str
    in_voluntary_register: bool
    language_form: str
    purpose: str
    email: str
    phone: str
    website: str
    street_address: str
    postal_code: str
    postal_place: str
    municipality_number: str = ""
    municipality: str = ""


@dataclass(frozen=True)
class Deleted:
    """A unit that no longer exists. The register says neither where it was nor, at times, when it went."""

    organization_number: str
    deleted_on: date | None


@dataclass(frozen=True)
class Removed:
    """A unit that the register has taken away for legal reasons ("Fjernet"): no copy of its facts may be kept."""

    organization_number: str


@dataclass(frozen=True)
class Rejected:
    """A unit that would have been taken in, but for `reason`."""

    organization_number: str
    name: str
    reason: "str | _StrPromise"


Record = Entity | Deleted | Removed | Rejected


@dataclass(frozen=True)
class Voluntary:
    """An organisation in Frivillighetsregisteret: its ICNPO categories, the most important first."""

    organization_number: str
    icnpo_codes: tuple[str, ...]


@dataclass(frozen=True)
class RoleHolder:
    """A person with a role in Enhetsregisteret. Names only: birth dates are dropped where they are read."""

    code: str
    role: str
    name: str


@dataclass(frozen=True)
class Change:
    """One line of the updates feed: what happened to a number ("Ny", "Endring", "Sletting", "Fjernet")."""

    id: int
    organization_number: str
    kind: str
