"""Open data: what there is, and when it is free. Nothing about who has what."""

from datetime import date, datetime
from decimal import Decimal

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from facilities import availability, given
from facilities.blocks import blocks_on
from facilities.models import Facility
from facilities.views.places import YEARS
from portal import clock

router = Router(tags=["facilities"])


class FacilityOut(Schema):
    id: int
    name: str
    site: str
    district: str
    kind: str
    part_of: int | None
    share: float
    capacity: int | None
    equipment: list[str]
    is_step_free: bool
    has_hearing_loop: bool
    has_accessible_toilet: bool
    floor_size: str
    url: str

    @staticmethod
    def of(room: Facility) -> "FacilityOut":
        return FacilityOut(
            id=room.pk,
            name=room.title,
            site=room.site.name,
            district=room.site.district.name,
            kind=room.kind,
            part_of=room.parent_id,
            share=float(room.share),
            capacity=room.capacity,
            equipment=room.features,
            is_step_free=room.is_step_free,
            has_hearing_loop=room.has_hearing_loop,
            has_accessible_toilet=room.has_accessible_toilet,
            floor_size=room.floor_size,
            url=room.get_absolute_url(),
        )


class FreeTime(Schema):
    """A stretch of time when the facility, or a part of it, is free. The price is for an hour."""

    starts_at: datetime
    ends_at: datetime
    facility: int
    is_part: bool
    price_an_hour: Decimal | None


@router.get("", response=list[FacilityOut], summary="Everything that can be booked")
def list_facilities(request: HttpRequest, kind: str = Query("", max_length=20)) -> list[FacilityOut]:
    rooms = Facility.objects.bookable().by_site().select_related("site__district")
    return [FacilityOut.of(room) for room in (rooms.filter(kind=kind) if kind else rooms)]


class GivenOut(Schema):
    """Hours that one association had free or subsidised in a year, their ordinary price, and what was paid of it."""

    association: str
    free_hours: Decimal
    subsidised_hours: Decimal
    ordinary_price: Decimal
    paid: Decimal
    given: Decimal


@router.get(
    "/given", response=list[GivenOut], summary="What the municipality gives, association by association"
)
def list_given(request: HttpRequest, year: int = Query(..., ge=2000, le=2200)) -> list[GivenOut]:
    return [
        GivenOut(
            association=one.name,
            free_hours=one.free,
            subsidised_hours=one.subsidised,
            ordinary_price=one.worth,
            paid=one.paid,
            given=one.value,
        )
        for one in given.named(given.by_association(year))
    ]


@router.get("/{int:facility_id}/free", response=list[FreeTime], summary="When a facility is free on a day")
def free_times(request: HttpRequest, facility_id: int, day: date) -> list[FreeTime]:
    room = get_object_or_404(Facility.objects.bookable().select_related("site"), pk=facility_id)
    if day.year not in YEARS:
        raise Http404
    parts = list(Facility.objects.parts_of(room))
    at = clock.now()
    grid = availability.grid(room, parts, [day], blocks_on([day], [room], at=at), at=at)
    return [
        FreeTime(
            starts_at=run.starts_at.astimezone(clock.OSLO),
            ends_at=run.ends_at.astimezone(clock.OSLO),
            facility=run.facility.pk,
            is_part=run.kind == "part",
            price_an_hour=run.price.amount if run.price else None,
        )
        for run in grid.days[0].runs
        if run.facility
    ]
