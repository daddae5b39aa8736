"""Many at once, on real PostgreSQL: one wins, the others are told so, and nobody sees a deadlock."""

import itertools
import threading
from collections import Counter
from datetime import time, timedelta

import pytest
from django.db import connection

from facilities import workflow
from facilities.models import Booking, TimeWait
from facilities.offers import Wish, offer
from facilities.series import Change
from portal.clock import local
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import (
    TUESDAY,
    make_facility,
    make_hall,
    make_instant_hours,
    make_series,
    series_wish,
)
from tests.factories import NOW, make_mandate, make_staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.services]

RACERS = 16


@pytest.fixture
def mandates():
    return [make_mandate() for _number in range(RACERS)]


def race(deeds):
    """Run all the deeds at the same moment, each on a connection of its own; what came of each, in order."""
    start, outcomes = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            start.wait()
            outcomes[number] = deed()
        except BaseException as error:
            outcomes[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return outcomes


def booker(facility, mandate, *, hour=18, day=TUESDAY, length=1, key=None):
    def deed():
        starts_at = local(day, time(hour))
        ends_at = starts_at + timedelta(hours=length)
        return workflow.book(facility, association=mandate.association, by=mandate.user, starts_at=starts_at,
                             ends_at=ends_at, purpose="training", key=key, at=NOW)  # fmt: skip

    return deed


def sorts(outcomes):
    return Counter(type(outcome).__name__ for outcome in outcomes)


def test_of_sixteen_who_book_the_same_half_hall_exactly_one_wins(mandates):
    _hall, half, _other = make_hall()
    outcomes = race([booker(half, mandate) for mandate in mandates])
    assert sorts(outcomes) == {"Booking": 1, "Refused": RACERS - 1}
    for outcome in outcomes:
        if isinstance(outcome, Refused):
            [problem] = outcome.problems
            assert problem.code == "taken"
            assert str(problem.text)
    assert Booking.objects.count() == Notice.objects.count() == 1


def test_slot_after_slot_has_one_winner_and_no_deadlock(mandates):
    _hall, half, _other = make_hall()
    for number in range(12):
        day, hour = TUESDAY + timedelta(days=number // 6), 10 + number % 6
        outcomes = race([booker(half, mandate, day=day, hour=hour) for mandate in mandates])
        assert sorts(outcomes) == {"Booking": 1, "Refused": RACERS - 1}


def test_whole_against_parts_never_both(mandates):
    hall, a, b = make_hall()
    for number in range(8):
        places = [(hall, a, b)[racer % 3] for racer in range(RACERS)]
        outcomes = race([booker(p, m, hour=10 + number) for p, m in zip(places, mandates, strict=True)])
        won = {outcome.facility_id for outcome in outcomes if isinstance(outcome, Booking)}
        assert set(sorts(outcomes)) == {"Booking", "Refused"}
        assert won in ({hall.pk}, {a.pk}, {b.pk}, {a.pk, b.pk})
        assert won == {hall.pk} or won == {a.pk, b.pk}


def test_siblings_do_not_collide(mandates):
    hall = make_facility()
    parts = workflow.split(hall, RACERS, by=None, at=NOW)
    outcomes = race([booker(part, mandate) for part, mandate in zip(parts, mandates, strict=True)])
    assert sorts(outcomes) == {"Booking": RACERS}


def test_overlapping_times_never_both(mandates):
    _hall, half, _other = make_hall()
    race([booker(half, m, hour=10 + number % 4, length=2) for number, m in enumerate(mandates)])
    kept = sorted(Booking.objects.values_list("starts_at", "ends_at"))
    assert kept
    assert all(left[1] <= right[0] for left, right in itertools.pairwise(kept))


def test_the_same_form_sent_sixteen_times_at_once_is_one_booking(mandates):
    import uuid

    hall, key = make_facility(), uuid.uuid4()
    outcomes = race([booker(hall, mandates[0], key=key)] * RACERS)
    assert sorts(outcomes) == {"Booking": RACERS}
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Booking.objects.count() == Notice.objects.count() == 1


def test_cancelled_twice_at_once_is_cancelled_once(mandates):
    booking = booker(make_facility(), mandates[0])()

    def cancel():
        return workflow.cancel(Booking.objects.get(pk=booking.pk), by=mandates[0].user, at=NOW)

    assert sorts(race([cancel] * 8)) == {"Booking": 1, "Refused": 7}


def test_of_rival_requests_accepted_at_the_same_moment_exactly_one_becomes_a_booking(mandates):
    hall, a, _b = make_hall()
    staff = make_staff()
    make_instant_hours(hall)
    rivals = [booker(place, mandate)() for place, mandate in zip([hall, hall, a, a], mandates, strict=False)]

    def accepter(row):
        return lambda: workflow.accept(Booking.objects.get(pk=row.pk), by=staff, at=NOW)

    outcomes = race([accepter(row) for row in rivals])
    assert sorts(outcomes) == {"Booking": 1, "Refused": 3}
    assert Booking.objects.blocking().count() == 1
    assert not Booking.objects.awaiting_answer().exists()


def test_hours_beyond_the_quota_are_never_booked_by_being_quick(mandates):
    hall = make_facility(weekly_hours=3)
    outcomes = race([booker(hall, mandates[0], hour=9 + number) for number in range(8)])
    assert sorts(outcomes) == {"Booking": 8}
    assert Booking.objects.blocking().count() == 3


def test_of_sixteen_who_book_the_same_series_each_date_is_won_once(mandates):
    hall = make_facility()

    def seriously(mandate):
        wish = series_wish(hall, mandate.association)
        return lambda: workflow.book_series(wish, by=mandate.user, at=NOW)

    outcomes = race([seriously(mandate) for mandate in mandates])
    assert set(sorts(outcomes)) <= {"BookingSeries", "Refused"}
    assert Booking.objects.blocking().count() == 8


def test_the_same_series_sent_sixteen_times_at_once_is_one(mandates):
    import uuid

    hall, mandate, key = make_facility(), mandates[0], uuid.uuid4()
    wish = series_wish(hall, mandate.association)
    outcomes = race([lambda: workflow.book_series(wish, by=mandate.user, key=key, at=NOW)] * RACERS)
    assert sorts(outcomes) == {"BookingSeries": RACERS}
    assert Booking.objects.count() == 8


def test_a_series_is_moved_by_one_while_others_book_its_new_time(mandates):
    hall = make_facility()
    series = make_series(hall, mandate=mandates[0])
    change = Change(hall, time(20), time(21), TUESDAY)
    deeds = [lambda: workflow.move_following(series, change, by=mandates[0].user, at=NOW)]
    deeds += [booker(hall, mandate, hour=20, day=TUESDAY + timedelta(weeks=number))
              for number, mandate in enumerate(mandates[1:8])]  # fmt: skip
    outcomes = race(deeds)
    assert set(sorts(outcomes)) <= {"list", "Booking", "Refused"}
    assert series.bookings.blocking().count() == 8


@pytest.mark.parametrize("round_", range(6))
def test_nobody_keeps_a_booking_in_a_place_that_is_being_closed(mandates, round_):
    hall, a, b = make_hall()
    staff = make_staff()

    def close():
        return workflow.close(site=hall.site, facility=hall, starts_at=local(TUESDAY, time(8)),
                              ends_at=local(TUESDAY, time(22)), reason="Frost", by=staff, at=NOW)  # fmt: skip

    deeds = [booker((hall, a, b)[number % 3], mandate, hour=9 + number % 12)
             for number, mandate in enumerate(mandates)]  # fmt: skip
    deeds.insert(round_ * 3, close)
    outcomes = race(deeds)
    assert set(sorts(outcomes)) <= {"Booking", "Refused", "Closure"}
    assert sorts(outcomes)["Closure"] == 1
    assert not Booking.objects.bookings().blocking().exists()


def test_of_sixteen_who_want_to_hold_the_same_time_one_does(mandates):
    hall = make_facility()

    def holder(mandate):
        wish = Wish(hall, mandate.association, local(TUESDAY, time(18)), local(TUESDAY, time(19)), "training")
        return lambda: workflow.hold(wish, offer(wish, by=mandate.user, at=NOW), by=mandate.user, at=NOW)

    outcomes = race([holder(mandate) for mandate in mandates])
    assert sorts(outcomes) == {"Booking": 1, "NoneType": RACERS - 1}


def test_nobody_is_told_that_their_own_held_time_is_taken(mandates):
    """The page asks for the price as each field changes; the press of the button can come at the same moment."""
    hall, mandate = make_facility(), mandates[0]
    wish = Wish(hall, mandate.association, local(TUESDAY, time(18)), local(TUESDAY, time(19)), "training")
    offered = offer(wish, by=mandate.user, at=NOW)
    for _round in range(5):
        asked = [lambda: workflow.hold(wish, offered, by=mandate.user, at=NOW)] * 6
        assert all(isinstance(outcome, Booking) for outcome in race(asked))
        assert Booking.objects.count() == 1
    *_held, booked = race([*asked, booker(hall, mandate)])
    assert isinstance(booked, Booking)
    assert Booking.objects.get().state == "confirmed"


def test_a_hold_that_has_run_out_is_won_once(mandates):
    hall = make_facility()
    wish = Wish(hall, mandates[0].association, local(TUESDAY, time(18)), local(TUESDAY, time(19)), "training")
    early = NOW - timedelta(minutes=11)
    workflow.hold(wish, offer(wish, by=mandates[0].user, at=early), by=mandates[0].user, at=early)
    outcomes = race([booker(hall, mandate) for mandate in mandates])
    assert sorts(outcomes) == {"Booking": 1, "Refused": RACERS - 1}


def test_a_time_that_is_given_back_goes_to_one_of_those_in_line_and_to_nobody_else(mandates):
    hall = make_facility()
    booking = booker(hall, mandates[0])()
    wish = {
        m: Wish(hall, m.association, booking.starts_at, booking.ends_at, "training") for m in mandates[1:5]
    }
    waits = [workflow.wait_for(one, by=m.user, at=NOW) for m, one in wish.items()]
    give_back = [lambda: workflow.cancel(Booking.objects.get(pk=booking.pk), by=mandates[0].user, at=NOW)]
    race(give_back + [booker(hall, mandate) for mandate in mandates[5:12]])
    assert Booking.objects.blocking().count() == 1
    race([lambda: workflow.settle_waits(at=NOW + timedelta(days=2))] * 4)
    offered = [row for row in waits if TimeWait.objects.get(pk=row.pk).is_offered]
    assert len(offered) <= 1
    assert Booking.objects.blocking().count() <= 1
