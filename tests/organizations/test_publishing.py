"""Who is let straight into the calendar, who waits for staff, and what staff do with what waits."""

import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse

from organizations.models import Activity, CalendarTrust, Occurrence
from organizations.rules import TRUSTED_AFTER
from organizations.states import ActivityState
from organizations.workflow import calendar
from portal.models import Notice
from portal.problems import Refused
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user
from tests.organizations.factories import facts, make_activity, posted

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def newcomer():
    """The chair of an association that has nothing in the calendar."""
    return make_mandate(association=make_association(name="Sylling strikkelag"))


def enter(mandate, **changes):
    return calendar.enter(mandate.association, by=mandate.user, at=NOW, key=uuid.uuid4(), **facts(**changes))


def test_the_first_activities_wait_and_are_seen_by_their_own_and_by_staff(newcomer):
    waiting = enter(newcomer)
    assert waiting.state == ActivityState.SUBMITTED
    assert not Occurrence.objects.exists()
    seen = [
        list(Activity.objects.visible_to(user)) for user in (None, make_user(), newcomer.user, make_staff())
    ]
    assert seen == [[], [], [waiting], [waiting]]


def test_after_three_that_staff_let_in_the_next_goes_straight_in(newcomer):
    staff = make_staff()
    for _ in range(TRUSTED_AFTER):
        calendar.approve(enter(newcomer), by=staff, at=LATER)
    assert enter(newcomer).state == ActivityState.PUBLISHED


def test_what_was_withdrawn_counts_but_what_was_sent_back_does_not(newcomer):
    staff = make_staff()
    for _ in range(TRUSTED_AFTER - 1):
        calendar.withdraw(calendar.approve(enter(newcomer), by=staff, at=LATER), by=staff, at=LATER)
    calendar.send_back(enter(newcomer), reason="Hvor er det?", by=staff, at=LATER)
    assert enter(newcomer).state == ActivityState.SUBMITTED


@pytest.mark.parametrize(
    ("trust", "state"),
    [(CalendarTrust.ALWAYS, ActivityState.PUBLISHED), (CalendarTrust.NEVER, ActivityState.SUBMITTED)],
)
def test_staff_can_decide_by_hand(trust, state):
    association = make_association(calendar_trust=trust)
    for _ in range(TRUSTED_AFTER):
        Activity.objects.create(
            association=association, created_at=NOW, changed_at=NOW, published_at=NOW, **facts()
        )
    assert enter(make_mandate(association=association)).state == state


def test_approved_it_is_in_the_calendar_and_the_sender_is_told_without_what_it_says(newcomer):
    waiting = calendar.approve(enter(newcomer, title="Strikkekafé"), by=make_staff(), at=LATER)
    assert waiting.occurrences.count() > 70
    notice = Notice.objects.get(kind="organizations.activity_approved")
    assert notice.receiver == newcomer.user
    assert "Strikkekafé" not in notice.subject + notice.body
    assert waiting.get_absolute_url() in notice.body


def test_sent_back_changed_and_sent_again(client, newcomer):
    waiting = enter(newcomer)
    calendar.send_back(waiting, reason="Hvilken sal er det i?", by=make_staff(), at=LATER)
    notice = Notice.objects.get(kind="organizations.activity_returned")
    assert "Hvilken sal" not in notice.body
    client.force_login(newcomer.user)
    assert "Hvilken sal er det i?" in client.get(waiting.get_absolute_url()).content.decode()
    url = reverse("activity_edit", args=[waiting.pk])
    page = client.post(url, posted(place="Storsalen"), follow=True).content.decode()
    assert "Kommunen ser gjennom den" in page
    waiting.refresh_from_db()
    assert (waiting.state, waiting.place) == (ActivityState.SUBMITTED, "Storsalen")


def test_a_sender_who_no_longer_acts_for_it_is_not_told(newcomer):
    waiting = enter(newcomer)
    newcomer.delete()
    calendar.approve(waiting, by=make_staff(), at=LATER)
    assert not Notice.objects.exists()


def test_dates_that_went_by_while_it_waited_are_left_out(newcomer):
    waiting = enter(newcomer, repeats_until=date(2027, 3, 25))
    calendar.approve(waiting, by=make_staff(), at=NOW + timedelta(days=10))
    assert [row.on for row in waiting.occurrences.order_by("on")] == [date(2027, 3, 18), date(2027, 3, 25)]


def test_it_can_be_changed_while_it_waits(newcomer):
    waiting = enter(newcomer)
    calendar.change(waiting, by=newcomer.user, at=LATER, **facts(title="Bedre tittel"))
    assert (waiting.state, Activity.objects.get().title) == (ActivityState.SUBMITTED, "Bedre tittel")


def test_it_stands_on_the_worklist_and_is_let_in_from_there(client, newcomer):
    waiting = enter(newcomer, title="Strikkekafé")
    client.force_login(make_staff())
    assert "Sylling strikkelag vil vise «Strikkekafé»" in client.get("/admin/").content.decode()
    url = reverse("admin:organizations_activity_move", args=[waiting.pk, "approve"])
    client.post(url, {"send": "1"}, follow=True)
    waiting.refresh_from_db()
    assert waiting.state == ActivityState.PUBLISHED
    assert "Strikkekafé" not in client.get("/admin/").content.decode()


def test_a_member_is_told_what_happens_next(client, newcomer):
    client.force_login(newcomer.user)
    page = client.get(reverse("activity_new")).content.decode()
    assert "Send den til kommunen" in page
    assert "Kommunen ser gjennom de første" in page
    sent = client.post(reverse("activity_new"), posted(), follow=True).content.decode()
    assert "Kommunen ser gjennom den, og du får en e-post" in sent
    assert "Venter på kommunen" in sent


def test_a_member_cannot_let_the_own_activity_in(newcomer):
    waiting = enter(newcomer)
    with pytest.raises(Refused, match="not_allowed"):
        calendar.approve(waiting, by=newcomer.user, at=LATER)
    with pytest.raises(Refused, match="wrong_state"):
        calendar.publish(waiting, by=newcomer.user, at=LATER)


def test_a_copy_is_a_new_activity_without_the_dates(client):
    first = make_activity(title="Høstkonsert", kind="event", place="Kulturscenen", price=150)
    client.force_login(first.association.mandates.get().user)
    page = client.get(reverse("activity_new"), {"kopi": first.pk})
    assert "En kopi av «Høstkonsert»" in page.content.decode()
    form = page.context["form"]
    assert (form["title"].value(), form["place"].value(), form["price"].value()) == (
        "Høstkonsert",
        "Kulturscenen",
        150,
    )
    assert form["starts_on"].value() is None
    assert form["key"].value() != first.key
    client.post(
        f"{reverse('activity_new')}?kopi={first.pk}",
        posted(title="Høstkonsert", kind="event", starts_on=date(2027, 10, 2)),
    )
    assert Activity.objects.filter(title="Høstkonsert").count() == 2


@pytest.mark.parametrize("asked", ["999999", "tull", "-1", "9" * 40])
def test_a_copy_of_nothing_or_of_anothers_is_not_made(client, newcomer, asked):
    client.force_login(newcomer.user)
    theirs = make_activity(title="Andres", is_public=False)
    assert client.get(reverse("activity_new"), {"kopi": theirs.pk}).status_code == 404
    assert client.get(reverse("activity_new"), {"kopi": asked}).status_code in (200, 404)
