"""Taking part: a place while there are any, then a number in the line, an offer, and the next."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from organizations.brreg import Deleted
from organizations.models import Attendance, Participant
from organizations.states import PARTICIPANT, ParticipantState
from organizations.workflow import calendar, confirmation, telling
from organizations.workflow import participants as workflow
from organizations.workflow.importing import Report, take_in
from portal.lifecycle import Role, move
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.factories import NOW, make_mandate, make_staff, make_user
from tests.organizations.factories import facts, make_activity, make_participant, make_sign_up

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def dated(**changes):
    """(date, sign-up, organiser) of something that happens in nine days."""
    activity = make_activity(kind="event", starts_on=date(2027, 3, 11), title="Kurs i knuter", **changes)
    return activity.occurrences.get(), activity.association.mandates.get().user


@pytest.fixture
def one_place():
    occurrence, organiser = dated()
    own = make_sign_up(activity=occurrence.activity, places=1)
    return occurrence, own, organiser


def codes(refused):
    return {problem.code for problem in refused.value.problems}


def kinds(user):
    return list(Notice.objects.filter(address=user.email).order_by("pk").values_list("kind", flat=True))


class TestSigningUp:
    def test_gives_a_place_and_a_receipt(self, one_place):
        occurrence, *_ = one_place
        mine = make_participant(occurrence)
        assert mine.state == ParticipantState.CONFIRMED
        assert kinds(mine.signed_up_by) == ["organizations.sign_up_receipt"]

    def test_to_something_full_gives_a_number_in_the_line(self, one_place):
        occurrence, own, _ = one_place
        make_participant(occurrence)
        second, third = make_participant(occurrence), make_participant(occurrence)
        assert second.state == third.state == ParticipantState.WAITING
        assert own.rows(occurrence).number_in_line(third) == 2

    def test_without_a_limit_everybody_has_a_place(self):
        occurrence, _organiser = dated()
        make_sign_up(activity=occurrence.activity)
        assert {make_participant(occurrence).state for _ in range(3)} == {ParticipantState.CONFIRMED}

    def test_twice_is_once(self, one_place):
        occurrence, *_ = one_place
        user = make_user(name="Ola Nordmann")
        first, second = (make_participant(occurrence, by=user, name=name) for name in ("Ola", "OLA"))
        assert first == second
        assert Notice.objects.count() == 1

    def test_a_guardian_signs_up_several_children(self, one_place):
        occurrence, *_ = one_place
        user = make_user()
        states = [
            make_participant(occurrence, by=user, who="child", name=name).state for name in ("Ada", "Bo")
        ]
        assert states == [ParticipantState.CONFIRMED, ParticipantState.WAITING]

    def test_one_person_does_not_fill_it_alone(self):
        occurrence, _organiser = dated()
        make_sign_up(activity=occurrence.activity)
        user = make_user()
        for number in range(10):
            make_participant(occurrence, by=user, name=f"Barn {number}")
        with pytest.raises(Refused) as refused:
            make_participant(occurrence, by=user, name="Enda en")
        assert codes(refused) == {"many"}

    def test_the_database_knows_one_name_once(self, one_place):
        mine = make_participant(one_place[0])
        facts = {name: getattr(mine, name) for name in ("sign_up", "occurrence", "signed_up_by", "asked_at")}
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.create(name=mine.name.upper(), state="waiting", **facts)

    def test_an_offer_without_a_deadline_is_impossible(self, one_place):
        make_participant(one_place[0])
        with pytest.raises(IntegrityError), transaction.atomic():
            Participant.objects.update(state="offered")

    def test_a_course_is_signed_up_to_once_for_all_its_dates(self):
        own = make_sign_up(covers="all", places=1)
        first, second = own.dates()[:2]
        assert make_participant(first).occurrence is None
        assert make_participant(second).state == ParticipantState.WAITING

    def test_each_date_of_a_weekly_offer_has_its_own_places(self):
        own = make_sign_up(places=1)
        first, second = own.dates()[:2]
        assert {make_participant(each).state for each in (first, second)} == {ParticipantState.CONFIRMED}


class TestWhen:
    @pytest.mark.parametrize(
        ("changes", "at", "code"),
        [
            ({"opens_at": NOW + DAY}, NOW, "not_open"),
            ({"closes_hours": 48}, NOW + 8 * DAY, "closed"),
            ({}, NOW + 9 * DAY + timedelta(hours=6, minutes=1), "closed"),
            ({}, NOW + 10 * DAY, "past"),
            ({"is_open": False}, NOW, "stopped"),
        ],
        ids=["before it opens", "after it closes", "begun", "over", "stopped"],
    )
    def test_nobody_signs_up(self, changes, at, code):
        occurrence, _organiser = dated()
        make_sign_up(activity=occurrence.activity, **changes)
        with pytest.raises(Refused) as refused:
            make_participant(occurrence, at=at)
        assert codes(refused) == {code}


class TestAge:
    """Somebody born in 2015 is 11 or 12 on 11 March 2027: only the year is known."""

    @pytest.mark.parametrize(
        ("ages", "who", "year", "expected"),
        [
            ((12, None), "child", 2015, set()),
            ((None, 11), "child", 2015, set()),
            ((13, None), "child", 2015, {"too_young"}),
            ((None, 10), "child", 2015, {"too_old"}),
            ((6, None), "self", 2015, {"guardian"}),
            ((6, None), "self", 2012, set()),
            ((6, None), "child", 2000, {"grown_up"}),
            ((6, None), "self", 2028, {"birth_year"}),
            ((6, None), "self", 1900, {"birth_year"}),
            ((13, None), "self", 2018, {"too_young", "guardian"}),
        ],
    )
    def test_who_may_come(self, ages, who, year, expected):
        occurrence, _organiser = dated(age_from=ages[0], age_to=ages[1])
        make_sign_up(activity=occurrence.activity)
        if not expected:
            assert make_participant(occurrence, who=who, birth_year=year).birth_year == year
            return
        with pytest.raises(Refused) as refused:
            make_participant(occurrence, who=who, birth_year=year)
        assert codes(refused) == expected


class TestTheLine:
    def test_a_free_place_is_offered_to_the_first(self, one_place):
        occurrence, *_ = one_place
        first, second, third = (make_participant(occurrence) for _ in range(3))
        workflow.withdraw(first, by=first.signed_up_by, at=NOW)
        for row in (second, third):
            row.refresh_from_db()
        assert (second.state, third.state) == (ParticipantState.OFFERED, ParticipantState.WAITING)
        assert second.offered_until == NOW + DAY
        assert kinds(second.signed_up_by)[-1] == "organizations.place_offered"

    def test_the_offered_place_is_nobody_elses(self, one_place):
        occurrence, *_ = one_place
        first, _second = make_participant(occurrence), make_participant(occurrence)
        workflow.withdraw(first, by=first.signed_up_by, at=NOW)
        assert make_participant(occurrence).state == ParticipantState.WAITING

    def test_taken_in_time_it_is_a_place(self, one_place):
        second = offered(one_place[0])
        workflow.accept(second, by=second.signed_up_by, at=NOW + timedelta(hours=23))
        assert (second.state, second.offered_until) == (ParticipantState.CONFIRMED, None)

    def test_too_late_it_is_not_even_if_nobody_has_noticed(self, one_place):
        second = offered(one_place[0])
        with pytest.raises(Refused) as refused:
            workflow.accept(second, by=second.signed_up_by, at=NOW + 2 * DAY)
        assert codes(refused) == {"offer_lapsed"}

    def test_an_offer_that_lapses_goes_to_the_next(self, one_place):
        occurrence, *_ = one_place
        second, third = offered(occurrence), make_participant(occurrence)
        assert workflow.settle_due(at=NOW + 2 * DAY) == 1
        for row in (second, third):
            row.refresh_from_db()
        assert (second.state, third.state) == (ParticipantState.LAPSED, ParticipantState.OFFERED)
        assert kinds(second.signed_up_by)[-1] == "organizations.offer_lapsed"

    def test_the_timed_task_can_be_run_twice(self, one_place):
        offered(one_place[0])
        workflow.settle_due(at=NOW + 2 * DAY)
        before = Notice.objects.count(), AuditEntry.objects.count()
        workflow.settle_due(at=NOW + 2 * DAY)
        assert before == (Notice.objects.count(), AuditEntry.objects.count())

    def test_more_places_are_offered_to_those_who_wait(self, one_place):
        occurrence, *_ = one_place
        rows = [make_participant(occurrence) for _ in range(4)]
        make_sign_up(activity=occurrence.activity, places=3)
        states = [Participant.objects.get(pk=row.pk).state for row in rows]
        assert states == ["confirmed", "offered", "offered", "waiting"]

    def test_just_before_it_begins_nobody_is_asked(self, one_place):
        occurrence, *_ = one_place
        first, second = make_participant(occurrence), make_participant(occurrence)
        workflow.withdraw(first, by=first.signed_up_by, at=occurrence.starts_at - timedelta(minutes=5))
        second.refresh_from_db()
        assert second.state == ParticipantState.WAITING

    def test_what_is_cancelled_is_offered_to_nobody(self, one_place):
        occurrence, _own, organiser = one_place
        first, second = make_participant(occurrence), make_participant(occurrence)
        calendar.cancel(occurrence, by=organiser, at=NOW)
        workflow.withdraw(first, by=first.signed_up_by, at=NOW)
        second.refresh_from_db()
        assert second.state == ParticipantState.WAITING

    def test_a_place_in_a_course_is_offered_also_after_it_has_begun(self):
        own = make_sign_up(covers="all", places=1)
        first, second = (make_participant(own.dates().first()) for _ in range(2))
        workflow.withdraw(first, by=first.signed_up_by, at=NOW + 10 * DAY)
        second.refresh_from_db()
        assert second.state == ParticipantState.OFFERED


def offered(occurrence):
    first, second = make_participant(occurrence), make_participant(occurrence)
    workflow.withdraw(first, by=first.signed_up_by, at=NOW)
    second.refresh_from_db()
    return second


class TestTheOrganiser:
    def test_takes_somebody_off_and_the_next_is_asked(self, one_place):
        occurrence, _own, organiser = one_place
        first, second = make_participant(occurrence), make_participant(occurrence)
        workflow.remove(first, by=organiser, at=NOW)
        second.refresh_from_db()
        assert (first.state, second.state) == (ParticipantState.REMOVED, ParticipantState.OFFERED)
        assert kinds(first.signed_up_by)[-1] == "organizations.sign_up_changed"

    def test_notes_who_came_and_the_last_word_counts(self, one_place):
        occurrence, own, organiser = one_place
        make_sign_up(activity=own.activity, places=2)
        first, second = make_participant(occurrence), make_participant(occurrence)
        at = occurrence.ends_at
        workflow.note_attendance(occurrence, present=[first.pk, second.pk], by=organiser, at=at)
        assert workflow.note_attendance(occurrence, present=[second.pk, 999], by=organiser, at=at) == 1
        assert [row.participant for row in Attendance.objects.all()] == [second]

    def test_does_not_note_it_before_the_day(self, one_place):
        occurrence, _own, organiser = one_place
        with pytest.raises(Refused) as refused:
            workflow.note_attendance(occurrence, present=[], by=organiser, at=NOW)
        assert codes(refused) == {"too_early"}

    def test_writes_to_all_with_a_place_one_email_each(self):
        occurrence, organiser = dated()
        make_sign_up(activity=occurrence.activity, places=3)
        guardian = make_user()
        for name in ("Ada", "Bo"):
            make_participant(occurrence, by=guardian, who="child", name=name)
        other, waits = make_participant(occurrence), make_participant(occurrence)
        before = Notice.objects.count()
        for _ in range(2):
            workflow.announce(occurrence, text="Møt i hallen.", key=KEY, by=organiser, at=NOW)
        sent = Notice.objects.order_by("pk")[before:]
        assert {notice.address for notice in sent} == {guardian.email, other.signed_up_by.email}
        assert len(sent) == 2
        assert waits.signed_up_by.email not in {notice.address for notice in sent}
        assert not any("Møt i hallen" in notice.body for notice in sent)

    def test_cannot_change_what_people_have_signed_up_to(self):
        own = make_sign_up()
        make_participant(own.dates().first())
        with pytest.raises(Refused) as refused:
            make_sign_up(activity=own.activity, covers="all")
        assert codes(refused) == {"has_participants"}

    @pytest.mark.parametrize("maker", [make_staff, lambda: make_mandate().user])
    def test_is_nobody_else(self, one_place, maker):
        occurrence, own, _organiser = one_place
        deeds = [
            lambda by: workflow.arrange(own.activity, by=by, at=NOW, places=9),
            lambda by: workflow.announce(occurrence, text="Hei", key=KEY, by=by, at=NOW),
            lambda by: workflow.note_attendance(occurrence, present=[], by=by, at=occurrence.ends_at),
        ]
        for deed in deeds:
            with pytest.raises(Refused) as refused:
                deed(maker())
            assert codes(refused) == {"not_allowed"}


KEY = "00000000-0000-4000-8000-000000000001"


def test_every_move_by_every_role(one_place):
    """Each role may make the moves of the table and no other, from each state."""
    occurrence, _own, organiser = one_place
    mine = make_participant(occurrence)
    people = {
        Role.PUBLIC: mine.signed_up_by,
        Role.MEMBER: organiser,
        Role.SYSTEM: None,
        Role.STAFF: make_staff(),
        "stranger": make_mandate().user,
    }
    for state in ParticipantState:
        for step in PARTICIPANT.moves:
            for role, user in people.items():
                until = NOW + DAY if "offered" in (state, step.to) else None
                Participant.objects.filter(pk=mine.pk).update(state=state, offered_until=until)
                row = Participant.objects.get(pk=mine.pk)
                may = state in step.sources and role in step.who
                try:
                    with transaction.atomic():
                        move(row, step.to, by=user, at=NOW, verb=step.name)
                except Refused:
                    assert not may, (state, step.name, role)
                else:
                    assert may, (state, step.name, role)


def test_who_sees_a_sign_up(one_place):
    occurrence, _own, organiser = one_place
    mine = make_participant(occurrence)
    sees = [
        user
        for user in (mine.signed_up_by, organiser, make_staff(), make_user(), make_mandate().user, None)
        if mine in Participant.objects.visible_to(user)
    ]
    assert sees == [mine.signed_up_by, organiser]
    assert [user for user in sees if mine.roles_of(user)] == sees
    assert not mine.roles_of(make_staff())


class TestForgetting:
    def test_a_month_after_it_is_over_nobody_is_known_and_the_numbers_are(self, one_place):
        occurrence, own, organiser = one_place
        mine = make_participant(occurrence)
        make_participant(occurrence)
        workflow.announce(occurrence, text="Hei", key=KEY, by=organiser, at=NOW)
        workflow.note_attendance(occurrence, present=[mine.pk], by=organiser, at=occurrence.ends_at)
        assert telling.erase_past(at=occurrence.ends_at + 29 * DAY) == 0
        assert telling.erase_past(at=occurrence.ends_at + 31 * DAY) == 2
        assert telling.erase_past(at=occurrence.ends_at + 31 * DAY) == 0
        assert not Participant.objects.exists()
        assert not own.announcements.exists()
        entry = AuditEntry.objects.get(action="organizations.participants.erased")
        assert entry.codes == {"number": 2, "attended": 1}

    def test_a_course_is_remembered_until_its_last_date_is_long_over(self):
        own = make_sign_up(activity=make_activity(repeats_until=date(2027, 4, 1)), covers="all")
        make_participant(own.dates().first())
        last = own.dates().last().ends_at
        assert telling.erase_past(at=last + 29 * DAY) == 0
        assert telling.erase_past(at=last + 31 * DAY) == 1


class TestWhatHappensToTheDate:
    """Those who have signed up are told, whoever changes it, and also those who wait."""

    def test_cancelled_and_on_again(self, one_place):
        occurrence, _own, organiser = one_place
        rows = [make_participant(occurrence), make_participant(occurrence)]
        calendar.cancel(occurrence, by=organiser, at=NOW)
        calendar.restore(occurrence, by=organiser, at=NOW)
        for row in rows:
            assert kinds(row.signed_up_by)[1:] == [
                "organizations.date_cancelled",
                "organizations.date_restored",
            ]

    def test_moved(self, one_place):
        occurrence, own, organiser = one_place
        mine = make_participant(occurrence)
        changed = facts(kind="event", starts_on=date(2027, 3, 18), title="Kurs i knuter")
        calendar.change(own.activity, by=organiser, at=NOW, **changed)
        assert kinds(mine.signed_up_by)[-1] == "organizations.date_moved"
        assert "18. mars" in Notice.objects.latest("pk").body

    def test_taken_out_of_the_calendar(self, one_place):
        occurrence, own, organiser = one_place
        mine = make_participant(occurrence)
        calendar.withdraw(own.activity, by=organiser, at=NOW)
        assert kinds(mine.signed_up_by)[-1] == "organizations.date_cancelled"

    @pytest.mark.parametrize("leaves", ["rests", "is_deleted"])
    def test_the_association_leaves_the_calendar(self, client, one_place, leaves):
        """Whether it takes place, only the association knows: nothing is said to be cancelled."""
        occurrence, own, _organiser = one_place
        mine, association = make_participant(occurrence), own.activity.association
        if leaves == "rests":
            confirmation.rest(association, by=make_staff(), at=NOW)
        else:
            take_in([Deleted(association.organization_number, NOW.date())], Report(), at=NOW)
        assert kinds(mine.signed_up_by)[-1] == "organizations.date_hidden"
        told = Notice.objects.latest("pk").body
        assert "står ikke lenger i kalenderen" in told
        assert "avlyst" not in told
        page = client.get(mine.get_absolute_url()).content.decode()
        assert "Spør foreningen" in page
        assert own.activity.get_absolute_url() not in page, "no link to a page that is gone"

    def test_one_who_has_signed_off_is_left_in_peace(self, one_place):
        occurrence, _own, organiser = one_place
        mine = make_participant(occurrence)
        workflow.withdraw(mine, by=mine.signed_up_by, at=NOW)
        calendar.cancel(occurrence, by=organiser, at=NOW)
        assert kinds(mine.signed_up_by) == ["organizations.sign_up_receipt"]

    def test_a_date_of_a_course_is_told_to_all_in_the_course(self):
        own = make_sign_up(covers="all")
        mine = make_participant(own.dates().first())
        organiser = own.activity.association.mandates.active().first().user
        calendar.cancel(own.dates()[2], by=organiser, at=NOW)
        assert kinds(mine.signed_up_by)[-1] == "organizations.date_cancelled"
