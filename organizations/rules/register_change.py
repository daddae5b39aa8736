"""What is new in the national register, compared with what it said last and with the association's own words."""

from dataclasses import dataclass

from organizations.brreg import Entity
from organizations.models import Association, ChangeKind, RegisterChange, RegisterEntry, RegisterStatus
from organizations.names import display_name


@dataclass(frozen=True)
class Difference:
    """One thing that the register says anew, as people read it."""

    kind: ChangeKind
    old: str
    new: str


def differences(association: Association, last: RegisterEntry | None, found: Entity) -> list[Difference]:
    """What somebody must look at. Without a copy of what the register said `last`, a name or an address is no news.

    What the association already writes itself is no news either.
    """
    found_out = []
    if last and last.name != found.register_name and not _same_name(association, found):
        found_out.append(
            Difference(ChangeKind.RENAMED, display_name(last.name), display_name(found.register_name))
        )
    if last and last.address != address_of(found) and own_address(association) != address_of(found):
        old, new = addresses(last, found)
        found_out.append(Difference(ChangeKind.MOVED, old, new))
    if found.register_status and found.register_status != association.register_status:
        old, new = association.register_status, found.register_status
        found_out.append(Difference(ChangeKind.STATUS, _status(old), _status(new)))
    if association.in_voluntary_register and not found.in_voluntary_register:
        found_out.append(Difference(ChangeKind.LEFT_VOLUNTARY, "", ""))
    return found_out


def has_lapsed(change: RegisterChange, association: Association, found: Entity) -> bool:
    """Whether the register has changed back, or the association now says the same."""
    kind = change.kind
    if kind == ChangeKind.RENAMED:
        return display_name(found.register_name) == change.old or _same_name(association, found)
    if kind == ChangeKind.MOVED:
        return written(*address_of(found)) == change.old or own_address(association) == address_of(found)
    if kind == ChangeKind.STATUS:
        return not found.register_status
    if kind == ChangeKind.LEFT_VOLUNTARY:
        return found.in_voluntary_register
    return kind == ChangeKind.DELETED


def addresses(last: RegisterEntry, found: Entity) -> tuple[str, str]:
    """Both addresses; with the municipalities where these differ."""
    old, new = written(*last.address), written(*address_of(found))
    if last.municipality_number and last.municipality_number != found.municipality_number:
        return f"{old} ({last.municipality})", f"{new} ({found.municipality})"
    return old, new


def address_of(found: Entity) -> tuple[str, str, str]:
    return found.street_address, found.postal_code, found.postal_place


def own_address(association: Association) -> tuple[str, str, str]:
    return association.street_address, association.postal_code, association.postal_place


def written(street: str, code: str, place: str) -> str:
    """An address in one line."""
    return ", ".join(part for part in (street, f"{code} {place}".strip()) if part)


def own_word(change: RegisterChange) -> str:
    """What the association itself writes about it now; "" where it has no word of its own."""
    association = change.association
    if change.kind == ChangeKind.RENAMED:
        return association.name
    if change.kind == ChangeKind.MOVED:
        return written(*own_address(association))
    return ""


def _same_name(association: Association, found: Entity) -> bool:
    names = {association.name.casefold(), display_name(association.name).casefold()}
    return found.register_name.casefold() in names or display_name(found.register_name).casefold() in names


def _status(value: str) -> str:
    return str(RegisterStatus(value).label)
