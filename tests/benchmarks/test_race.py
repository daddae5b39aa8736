"""Sixteen ask for the same hall at the same time, two hundred times over: each on a connection of its own."""

import statistics
import threading
import time
from datetime import UTC, datetime, timedelta

from django.db import connection

from facilities.models import Booking, Facility
from facilities.models.booking import blocked_period
from organizations.models import Association
from portal import clock
from portal.models import User

RACERS, SLOTS = 16, 200


def test_race(demo, figures):
    hall = Facility.objects.bookable().wholes().first()
    by, association = User.objects.first(), Association.objects.first()
    won = [[0.0] * SLOTS for _ in range(RACERS)]
    took = [[0.0] * SLOTS for _ in range(RACERS)]
    errors = []
    ready = threading.Barrier(RACERS)

    def run(racer):
        for slot in range(SLOTS):
            starts_at = datetime(2091, 1, 1, tzinfo=UTC) + timedelta(hours=2 * slot)
            ends_at = starts_at + timedelta(hours=1)
            row = Booking(
                facility=hall, span=hall.span, starts_at=starts_at, ends_at=ends_at, association=association,
                period=blocked_period(hall, starts_at, ends_at), booked_by=by, purpose="training",
                quote={"amount": "0", "discount": "0", "rule": "race"}, created_at=clock.now(),
            )  # fmt: skip
            ready.wait()
            began = time.perf_counter()
            try:
                won[racer][slot] = len(Booking.objects.claim([row]))
            except Exception as error:  # whatever it is, it is what a person would have met
                errors.append(error)
            took[racer][slot] = time.perf_counter() - began
        connection.close()

    threads = [threading.Thread(target=run, args=[racer]) for racer in range(RACERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [sum(column) for column in zip(*won, strict=True)]
    slots = [
        max(column) for column in zip(*took, strict=True)
    ]  # until the last of the sixteen has its answer
    once, worst = sum(one == 1 for one in winners), max(slots) / statistics.median(slots)
    figures["race"] = (
        f"{RACERS} connections at once for the same hall and hour, {SLOTS} hours: exactly one winner in {once},"
        f" {len(errors)} errors; the slowest hour took {worst:.1f} times the median one"
    )
    figures["race met"] = "yes" if once == SLOTS and not errors and worst <= 5 else "no"
    assert once == SLOTS
    assert not errors
