"""Answered at once in certain hours, asked for outside them: what each side is promised."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from facilities import availability, tasks, workflow
from facilities.models import Booking, Facility
from facilities.offers import Wish, offer
from facilities.providers import requests as provider
from facilities.requests import request_problems
from facilities.states import BookingState
from portal import notifications
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.dialogue.factories import make_contact_point
from tests.facilities.factories import (
    TUESDAY,
    at,
    make_booking,
    make_facility,
    make_hall,
    make_instant_hours,
    make_rate,
    make_request,
)
from tests.facilities.test_workflow import codes
from tests.factories import NOW, make_association, make_district, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    with time_machine.travel(NOW, tick=False):
        yield


def kinds():
    return sorted(Notice.objects.values_list("kind", flat=True))


def test_the_same_place_answers_at_once_in_some_hours_and_takes_requests_in_others():
    hall = make_facility()
    make_instant_hours(hall, time(8), time(16))
    morning = make_booking(hall, start=time(9), end=time(11))
    evening = make_booking(hall, start=time(18), end=time(20))
    across = make_booking(hall, start=time(15), end=time(17))
    assert [row.state for row in (morning, evening, across)] == ["confirmed", "requested", "requested"]
    assert (morning.is_instant, evening.is_instant) == (True, False)


def test_the_parts_follow_the_hours_of_the_whole():
    hall, half, _other = make_hall()
    make_instant_hours(hall)
    assert make_booking(half).is_requested


def test_a_request_takes_no_time_from_others():
    hall = make_facility()
    make_request(hall)
    second = make_booking(hall)
    assert second.is_requested
    assert not Booking.objects.blocking().exists()


def test_a_time_that_is_taken_cannot_even_be_asked_for():
    hall = make_facility()
    make_booking(hall)
    make_instant_hours(hall)
    with pytest.raises(Refused) as refused:
        make_booking(hall)
    assert codes(refused) == ["taken"]


def test_the_one_who_asks_is_told_when_the_answer_comes():
    booking = make_request(make_facility())
    assert booking.answer_due_on == date(2027, 3, 5)  # three working days after Tuesday 2 March
    [notice] = Notice.objects.all()
    assert notice.kind == "facilities.booking_requested"
    assert "5. mars 2027" in notice.body
    assert f"/lokaler/bestilling/{booking.pk}/" in notice.body
    assert AuditEntry.objects.about(booking).get().codes["reasons"] == ["outside_instant"]


def test_the_answer_is_never_promised_later_than_the_day_before():
    booking = make_request(make_facility(), day=date(2027, 3, 4))
    assert booking.answer_due_on == date(2027, 3, 3)


def test_an_accepted_request_is_a_booking_and_all_who_act_are_told():
    mandate = make_mandate()
    treasurer = make_mandate(association=mandate.association, role="treasurer")
    booking = make_request(make_facility(), mandate=mandate)
    workflow.accept(booking, by=make_staff(), at=NOW, answer="Nøkkelen ligger hos vaktmester.")
    assert booking.state == BookingState.CONFIRMED
    told = Notice.objects.filter(kind="facilities.request_answered")
    assert {notice.address for notice in told} == {mandate.user.email, treasurer.user.email}
    assert not any("vaktmester" in notice.body for notice in told)


def test_accepting_one_refuses_its_rivals_and_says_so_before_and_after():
    hall, half, other = make_hall()
    whole, first, second = make_request(hall), make_booking(half), make_booking(other)
    said = [str(problem.text) for problem in request_problems(whole) if problem.code == "excludes"]
    assert [str(first.association) in text or str(second.association) in text for text in said] == [
        True,
        True,
    ]
    assert not [problem for problem in request_problems(first) if str(second.association) in problem.text]
    workflow.accept(whole, by=make_staff(), at=NOW)
    for rival in (first, second):
        rival.refresh_from_db()
        assert rival.state == BookingState.REFUSED
        assert rival.answer
        assert Notice.objects.filter(kind="facilities.request_answered", receiver=rival.booked_by).exists()


def test_a_time_that_was_taken_meanwhile_cannot_be_accepted():
    hall = make_facility()
    booking = make_request(hall)
    hall.instant_hours.all().delete()
    taken = make_booking(hall)
    assert [p.code for p in request_problems(booking)] == ["taken"]
    with pytest.raises(Refused) as refused:
        workflow.accept(booking, by=make_staff(), at=NOW)
    assert codes(refused) == ["taken"]
    booking.refresh_from_db()
    assert booking.is_requested
    assert str(taken.association) in str(request_problems(booking)[0].text)


def test_a_no_needs_a_reason_that_the_association_reads():
    booking = make_request(make_facility())
    with pytest.raises(Refused):
        workflow.refuse(booking, by=make_staff(), at=NOW, answer=" ")
    workflow.refuse(booking, by=make_staff(), at=NOW, answer="Salen males.")
    assert (booking.state, booking.answer) == (BookingState.REFUSED, "Salen males.")


@pytest.mark.parametrize("verb", [workflow.accept, workflow.refuse])
def test_only_staff_answer(verb):
    mandate = make_mandate()
    booking = make_request(make_facility(), mandate=mandate)
    with pytest.raises(Refused) as refused:
        verb(booking, by=mandate.user, at=NOW, answer="Ja")
    assert codes(refused) == ["not_allowed"]


def test_the_association_withdraws_and_nobody_else():
    mandate = make_mandate()
    booking = make_request(make_facility(), mandate=mandate)
    with pytest.raises(Refused):
        workflow.withdraw(booking, by=make_user(), at=NOW)
    workflow.withdraw(booking, by=mandate.user, at=NOW)
    assert booking.state == BookingState.CANCELLED


def test_a_request_never_dies_silently():
    """Its time comes before an answer: it is refused with an apology, once."""
    booking = make_request(make_facility())
    with time_machine.travel(booking.starts_at, tick=False):
        tasks.look_after_requests()
        tasks.look_after_requests()
    booking.refresh_from_db()
    assert booking.state == BookingState.REFUSED
    assert "ikke" in booking.answer
    assert kinds().count("facilities.request_answered") == 1
    assert AuditEntry.objects.about(booking).last().action == "facilities.booking.lapsed"


def test_who_answers_is_reminded_once_a_day_from_the_day_it_is_due():
    make_contact_point(email="lokaler@lier.example")
    booking = make_request(make_facility())
    for day, expected in ((3, 0), (5, 1), (5, 1), (8, 2)):
        with time_machine.travel(at(date(2027, 3, day), 9), tick=False):
            tasks.look_after_requests()
        assert kinds().count("facilities.requests_due") == expected
    reminder = Notice.objects.filter(kind="facilities.requests_due").first()
    assert reminder.address == "lokaler@lier.example"
    assert str(booking.association) not in reminder.body


def test_the_worklist_shows_it_with_its_day():
    booking = make_request(make_facility())
    [item] = provider.worklist(make_staff())
    assert item.due_on == booking.answer_due_on
    assert str(booking.association) in item.title


def test_staff_answer_from_the_case_page(client, now):
    staff = make_staff()
    client.force_login(staff)
    hall = make_facility()
    booking, rival = make_request(hall), make_booking(hall)
    page = client.get(reverse("admin:facilities_booking_change", args=[booking.pk])).content.decode()
    assert str(rival.association) in page
    client.post(reverse("admin:facilities_booking_move", args=[booking.pk, "accept"]), {"answer": ""})
    again = client.post(
        reverse("admin:facilities_booking_move", args=[rival.pk, "accept"]), {"answer": ""}, follow=True
    )
    booking.refresh_from_db()
    assert booking.state == BookingState.CONFIRMED
    assert "alt behandlet" in again.content.decode()


def test_the_page_says_before_that_it_is_a_request_and_after_what_happens(client, now):
    mandate = make_mandate()
    hall = make_facility()
    make_instant_hours(hall)
    client.force_login(mandate.user)
    page = client.get(f"{hall.book_url()}?dag=2027-03-09&fra=18.00&til=19.00")
    assert "Send forespørsel" in page.content.decode()
    form = page.context["form"]
    data = {"part": hall.pk, "association": mandate.association.pk, "day": "2027-03-09",
            "from_time": "18:00", "to_time": "19:00", "purpose": "training", "key": form["key"].value(),
            "step": "book", "shown": page.context["offer"].seen}  # fmt: skip
    receipt = client.post(hall.book_url(), data, follow=True)
    text = receipt.content.decode()
    assert "Forespørselen er sendt" in text
    assert "5. mars 2027" in text
    client.post(reverse("cancel_booking", args=[Booking.objects.get().pk]))
    assert Booking.objects.get().state == BookingState.CANCELLED


def test_who_saw_a_booking_never_sends_a_request_unknowingly(client, now):
    mandate = make_mandate()
    hall = make_facility()
    make_instant_hours(hall)
    client.force_login(mandate.user)
    page = client.get(f"{hall.book_url()}?dag=2027-03-09&fra=09.00&til=10.00")
    data = {"part": hall.pk, "association": mandate.association.pk, "day": "2027-03-09",
            "from_time": "18:00", "to_time": "19:00", "purpose": "training", "step": "book",
            "key": page.context["form"]["key"].value(), "shown": page.context["offer"].seen}  # fmt: skip
    again = client.post(hall.book_url(), data)
    assert "Send forespørsel" in again.content.decode()
    assert not Booking.objects.exists()


def test_a_refused_request_shows_other_free_times(client, now):
    mandate = make_mandate()
    booking = make_request(make_facility(), mandate=mandate)
    workflow.refuse(booking, by=make_staff(), at=NOW, answer="Salen males.")
    client.force_login(mandate.user)
    page = client.get(booking.get_absolute_url()).content.decode()
    assert "Salen males." in page
    assert "Dette er ledig" in page


def test_the_week_says_where_to_ask(client, now):
    hall = make_facility()
    make_instant_hours(hall)
    grid = availability.week(hall, [], date(2027, 3, 8), at=NOW)
    cells = {cell.starts_at: cell for day in grid.days for cell in day.cells}
    assert cells[at(TUESDAY, 18)].is_request
    assert not cells[at(TUESDAY, 9)].is_request
    assert "spør" in client.get(f"{hall.get_absolute_url()}?uke=2027-W10").content.decode()


def test_a_place_with_notice_cannot_be_booked_at_the_last_minute():
    hall = make_facility(notice_hours=48)
    with pytest.raises(Refused) as refused:
        make_booking(hall, day=date(2027, 3, 4), start=time(11), end=time(12))
    assert codes(refused) == ["too_late"]
    make_booking(hall, day=date(2027, 3, 4), start=time(12), end=time(13))


def test_a_place_with_a_near_horizon_says_until_when():
    with pytest.raises(Refused) as refused:
        make_booking(make_facility(horizon_days=5))
    assert codes(refused) == ["too_early"]


def test_a_time_shorter_than_the_shortest_is_refused():
    with pytest.raises(Refused) as refused:
        make_booking(make_facility(shortest_minutes=120))
    assert codes(refused) == ["too_short"]


@pytest.mark.parametrize("terms", [{"notice_hours": 200}, {"horizon_days": 3}, {"shortest_minutes": 120}])
def test_the_search_and_the_week_know_the_terms(terms):
    hall = make_facility(**terms)
    free = Facility.objects.free(at(TUESDAY, 18), at(TUESDAY, 19), at=NOW)
    assert not free.exists()
    grid = availability.week(hall, [], date(2027, 3, 8), at=NOW)
    tuesday = [cell for cell in grid.days[1].cells if cell.kind == "free"]
    assert bool(tuesday) == ("shortest_minutes" in terms)
    assert all("til=" in cell.query and cell.starts_at < at(TUESDAY, 21) for cell in tuesday)


def test_hours_beyond_the_quota_are_a_request():
    hall, mandate = make_facility(weekly_hours=3), make_mandate()
    make_booking(hall, mandate=mandate, start=time(10), end=time(12))
    assert make_booking(hall, mandate=mandate, start=time(12), end=time(13)).state == "confirmed"
    beyond = make_booking(hall, mandate=mandate, start=time(14), end=time(15))
    assert beyond.is_requested
    assert [problem.code for problem in request_problems(beyond)] == ["over_quota"]
    assert make_booking(hall, mandate=mandate, day=TUESDAY + timedelta(days=7)).state == "confirmed"
    assert make_booking(hall, start=time(14), end=time(15)).state == "confirmed"


def test_what_is_only_held_is_not_counted_into_the_quota():
    hall, mandate = make_facility(weekly_hours=2), make_mandate()
    wish = Wish(hall, mandate.association, at(TUESDAY, 10), at(TUESDAY, 12), "training")
    assert workflow.hold(wish, offer(wish, by=mandate.user, at=NOW), by=mandate.user, at=NOW)
    other = make_mandate(association=mandate.association)
    assert make_booking(hall, mandate=other, start=time(14), end=time(16)).state == "confirmed"
    assert make_booking(hall, mandate=mandate, start=time(10), end=time(12)).is_requested


def test_local_associations_come_first():
    hall = make_facility(locals_first_days=5)
    local = make_mandate(association=make_association(district=make_district()))
    make_booking(hall, mandate=local, start=time(10), end=time(11))
    with pytest.raises(Refused) as refused:
        make_booking(hall)
    assert codes(refused) == ["locals_first"]
    assert "4. mars 2027" in str(refused.value.problems[0].text)
    make_booking(hall, at=at(date(2027, 3, 4), 9))


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("booking_asked_for_has_a_day_for_its_answer", {"answer_due_on": None}),
        ("booking_refused_has_a_time", {"state": "refused"}),
    ],
)
def test_the_database_forbids_a_request_without_an_answer_day(constraint, changes):
    booking = make_request(make_facility())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Booking.objects.filter(pk=booking.pk).update(**changes)


def test_a_request_for_what_costs_shows_the_price_it_would_have():
    make_rate(amount=480)
    booking = make_request(make_facility(), purpose="event")
    assert booking.price.amount == 480


def test_the_emails_can_be_sent(mailoutbox):
    booking = make_request(make_facility())
    workflow.accept(booking, by=make_staff(), at=NOW)
    notifications.deliver(Notice.objects.values_list("pk", flat=True), at=NOW)
    assert len(mail.outbox) == 2
