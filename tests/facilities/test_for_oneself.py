"""A person books for themselves where the rule set that holds that day lets to persons: rules, rights, and money."""

import csv
import io
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from facilities import day_list, given, workflow
from facilities.models import Booking, InvoiceBatch, TimeWait
from facilities.offers import Wish
from facilities.prices import RULE_SETS, Quote
from facilities.prices.base import NOT_LET, RuleSet
from facilities.states import BookingState
from facilities.workflow import sharing
from portal.clock import OSLO
from portal.lifecycle import Role
from portal.models import Notice
from portal.problems import Refused
from tests.facilities.factories import (
    SATURDAY,
    TUESDAY,
    at,
    let_to_persons,
    make_booking,
    make_facility,
    make_instant_hours,
    make_own_booking,
    make_rate,
    make_site,
    series_wish,
)
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
BEFORE = datetime(2026, 12, 1, 12, tzinfo=OSLO)
JANUARY = date(2027, 1, 9)
AFTER = datetime(2027, 2, 2, 12, tzinfo=OSLO)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def hall():
    make_rate(amount=480)
    return make_facility(site=make_site(name="Tranbyhallen"))


@pytest.fixture
def person():
    return make_user(name="Amina Innbygger", email="amina@example.com", phone="40000001")


def problems(deed):
    with pytest.raises(Refused) as refused:
        deed()
    return refused.value.problems


def codes(deed):
    return [problem.code for problem in problems(deed)]


def told(message):
    return set(Notice.objects.filter(kind=f"facilities.{message}").values_list("address", flat=True))


class TestTheRuleSetDecides:
    @pytest.mark.parametrize(("rules", "rule"), [("lorenskog", "lorenskog.ordinary"), ("drammen", "drammen.ordinary"),
                                                 ("ks", "ks.ordinary")])  # fmt: skip
    def test_where_it_has_a_price_for_persons_they_book_at_it(self, hall, person, rules, rule):
        let_to_persons(rules)
        booking = make_own_booking(hall, person=person)
        assert (booking.state, booking.association, booking.booked_by) == ("confirmed", None, person)
        assert (booking.price.rule, booking.amount) == (rule, 480)
        assert told("booking_confirmed") == {person.email}

    @pytest.mark.parametrize("rules", ["lier", "lier-draft"])
    def test_where_it_has_none_it_says_so_in_its_own_words(self, hall, rules):
        let_to_persons(rules)
        [problem] = problems(lambda: make_own_booking(hall))
        assert (problem.code, problem.field) == (f"{rules}.no_private_letting", "association")
        assert str(problem.text).startswith("Kommunen leier ikke ut lokaler til private.")

    def test_the_rules_of_the_day_of_use_decide(self, hall):
        let_to_persons(valid_from=SATURDAY)
        assert codes(lambda: make_own_booking(hall, day=TUESDAY)) == ["lier.no_private_letting"]
        assert make_own_booking(hall, day=SATURDAY).amount == 480

    def test_rules_without_words_for_persons_get_plain_ones(self):
        silent = RuleSet("silent", "", ())
        assert silent.for_persons is NOT_LET
        assert "privat" in str(NOT_LET.text)

    def test_those_that_let_and_those_that_do_not(self):
        lets = {code for code, rules in RULE_SETS.items() if rules.for_persons.paid is not None}
        assert lets == {"lorenskog", "drammen", "ks"}

    def test_all_that_stands_in_the_way_is_said_at_once(self, hall):
        assert codes(lambda: make_own_booking(hall, start=time(6), end=time(6))) == [
            "lier.no_private_letting",
            "end_before_start",
        ]

    def test_only_somebody_of_18_or_older_can_be_bound(self, hall):
        let_to_persons()
        [problem] = problems(lambda: make_own_booking(hall, is_adult=False))
        assert (problem.code, problem.field) == ("not_adult", "is_adult")
        assert not Booking.objects.exists()

    def test_local_associations_come_first_before_persons_too(self, hall):
        let_to_persons()
        type(hall).objects.update(locals_first_days=3)
        hall.refresh_from_db()
        assert codes(lambda: make_own_booking(hall)) == ["locals_first"]

    def test_the_hours_of_a_week_are_counted_for_each_person(self, hall, person):
        let_to_persons()
        type(hall).objects.update(weekly_hours=1)
        hall.refresh_from_db()
        assert make_own_booking(hall, person=person).state == BookingState.CONFIRMED
        assert make_own_booking(hall, day=SATURDAY - timedelta(days=1)).state == BookingState.CONFIRMED
        assert make_own_booking(hall, person=person, day=SATURDAY).state == BookingState.REQUESTED

    def test_series_are_for_associations(self, hall, person):
        let_to_persons()
        assert codes(lambda: workflow.book_series(series_wish(hall, None), by=person, at=NOW)) == [
            "only_associations"
        ]


class TestTheWaitingList:
    """A person waits for themselves as an association does, side by side with them."""

    def wait(self, hall, person, *, is_adult=True, moment=NOW):
        wish = Wish(hall, None, at(TUESDAY, 18), at(TUESDAY, 19), "event", is_adult=is_adult)
        return workflow.wait_for(wish, by=person, at=moment)

    @pytest.fixture
    def taken(self, hall):
        let_to_persons()
        return make_booking(hall)

    def give_back(self, taken, moment=NOW + timedelta(hours=1)):
        workflow.cancel(taken, by=taken.booked_by, at=moment)

    def test_the_first_in_line_is_offered_it_and_takes_it_at_the_price_for_persons(self, hall, person, taken):
        wait, club = self.wait(hall, person), make_mandate()
        wish = Wish(hall, club.association, at(TUESDAY, 18), at(TUESDAY, 19), "training")
        workflow.wait_for(wish, by=club.user, at=NOW + timedelta(minutes=1))
        self.give_back(taken)
        assert told("time_offered") == {person.email}
        for stranger in (club.user, make_staff()):
            assert codes(lambda by=stranger: workflow.take(wait, by=by, at=NOW + timedelta(hours=2))) == [
                "not_allowed"
            ]
        booking = workflow.take(wait, by=person, at=NOW + timedelta(hours=2))
        assert (booking.booked_by, booking.is_adult, booking.amount) == (person, True, 480)
        assert workflow.take(wait, by=person, at=NOW + timedelta(hours=2)) == booking

    def test_twice_is_once_and_two_persons_are_two(self, hall, person, taken):
        assert self.wait(hall, person) == self.wait(hall, person, moment=NOW + timedelta(minutes=1))
        assert self.wait(hall, make_user()) != self.wait(hall, person)
        assert TimeWait.objects.count() == 2

    @pytest.mark.parametrize("word", [False, None])
    def test_only_somebody_of_18_or_older_waits(self, hall, person, taken, word):
        assert codes(lambda: self.wait(hall, person, is_adult=word)) == ["not_adult"]

    def test_it_is_the_persons_and_nobody_elses(self, hall, person, taken):
        wait = self.wait(hall, person)
        assert list(TimeWait.objects.for_members(person)) == [wait]
        assert not TimeWait.objects.for_members(taken.booked_by).exists()
        assert wait.roles_of(person) == {Role.MEMBER}
        assert wait.roles_of(taken.booked_by) == set()
        assert codes(lambda: workflow.leave(wait, by=taken.booked_by, at=NOW)) == ["not_allowed"]
        assert workflow.leave(wait, by=person, at=NOW).state == "withdrawn"

    def test_who_waited_is_forgotten_thirty_days_after(self, hall, person, taken):
        wait = self.wait(hall, person)
        workflow.settle_waits(at=at(TUESDAY, 18))
        workflow.forget_old(at=at(TUESDAY, 18) + timedelta(days=29))
        assert TimeWait.objects.get().asked_by == person
        workflow.forget_old(at=at(TUESDAY, 18) + timedelta(days=31))
        wait.refresh_from_db()
        assert (wait.asked_by, wait.state) == (None, "lapsed")


class TestWhoseItIs:
    def test_it_is_the_persons_and_staffs_and_nobody_elses(self, hall, person):
        let_to_persons()
        chair, staff = make_mandate(), make_staff()
        own, clubs = (
            make_own_booking(hall, person=person),
            make_booking(hall, mandate=chair, start=time(20), end=time(21)),
        )
        staffs = make_own_booking(hall, person=staff, start=time(12), end=time(13))
        seen = {
            None: set(),
            person: {own},
            chair.user: {clubs},
            staff: {own, clubs, staffs},
            make_user(): set(),
        }
        for user, expected in seen.items():
            assert set(Booking.objects.visible_to(user)) == expected
            for row in (own, clubs, staffs):
                assert (Role.MEMBER in row.roles_of(user)) == (
                    user is not None and Booking.objects.for_members(user).filter(pk=row.pk).exists()
                )
        assert own.roles_of(person) == {Role.MEMBER}
        assert own.roles_of(staff) == {Role.STAFF}
        assert staffs.roles_of(staff) == {Role.MEMBER, Role.STAFF}
        assert own.roles_of(None) == {Role.SYSTEM}

    def test_a_chair_who_is_a_resident_too_has_both(self, hall):
        let_to_persons()
        chair = make_mandate()
        rows = {
            make_own_booking(hall, person=chair.user),
            make_booking(hall, mandate=chair, start=time(20), end=time(21)),
        }
        assert set(Booking.objects.for_members(chair.user)) == rows
        type(chair).objects.update(state="ended", ended_at=NOW)
        assert [row.is_for_oneself for row in Booking.objects.for_members(chair.user)] == [True]

    def test_staff_answer_no_request_of_their_own_and_set_no_price_for_themselves(self, hall):
        let_to_persons()
        make_instant_hours(hall)
        staff = make_staff()
        asked = make_own_booking(hall, person=staff)
        assert codes(lambda: workflow.accept(asked, by=staff, at=NOW)) == ["own"]
        assert codes(lambda: workflow.refuse(asked, answer="Nei", by=staff, at=NOW)) == ["own"]
        assert "own" in codes(
            lambda: workflow.set_price(asked, amount=Decimal(0), reason="Billig", by=staff, at=NOW)
        )
        workflow.accept(asked, by=make_staff(), at=NOW)
        assert told("request_answered") == {staff.email}

    def test_it_is_never_shown_in_the_calendar(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person)
        assert codes(lambda: sharing.show_to_all(own, title="Bursdag", by=person, at=NOW)) == ["not_coming"]

    def test_whoever_looks_after_the_place_knows_whom_to_call(self, hall, person):
        let_to_persons()
        make_own_booking(hall, person=person)
        [entry] = day_list.entries(hall.site, TUESDAY, at=NOW)
        assert (entry.who, entry.contact, entry.has_read) == ("En innbygger", person, True)
        assert day_list.as_pdf(hall.site, TUESDAY, at=NOW).startswith(b"%PDF")

    def test_the_free_hours_that_the_municipality_gives_are_those_of_associations(self, hall):
        let_to_persons()
        own = make_own_booking(hall)
        workflow.set_price(own, amount=Decimal(0), reason="Sykehjemmets beboere", by=make_staff(), at=NOW)
        assert given.total(given.used(2027)) == given.Given()
        assert not given.by_association(2027)


class TestTheDatabase:
    def test_it_knows_what_is_a_persons_own(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person)
        clubs = make_booking(hall, start=time(20), end=time(21))

        def forbidden(row, error=IntegrityError, **changes):
            with pytest.raises(error), transaction.atomic():
                Booking.objects.filter(pk=row.pk).update(**changes)

        forbidden(own, is_adult=False)
        forbidden(own, DatabaseError, booked_by=make_user())
        forbidden(own, DatabaseError, association=make_association())
        forbidden(own, quote=None, error=DatabaseError)
        forbidden(clubs, booked_by=None)
        Booking.objects.filter(pk=own.pk).update(booked_by=None)

    def test_a_request_has_somebody_to_answer(self, hall, person):
        let_to_persons()
        make_instant_hours(hall)
        asked = make_own_booking(hall, person=person)
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(pk=asked.pk).update(booked_by=None)


class TestWhatHappensToIt:
    """Every move of the table, by each who could try: the person, somebody else, staff."""

    def test_given_back_in_time_it_is_free_and_later_it_costs(self, hall, person):
        let_to_persons()
        early = make_own_booking(hall, person=person, day=TUESDAY + timedelta(days=14))
        late = make_own_booking(hall, person=person)
        for booking in (early, late):
            workflow.cancel(booking, by=person, at=NOW)
        assert (early.cancellation_fee, late.cancellation_fee) == (None, 480)
        assert not told("booking_cancelled")

    def test_staff_give_back_their_own_as_everybody_does(self, hall):
        let_to_persons()
        staff = make_staff()
        own = make_own_booking(hall, person=staff)
        assert workflow.cancel(own, by=staff, at=NOW).cancellation_fee == 480

    def test_staff_cancel_with_a_reason_and_the_person_is_told_and_pays_nothing(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person)
        assert codes(lambda: workflow.cancel(own, by=make_staff(), at=NOW)) == ["no_reason"]
        workflow.cancel(own, by=make_staff(), reason="Vannlekkasje", at=NOW)
        assert own.cancellation_fee is None
        assert told("booking_cancelled") == {person.email}

    def test_nobody_else_touches_it(self, hall, person):
        let_to_persons()
        own, chair = make_own_booking(hall, person=person), make_mandate().user
        assert codes(lambda: workflow.cancel(own, by=chair, reason="x", at=NOW)) == ["not_allowed"]
        workflow.close(site=hall.site, facility=hall, starts_at=at(TUESDAY, 17), ends_at=at(TUESDAY, 22),
                       reason="Frost", by=make_staff(), at=NOW)  # fmt: skip
        own.refresh_from_db()
        instead = {"facility": hall, "starts_at": at(SATURDAY, 18)}
        assert codes(lambda: workflow.substitute(own, **instead, by=chair, at=NOW)) == ["not_allowed"]

    def test_a_request_is_accepted_refused_withdrawn_or_lapses_and_the_person_is_told(self, hall, person):
        let_to_persons()
        make_instant_hours(hall)
        for number in range(4):
            make_own_booking(hall, person=person, day=TUESDAY + timedelta(days=number))
        accepted, refused, withdrawn, lapsed = Booking.objects.order_by("starts_at")
        staff = make_staff()
        for deed in (
            lambda: workflow.accept(accepted, by=person, at=NOW),
            lambda: workflow.refuse(refused, answer="x", by=make_user(), at=NOW),
        ):
            assert codes(deed) == ["not_allowed"]
        workflow.accept(accepted, by=staff, at=NOW)
        workflow.refuse(refused, answer="Hallen pusses opp", by=staff, at=NOW)
        workflow.withdraw(withdrawn, by=person, at=NOW)
        workflow.lapse(lapsed, at=NOW)
        assert [row.state for row in Booking.objects.order_by("starts_at")] == [
            "confirmed", "refused", "cancelled", "refused"]  # fmt: skip
        assert Notice.objects.filter(kind="facilities.request_answered", address=person.email).count() == 3

    def test_a_closed_place_tells_the_person_once_and_offers_something_else(self, hall, person):
        let_to_persons()
        other = make_facility(name="Salen")
        own = make_own_booking(hall, person=person)
        make_own_booking(hall, person=person, start=time(20), end=time(21))
        closure = workflow.close(site=hall.site, facility=hall, starts_at=at(TUESDAY, 17), ends_at=at(TUESDAY, 22),
                                 reason="Frost", by=make_staff(), at=NOW)  # fmt: skip
        assert Notice.objects.filter(kind="facilities.place_closed").count() == 1
        assert told("place_closed") == {person.email}
        own.refresh_from_db()
        instead = workflow.substitute(own, facility=other, starts_at=own.starts_at, by=person, at=NOW)
        assert (instead.booked_by, instead.is_adult, instead.substitute_for) == (person, True, own)
        [restored] = workflow.reopen(closure, by=make_staff(), at=NOW)
        assert (restored.booked_by, restored.state) == (person, "confirmed")
        assert told("place_reopened") == {person.email}

    def test_what_is_given_back_goes_to_those_in_line(self, hall, person):
        let_to_persons()
        own, club = make_own_booking(hall, person=person), make_mandate()
        wish = Wish(hall, club.association, own.starts_at, own.ends_at, "training")
        workflow.wait_for(wish, by=club.user, at=NOW)
        workflow.cancel(own, by=person, at=NOW)
        assert told("time_offered") == {club.user.email}

    def test_the_day_before_the_person_is_reminded(self, hall, person):
        let_to_persons()
        make_own_booking(hall, person=person)
        workflow.remind_of_bookings(at=at(TUESDAY - timedelta(days=1), 9))
        assert told("booking_coming") == {person.email}


def lines_of(batch):
    with batch.file.content.open() as file:
        text = file.read().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def bill(month=date(2027, 1, 1), moment=AFTER):
    return workflow.make_invoice_basis(month=month, exporter="csv", by=make_staff(), at=moment)


class TestTheBill:
    def test_it_names_the_person_and_what_an_invoice_needs(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        batch = bill()
        [line] = lines_of(batch)
        assert (line["kunde"], line["organisasjonsnummer"], line["adresse"]) == (
            "Amina Innbygger amina@example.com", "", "")  # fmt: skip
        assert (line["bestilling"], line["hva"], line["belop"]) == (str(own.pk), "bruk", "480,00")
        assert batch.total == 480
        assert "40000001" not in "".join(line.values())

    def test_what_is_called_off_afterwards_is_credited_to_the_same_person(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        bill()
        workflow.cancel(own, by=make_staff(), reason="Hallen var låst", at=AFTER)
        credit = bill(date(2027, 2, 1), datetime(2027, 3, 2, 13, tzinfo=OSLO))
        [line] = lines_of(credit)
        assert (line["kunde"][:5], line["hva"], line["belop"]) == ("Amina", "rettelse", "-480,00")
        assert credit.total == -480

    def test_a_late_cancellation_is_billed_to_the_person(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        workflow.cancel(own, by=person, at=datetime(2027, 1, 8, 12, tzinfo=OSLO))
        [line] = lines_of(bill())
        assert (line["kunde"][:5], line["hva"], line["belop"]) == ("Amina", "avbestilling", "480,00")

    def test_lines_stand_customer_by_customer(self, hall, person):
        let_to_persons()
        other = make_user()
        for number, who in enumerate((person, other, person)):
            make_own_booking(hall, person=who, day=JANUARY + timedelta(days=number), at=BEFORE)
        names = [line["kunde"] for line in lines_of(bill())]
        assert names in ([names[0]] * 2 + [names[2]], [names[0]] + [names[2]] * 2)


class TestForgetting:
    def test_what_is_free_is_forgotten_thirty_days_after(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        workflow.set_price(own, amount=Decimal(0), reason="Dugnad", by=make_staff(), at=BEFORE)
        workflow.forget_old(at=own.ends_at + timedelta(days=29))
        assert Booking.objects.get().booked_by == person
        workflow.forget_old(at=own.ends_at + timedelta(days=31))
        own.refresh_from_db()
        assert (own.booked_by, own.is_forgotten, str(own.who)) == (None, True, "en innbygger")

    def test_one_who_is_to_pay_is_known_until_thirty_days_after_the_bill(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        workflow.forget_old(at=NOW + timedelta(days=60))
        assert Booking.objects.get().booked_by == person
        bill()
        workflow.forget_old(at=AFTER + timedelta(days=29))
        assert Booking.objects.get().booked_by == person
        workflow.forget_old(at=AFTER + timedelta(days=31))
        own.refresh_from_db()
        assert own.booked_by is None

    def test_what_was_billed_elsewhere_before_the_first_month_is_forgotten_too(self, hall, person):
        let_to_persons()
        make_own_booking(hall, person=person, day=date(2026, 12, 20), at=BEFORE)
        make_own_booking(hall, day=JANUARY, at=BEFORE)
        bill()
        workflow.forget_old(at=AFTER + timedelta(days=31))
        assert not Booking.objects.exclude(booked_by=None).exists()

    def test_who_gave_it_back_is_forgotten_too_and_staff_who_did_are_not(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY + timedelta(days=20), at=BEFORE)
        other = make_own_booking(hall, person=person, day=JANUARY + timedelta(days=21), at=BEFORE)
        staff = make_staff()
        workflow.cancel(own, by=person, at=BEFORE)
        workflow.cancel(other, by=staff, reason="Frost", at=BEFORE)
        workflow.forget_old(at=other.ends_at + timedelta(days=31))
        assert list(Booking.objects.order_by("starts_at").values_list("booked_by", "cancelled_by")) == [
            (None, None), (None, staff.pk)]  # fmt: skip

    def test_an_association_is_never_forgotten(self, hall):
        booking = make_booking(hall, day=JANUARY, at=BEFORE)
        workflow.forget_old(at=NOW + timedelta(days=400))
        booking.refresh_from_db()
        assert booking.booked_by is not None

    def test_of_what_is_forgotten_nothing_can_be_changed_that_would_cost_or_credit(self, hall, person):
        let_to_persons()
        own = make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        bill()
        workflow.forget_old(at=AFTER + timedelta(days=31))
        own.refresh_from_db()
        staff = make_staff()
        assert codes(lambda: workflow.cancel(own, by=staff, reason="x", at=NOW)) == ["forgotten"]
        assert codes(lambda: workflow.set_price(own, amount=Decimal(1), reason="x", by=staff, at=NOW)) == [
            "no_price"
        ]
        assert InvoiceBatch.objects.get().total == Quote.thawed(own.quote).amount

    def test_twice_does_no_more_than_once(self, hall, person):
        let_to_persons()
        make_own_booking(hall, person=person, day=JANUARY, at=BEFORE)
        bill()
        assert workflow.forget_old(at=AFTER + timedelta(days=31)) == 1
        assert workflow.forget_old(at=AFTER + timedelta(days=31)) == 0
