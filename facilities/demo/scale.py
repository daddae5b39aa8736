"""The premises of the demo, many times over: sites, facilities, hours, regular times and bookings."""

from facilities.models import Booking, BookingSeries, Facility, InstantHours, OpeningHours, Site
from facilities.models.number_line import BLOCK
from portal.demo.copying import copy_rows, numbered, step_of


def multiply(copies: int, steps: dict[str, int]) -> int:
    """A copied hall owns a block of its own, so that the constraint holds for its copied bookings too."""
    site, room, series = step_of(Site), step_of(Facility), step_of(BookingSeries)
    association = f"one.association_id + k * {steps['association']}"
    place = {"facility_id": f"one.facility_id + k * {room}"}
    span = f"int8range(lower(one.span) + k::bigint * {room * BLOCK}, upper(one.span) + k::bigint * {room * BLOCK})"
    count = copy_rows(Site, copies, step=site, changed=numbered("name", "slug", "sort_key"))
    count += copy_rows(Facility, copies, step=room, changed={
        "site_id": f"one.site_id + k * {site}", "parent_id": f"one.parent_id + k * {room}", "span": span,
    })  # fmt: skip
    count += copy_rows(OpeningHours, copies, changed=place)
    count += copy_rows(InstantHours, copies, changed=place)
    count += copy_rows(BookingSeries, copies, step=series, changed={
        **place, "association_id": association, "submission_key": "NULL",
    })  # fmt: skip
    alone = dict.fromkeys(("submission_key", "wait_id", "closure_id", "substitute_for_id"), "NULL")
    return count + copy_rows(Booking, copies, where="one.state <> 'held'", changed={
        **place, **alone, "association_id": association, "span": span, "series_id": f"one.series_id + k * {series}",
    })  # fmt: skip
