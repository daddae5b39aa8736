"""A proposed association beside those that are like it, so that staff see whether it is the same one."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from organizations import rules
from organizations.models import Association
from organizations.states import AssociationState

SHOWN = 3


@dataclass(frozen=True)
class Comparison:
    """A table: one column for each association, the proposed one first; a row is marked where all say the same."""

    candidates: list[Association]
    rows: "list[tuple[str, list[str], bool]]"


def alike(proposed: Association) -> list[Association]:
    """The likely duplicates that staff can point to, the most alike first."""
    if proposed.state != AssociationState.PROPOSED:
        return []
    found = rules.similar(proposed.name, proposed.district, limit=SHOWN + 1)
    return [one for one in found if one.pk != proposed.pk and one.is_findable][:SHOWN]


def comparison(proposed: Association) -> Comparison | None:
    candidates = list(
        Association.objects.filter(pk__in=[one.pk for one in alike(proposed)])
        .select_related("district")
        .prefetch_related("activity_types", "mandates__user")
    )
    if not candidates:
        return None
    everyone = [proposed, *candidates]
    rows = [
        (label, values, len(set(map(str.casefold, values))) == 1 and bool(values[0]))
        for label, values in _facts(everyone)
        if any(values)
    ]
    return Comparison(candidates, rows)


def _facts(everyone: list[Association]) -> list[tuple[str, list[str]]]:
    return [
        (_("Name in the national register"), [one.register_name for one in everyone]),
        (_("Organisation number"), [one.shown_number for one in everyone]),
        (_("District"), [str(one.district or "") for one in everyone]),
        (_("Purpose"), [one.purpose for one in everyone]),
        (
            _("Kinds of activity"),
            [", ".join(kind.name for kind in one.activity_types.all()) for one in everyone],
        ),
        (_("E-mail"), [one.email for one in everyone]),
        (_("Web page"), [one.website for one in everyone]),
        (_("Who acts for it"), [_acting(one) for one in everyone]),
    ]


def _acting(association: Association) -> str:
    return ", ".join(
        f"{mandate.user} ({mandate.get_role_display()}, {mandate.get_state_display()})"
        for mandate in association.mandates.all()
        if mandate.is_open
    )
