"""What the registers say about a number while somebody waits for the page; nothing is written."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import rules
from organizations.brreg import (
    Client,
    Deleted,
    Entity,
    EntityRegister,
    RoleHolder,
    Unavailable,
    VoluntaryRegister,
)
from organizations.models import Association, District, IcnpoCategory
from organizations.names import display_name
from portal import platform
from portal.problems import Blocker, Problem, Remark
from portal.templatetags.portal import day

CHAIR = "LEDE"
LEGAL_FORMS = {
    "FLI": gettext_lazy("association"),
    "STI": gettext_lazy("foundation"),
    "AS": gettext_lazy("company"),
}


@dataclass(frozen=True)
class LookedUp:
    """The unit and its ICNPO categories, to be corrected by the person who knows; or the reason why there is none."""

    entity: Entity | None = None
    icnpo_codes: tuple[str, ...] = ()
    problem: Problem | None = None

    @property
    def legal_form(self) -> str:
        """In words, where we have them."""
        code = self.entity.legal_form if self.entity else ""
        return str(LEGAL_FORMS.get(code, code))

    @property
    def elsewhere(self) -> bool:
        """The business address lies in another municipality than this portal's."""
        home = platform.current().municipality.number
        return bool(self.entity and self.entity.municipality_number not in ("", home))

    @property
    def categories(self) -> list[str]:
        names = dict(IcnpoCategory.objects.coded(self.icnpo_codes).values_list("code", "name"))
        return [names.get(code, code) for code in self.icnpo_codes]

    def suggestions(self) -> dict[str, Any]:
        """First values for the form where an association registers."""
        if self.entity is None:
            return {}
        found, name = self.entity, display_name(self.entity.register_name)
        return {
            "name": name,
            "purpose": found.purpose,
            "street_address": found.street_address,
            "postal_code": found.postal_code,
            "postal_place": found.postal_place,
            "district": District.objects.filter(name__iexact=found.postal_place).first(),
            "activity_types": rules.suggested_types(self.icnpo_codes, name),
        }


def look_up(number: str) -> LookedUp:
    """Never raises: a register that is down is a problem like others, and one can go on by hand."""
    with Client.for_a_page() as client:
        try:
            found = EntityRegister(client).one(number)
        except Unavailable:
            text = _(
                "Brønnøysundregistrene does not answer just now. Fill in the form yourself, or try again later."
            )
            return LookedUp(problem=Remark("down", text))
        if isinstance(found, Entity):
            return LookedUp(found, _icnpo(client, found))
    return LookedUp(problem=_why_none(found))


def _icnpo(client: Client, found: Entity) -> tuple[str, ...]:
    """Good to have, and nothing to wait long for."""
    if not found.in_voluntary_register:
        return ()
    try:
        voluntary = VoluntaryRegister(client).one(found.organization_number)
    except Unavailable:
        return ()
    return voluntary.icnpo_codes if voluntary else ()


def _why_none(found: object) -> Problem:
    field = "organization_number"
    if isinstance(found, Deleted):
        when = f" {day(found.deleted_on)}" if found.deleted_on else ""
        text = _("Brønnøysundregistrene says that the unit with this number is deleted%(when)s.") % {
            "when": when
        }
        return Blocker("deleted", text, field)
    return Blocker(
        "unknown", _("Brønnøysundregistrene knows no such number. Look for a digit that is wrong."), field
    )


@dataclass(frozen=True)
class Board:
    """Who has roles in the register now; `is_down` when it does not answer. Kept nowhere."""

    holders: tuple[RoleHolder, ...] = ()
    is_down: bool = False

    def __str__(self) -> str:
        if self.is_down:
            return _("Brønnøysundregistrene does not answer just now.")
        return "\n".join(f"{holder.role}: {holder.name}" for holder in self.holders)

    def chairs(self) -> list[str]:
        return [holder.name for holder in self.holders if holder.code == CHAIR]


def board_of(association: Association) -> Board:
    """Asked live, once for a loaded row, for staff who look at a request. A name is no proof of who somebody is."""
    kept = vars(association)
    if "board_in_register" not in kept:
        kept["board_in_register"] = _ask(association.organization_number)
    board: Board = kept["board_in_register"]
    return board


def _ask(number: str | None) -> Board:
    if not number:
        return Board()
    with Client.for_a_page() as client:
        try:
            return Board(tuple(EntityRegister(client).board(number)))
        except Unavailable:
            return Board(is_down=True)
