"""Requests of the demo: places that answer at once on weekdays and take requests at the weekend."""

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities.models import Facility, FacilityKind, InstantHours, Purpose
from facilities.workflow import book
from organizations.models import Association
from portal.clock import OSLO, local
from portal.models import User
from portal.problems import Refused

ON_REQUEST = frozenset({FacilityKind.COMMUNITY_HALL, FacilityKind.STAGE})
WISHES = (("Storsalen", 18, 22), ("Storsalen", 16, 20), ("Scenen", 12, 20), ("Samlingssal", 12, 17))


def answer_at_once_on_weekdays(facilities: Sequence[Facility]) -> None:
    """Halls for feasts and plays: Monday to Thursday by themselves, the rest after a look."""
    InstantHours.objects.bulk_create(
        InstantHours(facility=room, weekday=weekday, opens_at=time(8), closes_at=time(22))
        for room in facilities
        if room.kind in ON_REQUEST and room.parent_id is None
        for weekday in range(4)
    )


def ask(
    rng: random.Random,
    facilities: Sequence[Facility],
    associations: Sequence[Association],
    bookers: dict[int, User],
    *,
    at: datetime,
) -> None:
    """Some requests that wait, two of them for the same evening."""
    today = at.astimezone(OSLO).date()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    mine = [one for one in associations if one.pk in bookers] or list(associations)
    for number, (name, begins, ends) in enumerate(WISHES):
        room = next(room for room in facilities if room.name == name)
        association = mine[number % len(mine)]
        try:
            book(
                room, association=association, by=bookers.get(association.pk, bookers[0]),
                starts_at=local(saturday, time(begins)), ends_at=local(saturday, time(ends)),
                purpose=Purpose.EVENT, participants=rng.randrange(20, 60),
                at=at - timedelta(days=number, hours=2),
            )  # fmt: skip
        except Refused:  # the evening is taken in this town
            continue
