"""A booking that is open to all stands in the calendar, and says what the booking is."""

from datetime import time, timedelta

import pytest
from django.urls import reverse

from facilities import workflow
from facilities.workflow import sharing
from organizations.models import Activity, Occurrence
from organizations.states import ActivityState
from portal.problems import Refused
from tests.concurrency.test_portal import at_once
from tests.facilities.factories import TUESDAY, make_booking, make_hall, make_series
from tests.factories import NOW, make_association, make_mandate, make_staff
from tests.organizations.factories import trust

LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def mandate(db):
    return make_mandate(association=trust(make_association(name="Tranby korps")))


@pytest.fixture
def booking(mandate):
    """Half of the hall, Tuesday from six to seven."""
    _hall, half, _other = make_hall(name="Tranbyhallen")
    return make_booking(half, mandate=mandate)


def show(booking, **changes):
    return sharing.show_to_all(booking, title="Åpen øvelse", by=booking.booked_by, at=LATER, **changes)


def test_ticked_it_is_in_the_calendar_with_time_place_and_association(client, time_machine, booking, mandate):
    time_machine.move_to(NOW, tick=False)
    client.force_login(mandate.user)
    url = reverse("share_booking", args=[booking.pk])
    assert url in client.get(booking.get_absolute_url()).content.decode()
    client.post(url, {"is_open": "on", "title": "Åpen øvelse"})
    client.logout()
    day = client.get(
        reverse("calendar_day", args=[TUESDAY.year, TUESDAY.month, TUESDAY.day])
    ).content.decode()
    for said in ("Åpen øvelse", "18.00–19.00", booking.facility.title, "Tranby korps"):
        assert said in day
    client.force_login(mandate.user)
    assert client.get(url)["Location"] == Activity.objects.get().get_absolute_url(), "once is enough"


def test_without_the_tick_or_a_name_it_is_not(client, time_machine, booking, mandate):
    time_machine.move_to(NOW, tick=False)
    client.force_login(mandate.user)
    page = client.post(reverse("share_booking", args=[booking.pk]), {"description": "Ta med fløyte"})
    assert set(page.context["form"].errors) == {"is_open", "title"}
    assert "Ta med fløyte" in page.content.decode()
    assert not Activity.objects.exists()


def test_the_first_of_an_association_waits_for_staff_as_all_others_do(booking, mandate):
    mandate.association.calendar_trust = ""
    mandate.association.save()
    assert show(booking).state == ActivityState.SUBMITTED


def test_cancelled_it_is_crossed_out(booking):
    row = show(booking).occurrences.get()
    workflow.cancel(booking, by=booking.booked_by, at=LATER)
    row.refresh_from_db()
    assert row.is_cancelled
    assert Occurrence.objects.public().get() == row


def test_closed_it_is_crossed_out_and_on_again_when_the_place_reopens(booking):
    row, staff = show(booking).occurrences.get(), make_staff()
    closed = workflow.close(
        site=booking.facility.site, facility=booking.facility, starts_at=booking.starts_at,
        ends_at=booking.ends_at, reason="Frost", by=staff, at=LATER,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.is_cancelled
    workflow.reopen(closed, by=staff, at=LATER)
    row.refresh_from_db()
    assert not row.is_cancelled


def test_a_date_of_a_series_that_is_given_back_is_crossed_out(mandate):
    _hall, half, _other = make_hall()
    series = make_series(half, mandate=mandate)
    first = series.bookings.order_by("starts_at").first()
    row = show(first).occurrences.get()
    day = first.starts_at.date()
    workflow.cancel_following(series, from_day=day, by=mandate.user, at=LATER)
    row.refresh_from_db()
    assert row.is_cancelled


def test_a_booking_that_is_not_shown_is_cancelled_as_before(booking):
    workflow.cancel(booking, by=booking.booked_by, at=LATER)
    assert not Occurrence.objects.exists()


@pytest.mark.parametrize("when", ["cancelled", "begun"])
def test_only_what_is_to_come_can_be_shown(booking, when):
    if when == "cancelled":
        workflow.cancel(booking, by=booking.booked_by, at=LATER)
    at = LATER if when == "cancelled" else booking.starts_at + timedelta(minutes=1)
    with pytest.raises(Refused, match="not_coming"):
        sharing.show_to_all(booking, title="Åpen øvelse", by=booking.booked_by, at=at)


def test_others_cannot_show_it(client, time_machine, booking):
    time_machine.move_to(NOW, tick=False)
    with pytest.raises(Refused, match="not_allowed"):
        sharing.show_to_all(booking, title="Kapret", by=make_mandate().user, at=LATER)
    client.force_login(make_mandate().user)
    data = {"is_open": "on", "title": "Kapret"}
    assert client.post(reverse("share_booking", args=[booking.pk]), data).status_code == 404
    assert not Activity.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.services
def test_shown_many_times_at_once_it_is_there_once():
    _hall, half, _other = make_hall()
    booking = make_booking(half, start=time(12), end=time(13))
    shown = at_once(6, lambda _n: show(booking).pk)
    assert len(set(shown)) == 1
    assert Activity.objects.count() == 1
