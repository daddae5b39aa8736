from datetime import timedelta

import pytest

from dialogue import providers
from dialogue.models import Enquiry, HearingResponse, Registration
from dialogue.workflow import enquiry as enquiries
from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal import registries
from tests.dialogue.factories import make_contact_point, make_enquiry, make_hearing, make_meeting
from tests.factories import NOW, make_association, make_mandate, make_staff, make_user

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to(NOW, tick=False)


def test_obligations_are_what_is_left_to_do_per_association(django_assert_num_queries):
    mandate = make_mandate(association=make_association(name="Koret"))
    other = make_mandate(user=mandate.user, association=make_association(name="Teateret"))
    hearing, meeting = make_hearing(title="Nye regler"), make_meeting(title="Dialogmøte")
    make_hearing(state="draft"), make_meeting(state="cancelled")
    hearings.submit(hearing, association=other.association, by=other.user, at=NOW, text="Ja")
    meetings.sign_up(meeting, association=mandate.association, by=mandate.user, at=NOW, participants=1)
    with django_assert_num_queries(5):
        found = {(o.association, o.title, o.due_on) for o in providers.obligations(mandate.user, TODAY)}
    assert found == {
        ("Koret", "Svar på høringen «Nye regler»", hearing.response_deadline),
        ("Teateret", "Meld dere på «Dialogmøte»", meeting.signup_deadline),
    }
    assert not list(providers.obligations(make_user(), TODAY))


def test_my_page_has_sign_ups_and_answers(client):
    mandate = make_mandate()
    meeting, hearing = make_meeting(), make_hearing()
    meetings.sign_up(meeting, association=mandate.association, by=mandate.user, at=NOW, participants=1)
    hearings.save_draft(hearing, association=mandate.association, by=mandate.user, at=NOW, text="Halv")
    section = providers.my_page(mandate.user)
    assert [(item.title, item.state) for item in section.items] == [
        (meeting.title, "påmeldt"),
        (hearing.title, "utkast"),
    ]
    assert providers.my_page(make_user()) is None
    client.force_login(mandate.user)
    page = client.get("/min-side/").content.decode()
    assert meeting.title in page


def test_front_page_shows_what_is_open(client):
    assert "Si din mening" not in client.get("/").content.decode()
    make_contact_point(subject="portal")
    hearing, meeting = make_hearing(title="Nye <b>regler"), make_meeting()
    mandate = make_mandate()
    hearings.submit(hearing, association=mandate.association, by=mandate.user, at=NOW, text="Ja")
    page = client.get("/").content.decode()
    for text in (
        "Si din mening",
        "Nye &lt;b&gt;regler",
        "1 forening har svart",
        meeting.title,
        "Spør kommunen",
    ):
        assert text in page


def test_search_finds_public_things_only(client):
    make_hearing(title="Bølgebad for alle")
    make_hearing(title="Bølgebad hemmelig", state="draft")
    make_meeting(title="Om bølgebad")
    make_contact_point(about="Bølgebad og haller")
    assert len(list(providers.search("bølgebad"))) == 3
    page = client.get("/sok/?q=Bølgebad").content.decode()
    assert "hemmelig" not in page


def test_measures_say_what_is_true():
    assert providers.answered_on_time(TODAY) is None
    assert providers.last_meeting(TODAY) is None
    assert providers.contact_points(TODAY) is None
    assert providers.hearings_open(TODAY).value == "0"
    for days_late in (0, 0, 5):
        asked = NOW - timedelta(days=30)
        enquiry = make_enquiry(at=asked)
        enquiries.answer(enquiry, by=make_staff(), at=asked + timedelta(days=1 + days_late), text="Ja")
    make_enquiry(at=NOW - timedelta(days=30))
    make_enquiry(at=NOW)  # not due yet: counts neither way
    assert providers.answered_on_time(TODAY).value == "50\u00a0%"
    make_meeting(starts_at=NOW - timedelta(days=100), at=NOW - timedelta(days=200))
    assert providers.last_meeting(TODAY).value == "22. november 2026"
    make_hearing()
    assert providers.hearings_open(TODAY).value == "1"
    assert providers.contact_points(TODAY).value == "5"
    for name in ("last_meeting", "answered_on_time", "hearings_open", "contact_points"):
        assert registries.measures.get(f"dialogue.{name}")


def test_meetings_and_answers_of_the_last_year_are_counted():
    assert providers.next_meeting(TODAY) is None
    assert providers.meetings_held(TODAY) is None
    assert providers.answers_to_hearings(TODAY) is None
    make_meeting(starts_at=NOW + timedelta(days=21))
    make_meeting(starts_at=NOW + timedelta(days=3), state="draft")
    make_meeting(starts_at=NOW - timedelta(days=100), at=NOW - timedelta(days=200))
    make_meeting(starts_at=NOW - timedelta(days=500), at=NOW - timedelta(days=600))
    assert providers.next_meeting(TODAY).value == "23. mars 2027"
    assert providers.meetings_held(TODAY).value == "1"
    hearing, member = make_hearing(), make_mandate()
    hearings.save_draft(hearing, association=member.association, by=member.user, at=NOW, text="Ja")
    assert providers.answers_to_hearings(TODAY) is None
    hearings.submit(hearing, association=member.association, by=member.user, at=NOW, text="Ja")
    assert providers.answers_to_hearings(TODAY).value == "1"


def test_a_leap_day_has_a_year_before_it():
    make_enquiry(at=NOW)
    assert providers.answered_on_time(TODAY.replace(year=2028, month=2, day=29))


def test_open_data_shows_what_is_public(client):
    point, meeting, hearing = make_contact_point(subject="grants"), make_meeting(), make_hearing()
    make_meeting(state="draft"), make_hearing(state="draft"), make_contact_point(is_active=False)
    make_enquiry(contact_point=point)
    [row] = client.get("/api/v1/dialogue/contact-points").json()["items"]
    assert (row["name"], row["unit"], row["answer_days"]) == (point.name, point.unit.name, 3)
    [row] = client.get("/api/v1/dialogue/meetings").json()["items"]
    assert (row["title"], row["participants"]) == (meeting.title, 0)
    [row] = client.get("/api/v1/dialogue/hearings").json()["items"]
    assert (row["title"], row["questions"], row["answers"]) == (
        hearing.title,
        ["Hva mener dere?", "Hvorfor?"],
        0,
    )


def test_who_sees_which_rows():
    member, stranger, staff = make_mandate(), make_mandate().user, make_staff()
    meeting, hearing = make_meeting(), make_hearing()
    meetings.sign_up(meeting, association=member.association, by=member.user, at=NOW, participants=1)
    hearings.submit(hearing, association=member.association, by=member.user, at=NOW, text="Ja")
    make_enquiry()
    for user, sees in ((member.user, (1, 1, 0)), (stranger, (0, 0, 0)), (staff, (1, 1, 1))):
        found = tuple(
            model.objects.visible_to(user).count() for model in (Registration, HearingResponse, Enquiry)
        )
        assert found == sees
