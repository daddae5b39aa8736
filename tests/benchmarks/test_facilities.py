"""A facility's week, and creating a booking: plain deeds for others to time."""

import itertools
from datetime import time, timedelta

from django.test import Client

from facilities.models import Booking, Facility, OpeningHours
from tests.facilities.factories import TUESDAY, make_booking, make_facility, make_rate
from tests.factories import NOW, make_mandate

_slots = itertools.count()
_places: dict[str, object] = {}


def prepare() -> None:
    """A hall with a busy week, and an association that books. Call once, inside the timed database."""
    make_rate()
    hall, mandate = make_facility(name="Målehallen"), make_mandate()
    for hour in (9, 12, 17, 18):
        make_booking(hall, mandate=mandate, start=time(hour), end=time(hour + 1))
    OpeningHours.objects.filter(facility=hall).update(opens_at=time(8), closes_at=time(22))
    _places.update(hall=hall, mandate=mandate)


def week_page(client: Client) -> None:
    """One facility, one week, as a visitor sees it."""
    hall = _places["hall"]
    assert isinstance(hall, Facility)
    answer = client.get(hall.get_absolute_url(), {"uke": f"{TUESDAY:%G-W%V}"})
    assert answer.status_code == 200


def create_booking() -> Booking:
    """All rules, the price, the row, the log line and the message; a new time for each call."""
    number = next(_slots)
    day = TUESDAY + timedelta(days=7 + number // 28)
    start = time(8 + number % 28 // 2, number % 2 * 30)
    end = time(start.hour + start.minute // 30, 30 - start.minute)
    return make_booking(_places["hall"], mandate=_places["mandate"], day=day, start=start, end=end,
                        purpose="training" if day.weekday() < 5 else "event", at=NOW)  # fmt: skip
