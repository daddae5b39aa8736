"""The premises of the demo where the rest of it does not live: one invented house, and what a resident has booked."""

import random
from datetime import date, datetime, time
from decimal import Decimal

from facilities import closing
from facilities.demo import for_oneself, requests
from facilities.demo.places import ACCESS, HOUSE_RULES, RATES
from facilities.models import Facility, FacilityKind, OpeningHours, Rate, Site
from organizations.models import District
from portal.demo.loader import DemoContext

ROOMS = (("Storsalen", FacilityKind.COMMUNITY_HALL, 80), ("Lillestua", FacilityKind.MEETING_ROOM, 14))


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    """A hall that takes requests at the weekend, and a small room that answers at once."""
    closing.close_by_rule(range(today.year - 1, today.year + 3))
    site = Site.objects.create(
        name="Demohuset", district=District.objects.get_or_create(name="Sentrum")[0], street_address="Demoveien 1",
        caretaker_phone="32 00 00 40", house_rules=HOUSE_RULES, access=ACCESS, is_step_free=True,
    )  # fmt: skip
    rooms = [_room(site, *room, today=today) for room in ROOMS]
    requests.answer_at_once_on_weekdays(rooms)
    for_oneself.book_a_party(rooms, context.user("ny"), at=at)


def _room(site: Site, name: str, kind: FacilityKind, capacity: int, *, today: date) -> Facility:
    """Open every day, at an example rate."""
    since = date(today.year - 2, 1, 1)
    Rate.objects.create(kind=kind, amount=Decimal(RATES[kind]), valid_from=since, is_example=True,
                        source="Eksempel: kommunens egne satser er ikke kjent")  # fmt: skip
    facility = Facility.objects.create(site=site, name=name, kind=kind, capacity=capacity, is_step_free=True)
    OpeningHours.objects.bulk_create(
        OpeningHours(facility=facility, weekday=day, opens_at=time(9), closes_at=time(22), valid_from=since)
        for day in range(7)
    )
    return facility
