"""Where to go instead when a time cannot be had: another time here, or another place then."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Value

from facilities import rules
from facilities.availability import Cell
from facilities.blocks import blocks_of
from facilities.known import calendar_of
from facilities.models import Facility
from facilities.models.facility import FacilityQuerySet
from portal.clock import OSLO, local


def nearest(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, count: int = 3
) -> list[Cell]:
    """The free times of the same length closest to the one that was asked for, within a week each way."""
    starts_at, ends_at = starts_at.astimezone(UTC), ends_at.astimezone(UTC)
    length = ends_at - starts_at
    asked = starts_at.astimezone(OSLO).date()
    days = [asked + timedelta(days=number) for number in range(-7, 8)]
    calendar = calendar_of(facility, days[0], days[-1])
    first, last = local(days[0], time()) - facility.preparation, local(days[-1] + timedelta(days=2), time())
    blocks = blocks_of([facility], (first, last), at=at)
    found = []
    for day in days:
        for opens, closes in calendar.open_on(day):
            begin, end = (local(day, hour).astimezone(UTC) for hour in (opens, closes))
            begin = _whole_step(begin)
            while begin + length <= end:
                since, until = begin - facility.preparation, begin + length + facility.tidying
                if not any(block.hits(facility.span, since, until) for block in blocks) and not (
                    rules.time_problems(facility, begin, begin + length, at=at, calendar=calendar)
                ):
                    found.append(Cell("free", begin, begin + length, facility))
                begin += rules.STEP
    found.sort(key=lambda cell: (abs(cell.starts_at - starts_at), cell.starts_at))
    return _apart(found, count)


def _whole_step(moment: datetime) -> datetime:
    """The first hour or half hour that is not before `moment`."""
    over = moment.minute % 30
    return moment + timedelta(minutes=30 - over) if over else moment


def _apart(cells: list[Cell], count: int) -> list[Cell]:
    """The first of `cells` that do not overlap each other, so that each is a real choice."""
    chosen: list[Cell] = []
    for cell in cells:
        if all(cell.ends_at <= other.starts_at or other.ends_at <= cell.starts_at for other in chosen):
            chosen.append(cell)
        if len(chosen) == count:
            break
    return sorted(chosen, key=lambda cell: cell.starts_at)


def elsewhere(
    facility: Facility, starts_at: datetime, ends_at: datetime, *, at: datetime, count: int = 3
) -> list[Facility]:
    """Other facilities of the same kind that are free at the same time, the same district first."""
    others = (
        Facility.objects.bookable()
        .free(starts_at, ends_at, at=at)
        .filter(kind=facility.kind)
        .exclude(span__overlap=facility.span)
        .select_related("site", "site__district")
    )
    ranked = sorted(
        others,
        key=lambda other: (other.site.district_id != facility.site.district_id, -other.share, other.pk),
    )
    sites: dict[int, Facility] = {}
    for other in ranked:
        sites.setdefault(other.site_id, other)
    return list(sites.values())[:count]


# From the nearest: earlier or later the same day, then the same hours on the days after.
SHIFTS = (
    *(timedelta(minutes=sign * minutes) for minutes in (30, 60, 120, 180) for sign in (-1, 1)),
    *(timedelta(days=number) for number in range(1, 8)),
)


def near(
    found: FacilityQuerySet, starts_at: datetime, ends_at: datetime, *, at: datetime, count: int = 3
) -> list[tuple[datetime, datetime, Facility]]:
    """When something of what is looked for is free, and what: the nearest times of the same length. Two queries."""
    # On the wall clock: the same hour of another day, also across a clock change.
    begin, end = starts_at.astimezone(OSLO), ends_at.astimezone(OSLO)
    shifts = [
        shift for shift in SHIFTS if begin + shift >= at and (begin + shift).date() == (end + shift).date()
    ]
    asked = [
        found.free(begin + shift, end + shift, at=at)
        .widest_first()
        .annotate(number=Value(number))
        .values_list("number", "pk")[:1]
        for number, shift in enumerate(shifts)
    ]
    free = sorted(asked[0].union(*asked[1:], all=True))[:count] if asked else []
    places = Facility.objects.select_related("site").in_bulk([key for _number, key in free])
    near_by = [(begin + shifts[number], end + shifts[number], places[key]) for number, key in free]
    return sorted(near_by, key=lambda one: one[0])
