"""Wholes and their parts: how floor is cut, in which order it is listed, and what a part takes over."""

from collections.abc import Iterable
from typing import Any

from facilities.models.facility import Facility
from facilities.models.number_line import BLOCK


def in_tree_order(facilities: Iterable[Facility]) -> list[Facility]:
    """Each whole followed by its parts."""
    return sorted(facilities, key=lambda part: (part.span.lower // BLOCK, -part.share, part.span.lower))


def terms_of(facility: Facility) -> dict[str, Any]:
    """What a part takes over from its whole when it is cut."""
    names = ("kind", "equipment", "is_step_free", "has_hearing_loop", "has_accessible_toilet", "longest_hours",
             "buffer_minutes", "prepare_minutes", "shortest_minutes", "notice_hours", "horizon_days", "weekly_hours",
             "locals_first_days")  # fmt: skip
    return {name: getattr(facility, name) for name in names}
