"""A past date, an end before the start, a booking of 25 hours: said on the field, and nothing lost."""

import pytest
from django.urls import reverse

from facilities import workflow
from facilities.models import Booking
from organizations.models import Activity
from portal.clock import local
from portal.problems import Refused
from tests.bad_input.browser import message_on
from tests.facilities.factories import TUESDAY, at
from tests.factories import NOW
from tests.organizations.factories import posted


def book(member, town, **changes):
    fields = {"part": town.half.pk, "day": "2027-03-09", "from_time": "18:00", "to_time": "20:00",
              "purpose": "training", "participants": "20", "step": "book"}  # fmt: skip
    return member.send(town.book_url, **(fields | changes))


def test_a_past_date_cannot_be_booked(member, town):
    page = book(member, town, day="2027-03-01")
    assert "passert" in message_on(page, "day")
    assert page.context["form"]["participants"].value() == "20"
    assert not Booking.objects.made().exists()


def test_an_end_before_the_start_cannot_be_booked(member, town):
    assert message_on(book(member, town, from_time="20:00", to_time="18:00"), "to_time")
    assert not Booking.objects.made().exists()


def test_a_25_hour_booking_is_refused(member, town):
    """The page has one day, so 25 hours can only be written as an hour that no clock has."""
    assert "18.00" in message_on(book(member, town, to_time="43:00"), "to_time")
    assert not Booking.objects.made().exists()


def test_a_25_hour_booking_is_refused_by_the_verb_itself(town):
    """Whoever comes by another way than the page meets the same rule."""
    with pytest.raises(Refused) as refused:
        workflow.book(
            town.half, association=town.association, by=town.chair, starts_at=at(TUESDAY, 9),
            ends_at=at(TUESDAY.replace(day=10), 10), purpose="training", at=NOW,
        )  # fmt: skip
    assert all(str(problem.text) for problem in refused.value.problems)
    assert not Booking.objects.made().exists()


def test_a_past_date_is_not_entered_in_the_calendar(member, town):
    page = member.send(reverse("activity_new"), **posted(starts_on="2027-03-01"))
    assert "har vært" in message_on(page, "starts_on")
    assert page.context["form"]["title"].value() == "Torsdagstrening"
    assert not Activity.objects.exists()


def test_an_end_before_the_start_is_not_entered_in_the_calendar(member, town):
    page = member.send(reverse("activity_new"), **posted(start_time="20:00", end_time="18:00"))
    assert message_on(page, "end_time")
    assert not Activity.objects.exists()


def test_an_agreement_cannot_end_before_it_begins(member, town):
    agreement = town.agreement()
    url = reverse("agreement_edit", args=[agreement.pk])
    page = member.send(url, ends_on="2027-03-01", purpose="Dette må ikke bli borte.")
    assert message_on(page, "ends_on")
    assert page.context["form"]["purpose"].value() == "Dette må ikke bli borte."


def test_looking_for_a_free_time_that_ends_before_it_begins_is_told(resident, town):
    page = resident.get(reverse("facilities"), {"dag": "2027-03-09", "fra": "20:00", "til": "18:00"})
    assert "Slutt" in page.content.decode()
    assert page.status_code == 200


def test_the_moment_before_now_is_past_and_the_next_is_not(member, town):
    """Noon on a Tuesday: today at half past eleven is over, today at half past twelve can be booked."""
    assert local(NOW.date(), NOW.time()) == NOW
    assert book(member, town, day="2027-03-02", from_time="11:00", to_time="12:00").context["form"].errors
    _page, data = member.form(f"{town.book_url}?dag=2027-03-02&fra=12.30&til=13.30")
    answer = member.post(town.book_url, data | {"part": town.hall.pk, "step": "book"}, follow=True)
    assert Booking.objects.count() == 1, answer.context["form"].errors
