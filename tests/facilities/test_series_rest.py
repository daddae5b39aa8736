"""The rest of a series: given back late it costs what each date costs, and what is left goes to those in line."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from facilities import workflow
from facilities.models import Booking, PriceRules, TimeWait
from facilities.offers import PriceChanged, Wish
from facilities.series import Change, plan
from facilities.states import WaitState
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_rate,
    make_series,
    series_wish,
)
from tests.factories import NOW, make_association, make_mandate
from tests.organizations.factories import trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def costly():
    """Saturdays at 480 kr an hour, and Lørenskog's rules for giving back late. NOW is 2 March."""
    make_rate(amount=480)
    PriceRules.objects.create(code="lorenskog", valid_from=date(2027, 1, 1), source="Vedtak 1/27")
    mandate = make_mandate()
    fields = {"weekdays": (5,), "first_on": date(2027, 3, 6), "until_on": date(2027, 3, 27)}
    series = make_series(make_facility(), mandate=mandate, at=at(date(2027, 2, 1), 12), **fields)
    return mandate, series


class TestGivingBackTheRest:
    def test_each_date_costs_what_its_own_rule_says(self, costly):
        mandate, series = costly
        assert workflow.cancel_following(series, from_day=TUESDAY, by=mandate.user, at=NOW) == 3
        fees = {row.starts_at.day: row.cancellation_fee for row in series.bookings.filter(state="cancelled")}
        assert fees == {13: Decimal(360), 20: None, 27: None}

    def test_the_sum_is_what_was_shown(self, costly):
        mandate, series = costly
        assert workflow.fees_from(series, date(2027, 3, 6), at=NOW) == 720 + 360
        with pytest.raises(PriceChanged):
            workflow.cancel_following(
                series, from_day=date(2027, 3, 6), shown=Decimal(0), by=mandate.user, at=NOW
            )
        assert series.bookings.blocking().count() == 4

    def test_the_page_says_the_price_before_anything_is_given_back(self, costly, client):
        mandate, series = costly
        url = reverse("series_cancel", args=[series.pk])
        with time_machine.travel(NOW, tick=False):
            client.force_login(mandate.user)
            asked = client.post(url, {"from_day": "2027-03-09"})
            assert "360 kr" in asked.content.decode().replace("\u00a0", " ")
            assert series.bookings.blocking().count() == 4
            client.post(url, {"from_day": "2027-03-09", "shown": asked.context["shown"]})
        assert series.bookings.blocking().count() == 1

    def test_in_good_time_it_is_free_and_done_at_once(self, costly, client):
        mandate, series = costly
        with time_machine.travel(NOW, tick=False):
            client.force_login(mandate.user)
            client.post(reverse("series_cancel", args=[series.pk]), {"from_day": "2027-03-20"})
        assert series.bookings.blocking().count() == 2

    def test_dates_that_are_moved_cost_nothing(self, costly):
        mandate, series = costly
        change = Change(series.facility, time(10), time(11, 30), TUESDAY)
        workflow.move_following(series, change, by=mandate.user, at=NOW)
        assert not Booking.objects.filter(cancellation_fee__isnull=False).exists()


def test_what_moved_dates_leave_is_offered_to_those_in_line():
    hall, mandate, waiting = make_facility(), make_mandate(), make_mandate()
    series = make_series(hall, mandate=mandate)
    wish = Wish(hall, waiting.association, at(TUESDAY, 18), at(TUESDAY, 19), "training")
    wait = workflow.wait_for(wish, by=waiting.user, at=NOW)
    workflow.move_following(series, Change(hall, time(20), time(21, 30), TUESDAY), by=mandate.user, at=NOW)
    assert TimeWait.objects.get(pk=wait.pk).state == WaitState.OFFERED
    assert workflow.take(wait, by=waiting.user, at=NOW).starts_at == at(TUESDAY, 18)


def test_what_a_moved_date_takes_again_is_not_offered():
    hall, mandate, waiting = make_facility(), make_mandate(), make_mandate()
    series = make_series(hall, mandate=mandate)
    wish = Wish(hall, waiting.association, at(TUESDAY, 18), at(TUESDAY, 19), "training")
    wait = workflow.wait_for(wish, by=waiting.user, at=NOW)
    change = Change(hall, time(18, 30), time(20), TUESDAY)
    workflow.move_following(series, change, by=mandate.user, at=NOW)
    assert TimeWait.objects.get(pk=wait.pk).state == WaitState.WAITING
    assert Booking.objects.blocking().count() == 8


class TestOccupiedByWhom:
    def planned(self, hall):
        mandate = make_mandate()
        return plan(series_wish(hall, mandate.association), by=mandate.user, at=NOW).refused

    def test_an_event_that_everybody_can_read_of_is_named(self):
        hall = make_facility()
        club = make_mandate(association=trust(make_association(name="Tranby turn")))
        booking = make_booking(hall, mandate=club)
        workflow.sharing.show_to_all(booking, title="Åpen hall", by=club.user, at=NOW)
        [refused] = self.planned(hall)
        assert refused.text == "Opptatt av Tranby turn (Åpen hall)."

    def test_one_that_waits_for_staff_is_not(self):
        hall, club = make_facility(), make_mandate()
        booking = make_booking(hall, mandate=club)
        workflow.sharing.show_to_all(booking, title="Åpen hall", by=club.user, at=NOW)
        [refused] = self.planned(hall)
        assert "Åpen hall" not in refused.text
        assert str(club.association) not in refused.text

    def test_it_takes_one_query_however_many_are_taken(self, django_assert_num_queries):
        hall, mandate = make_facility(), make_mandate()
        make_series(hall)
        wish = series_wish(hall, mandate.association)
        with django_assert_num_queries(5):
            plan(wish, by=mandate.user, at=NOW)
