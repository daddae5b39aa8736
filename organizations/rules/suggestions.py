"""Which kinds of activity to suggest for an association, from its ICNPO categories and its name."""

import re
from collections.abc import Iterable

from organizations.models import ActivityType, IcnpoCategory

ENDINGS = "(s?(lag|laget|klubb|klubben|forening|foreningen|gruppe|gruppa))?"


def suggested_types(icnpo_codes: Iterable[str], name: str) -> list[ActivityType]:
    """Those beyond doubt: what a category means alone, and what the name says ("Tranby skolekorps")."""
    categories = IcnpoCategory.objects.coded(icnpo_codes).prefetch_related("activity_types")
    sure = {
        one
        for category in categories
        if len(types := list(category.activity_types.all())) == 1
        for one in types
    }
    return [one for one in ActivityType.objects.all() if one in sure or _is_named(one, name)]


def _is_named(kind: ActivityType, name: str) -> bool:
    """Whether the type's first word ends a word of the name, but for "-lag", "-klubb" and their like."""
    stem = re.escape(kind.name.split()[0].casefold())
    return re.search(rf"{stem}{ENDINGS}\b", name.casefold()) is not None
