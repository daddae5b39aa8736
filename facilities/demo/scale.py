"""The premises of the demo, many times over: sites, facilities, hours, regular times and bookings."""

from django.db import models

from facilities.models import Booking, BookingSeries, Facility, InstantHours, OpeningHours, OtherHours, Site
from facilities.models.number_line import BLOCK
from organizations.models import Association
from portal.demo.copying import copy_all, copy_rows, numbered, step_of

KINDS = (Site, Facility, OpeningHours, InstantHours, OtherHours, BookingSeries)


def multiply(copies: int, steps: dict[type[models.Model], int]) -> int:
    """A copied hall owns a block of its own, so that the constraint holds for its copied bookings too."""
    block = step_of(Facility) * BLOCK
    span = f"int8range(lower(one.span) + k::bigint * {block}, upper(one.span) + k::bigint * {block})"
    changed: dict[type[models.Model], dict[str, str]] = {
        Site: numbered("name", "slug", "sort_key"),
        Facility: {"span": span},
        BookingSeries: {"submission_key": "NULL"},
    }
    alone = dict.fromkeys(("submission_key", "wait_id", "closure_id", "substitute_for_id"), "NULL")
    count = copy_all(KINDS, copies, steps, changed)
    moved = {
        f"{name}_id": f"one.{name}_id + k * {steps[kind]}"
        for name, kind in (("facility", Facility), ("series", BookingSeries), ("association", Association))
    }
    made = "one.state <> 'held'"
    return count + copy_rows(Booking, copies, where=made, changed={**moved, **alone, "span": span})
