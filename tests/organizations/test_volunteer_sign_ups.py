"""Volunteers sign up, stand in line, are offered a place, withdraw; organisers are warned, volunteers reminded."""

from datetime import timedelta

import pytest

from organizations.models.volunteering import Shift, VolunteerSignUp
from organizations.workflow.volunteering import sign_ups, tasks
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_unit, make_user
from tests.organizations.volunteering import (
    BEGINS,
    make_shift,
    make_sign_up,
    make_task,
    organiser_of,
    shift_facts,
)

pytestmark = pytest.mark.django_db


def states(shift):
    return list(shift.sign_ups.order_by("pk").values_list("state", flat=True))


def kinds():
    return [
        kind.removeprefix("organizations.volunteer_")
        for kind in Notice.objects.order_by("pk").values_list("kind", flat=True)
    ]


def test_the_first_get_the_places_and_the_next_stand_in_line():
    shift = make_shift(max_people=2)
    for _ in range(4):
        make_sign_up(shift)
    assert states(shift) == ["confirmed", "confirmed", "waiting", "waiting"]
    assert shift.sign_ups.number_in_line(shift.sign_ups.last()) == 2


def test_signing_up_twice_is_one_sign_up_and_one_receipt():
    shift, user = make_shift(), make_user()
    assert make_sign_up(shift, user=user) == make_sign_up(shift, user=user)
    assert kinds() == ["receipt"]


def test_who_has_withdrawn_may_sign_up_again():
    first = make_sign_up(message="Jeg er allergisk.")
    sign_ups.withdraw(first, by=first.user, at=NOW)
    assert first.message == ""
    again = make_sign_up(first.shift, user=first.user)
    assert (again.state, again.pk == first.pk) == ("confirmed", False)


def test_a_place_that_becomes_free_is_offered_to_the_next_and_taken():
    shift = make_shift(max_people=1)
    first, second, third = make_sign_up(shift), make_sign_up(shift), make_sign_up(shift)
    sign_ups.withdraw(first, by=first.user, at=NOW)
    second.refresh_from_db(), third.refresh_from_db()
    assert (second.state, third.state) == ("offered", "waiting")
    assert second.offered_until > NOW
    assert make_sign_up(shift).state == "waiting"  # nobody passes the line
    sign_ups.accept(second, by=second.user, at=NOW + timedelta(hours=1))
    assert second.state == "confirmed"


def test_an_offer_that_nobody_answers_goes_to_the_next():
    shift = make_shift(max_people=1)
    first, second, third = make_sign_up(shift), make_sign_up(shift), make_sign_up(shift)
    sign_ups.withdraw(first, by=first.user, at=NOW)
    later = NOW + timedelta(days=2)
    second.refresh_from_db()
    with pytest.raises(Refused, match="offer_lapsed"):
        sign_ups.accept(second, by=second.user, at=later)
    sign_ups.settle_all(at=later)
    second.refresh_from_db(), third.refresh_from_db()
    assert (second.state, third.state) == ("lapsed", "offered")
    sign_ups.settle_all(at=later)
    assert Notice.objects.filter(kind="organizations.volunteer_offered").count() == 2


def test_who_is_taken_off_reads_why_and_the_next_is_offered_the_place():
    shift = make_shift(max_people=1)
    first, second = make_sign_up(shift), make_sign_up(shift)
    sign_ups.remove(first, reason="Vi trenger noen som kan kjøre.", by=organiser_of(shift), at=NOW)
    second.refresh_from_db()
    assert (first.state, second.state) == ("removed", "offered")
    assert "kjøre" not in Notice.objects.get(kind="organizations.volunteer_removed").body


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda s: tasks.cancel_shift(s, by=organiser_of(s), at=NOW), "cancelled"),
        (lambda s: tasks.close(s.task, by=organiser_of(s), at=NOW), "closed"),
    ],
)
def test_nobody_signs_up_for_what_is_off(change, code):
    shift = make_shift()
    change(shift)
    with pytest.raises(Refused, match=code):
        make_sign_up(shift)


def test_nobody_signs_up_or_withdraws_once_it_has_begun():
    shift = make_shift()
    mine = make_sign_up(shift)
    with pytest.raises(Refused, match="begun"):
        make_sign_up(shift, at=BEGINS)
    with pytest.raises(Refused, match="begun"):
        sign_ups.withdraw(mine, by=mine.user, at=BEGINS)


def test_the_age_is_said_and_never_stored():
    shift = make_shift(age_from=18)
    with pytest.raises(Refused, match="too_young"):
        sign_ups.sign_up(shift, by=make_user(), at=NOW)
    assert make_sign_up(shift).state == "confirmed"
    assert not {"birth", "born", "age"} & {field.name for field in VolunteerSignUp._meta.fields}


def test_a_cancelled_shift_tells_all_who_are_on_it_once():
    shift = make_shift(max_people=1)
    people = [make_sign_up(shift).user for _ in range(2)]
    gone = make_sign_up(shift)
    sign_ups.withdraw(gone, by=gone.user, at=NOW)
    tasks.cancel_shift(shift, by=organiser_of(shift), at=NOW)
    told = Notice.objects.filter(kind="organizations.volunteer_cancelled").values_list("address", flat=True)
    assert sorted(told) == sorted(person.email for person in people)


def test_the_organiser_is_warned_once_when_too_few_come():
    shift = make_shift(min_people=2, max_people=4)
    make_sign_up(shift)
    assert tasks.warn_of_too_few(at=BEGINS - timedelta(days=4)) == 0
    assert tasks.warn_of_too_few(at=BEGINS - timedelta(days=2)) == 1
    assert tasks.warn_of_too_few(at=BEGINS - timedelta(days=1)) == 0
    warning = Notice.objects.get(kind="organizations.volunteer_too_few")
    assert warning.address == organiser_of(shift).email
    assert "mangler fortsatt 1" in warning.body


def test_enough_people_warns_nobody():
    shift = make_shift(min_people=1)
    make_sign_up(shift)
    assert tasks.warn_of_too_few(at=BEGINS - timedelta(days=2)) == 0


def test_the_municipalitys_own_shift_warns_who_entered_it_and_the_unit():
    unit = make_unit()
    unit.email = "kultur@kommunen.example"
    unit.save()
    staff = make_staff()
    make_task(unit=unit, by=staff, shift={"min_people": 2})
    assert tasks.warn_of_too_few(at=BEGINS - timedelta(days=2)) == 2
    told = set(Notice.objects.values_list("address", flat=True))
    assert told == {staff.email, unit.email}


def test_a_volunteer_is_reminded_once_the_day_before():
    mine = make_sign_up()
    assert sign_ups.remind(at=BEGINS - timedelta(days=3)) == 0
    assert sign_ups.remind(at=BEGINS - timedelta(hours=30)) == 1
    assert sign_ups.remind(at=BEGINS - timedelta(hours=20)) == 0
    reminder = Notice.objects.get(kind="organizations.volunteer_reminder")
    assert mine.shift.task.title not in reminder.subject + reminder.body
    assert str(mine.shift.task.association) not in reminder.body
    assert "tirsdag 9. mars" in reminder.subject


def test_who_signed_up_just_now_needs_no_reminder():
    make_sign_up(at=BEGINS - timedelta(hours=20))
    assert sign_ups.remind(at=BEGINS - timedelta(hours=19)) == 0


def test_the_form_sent_twice_gives_one_task():
    association = make_association()
    chair = make_mandate(association=association).user
    import uuid

    from tests.organizations.volunteering import task_facts

    key = uuid.uuid4()
    made = [
        tasks.enter(association, by=chair, at=NOW, key=key, shifts=[shift_facts()], **task_facts())
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Shift.objects.count() == 1


def test_a_date_that_stands_already_is_not_added_again():
    task = make_task()
    added = tasks.add_shifts(task, shifts=[shift_facts()], by=task.created_by, at=NOW)
    assert added == []
    later = shift_facts(starts_at=BEGINS + timedelta(weeks=1))
    assert len(tasks.add_shifts(task, shifts=[shift_facts(), later], by=task.created_by, at=NOW)) == 1


def test_all_that_is_wrong_with_a_shift_is_said_at_once():
    wrong = {"starts_at": NOW - timedelta(days=1), "min_people": 5, "max_people": 2}
    with pytest.raises(Refused, match="past; max_below_min"):
        make_task(shift=wrong)


def test_a_draft_is_seen_by_those_who_arrange_it_only():
    task = make_task(is_public=False)
    from organizations.models.volunteering import VolunteerTask

    assert task in VolunteerTask.objects.visible_to(task.created_by)
    assert task not in VolunteerTask.objects.visible_to(make_user())
    assert task not in VolunteerTask.objects.visible_to(None)


def test_the_tasks_of_an_association_outside_the_register_are_not_public():
    from organizations.models.volunteering import VolunteerTask

    task = make_task(association=make_association(state="proposed"))
    assert task not in VolunteerTask.objects.public()
    with pytest.raises(Refused, match="closed"):
        make_sign_up(task.shifts.get())
