import uuid
from datetime import timedelta

import pytest

from dialogue.models import Enquiry
from dialogue.states import ENQUIRY, EnquiryState
from dialogue.tasks import look_after_enquiries
from dialogue.workflow import enquiry as workflow
from portal.models import AuditEntry, Notice
from portal.problems import Refused
from tests.dialogue.factories import make_contact_point, make_enquiry
from tests.factories import NOW, make_mandate, make_staff

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=5)

DEEDS = {
    "answer": lambda enquiry, by: workflow.answer(enquiry, by=by, at=LATER, text="Ja."),
    "forward": lambda enquiry, by: workflow.forward(
        enquiry, by=by, at=LATER, contact_point=make_contact_point()
    ),
    "close": lambda enquiry, by: workflow.close(enquiry, by=by, at=LATER),
}
MAY = {
    ("received", "staff"): {"answer", "forward", "close"},
    ("answered", "staff"): {"answer", "close"},
    ("received", "system"): {"close"},
    ("answered", "system"): {"close"},
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", ["staff", "member", "system"])
@pytest.mark.parametrize("state", EnquiryState.values)
def test_every_state_role_and_deed(state, role, deed):
    enquiry = make_enquiry(state=state)
    by = {"staff": make_staff, "member": lambda: make_mandate().user, "system": lambda: None}[role]()
    if deed in MAY.get((state, role), ()):
        DEEDS[deed](enquiry, by)
    else:
        with pytest.raises(Refused):
            DEEDS[deed](enquiry, by)
        enquiry.refresh_from_db()
        assert enquiry.state == state


def test_every_state_is_covered_by_the_table():
    sources = {source for move in ENQUIRY.moves for source in move.sources}
    assert sources | {move.to for move in ENQUIRY.moves} == set(EnquiryState)


def test_asking_gives_a_number_a_promise_and_two_mails():
    staff = make_staff()
    point = make_contact_point(staff=staff, answer_days=3)
    enquiry = make_enquiry(
        contact_point=point, email="ask@example.com", text="Hemmelig sak", name="Navn Navnesen"
    )
    assert enquiry.case.reference == "2027/000001"
    assert enquiry.promised_on == enquiry.case.due_on == (NOW + timedelta(days=3)).date()
    assert enquiry.case.case_handler == staff
    assert enquiry.case.title == "Spørsmål om haller og rom"
    to_resident = Notice.objects.get(address="ask@example.com")
    to_staff = Notice.objects.get(address=staff.email)
    assert enquiry.get_absolute_url() in to_resident.body
    assert "senest fredag 5. mars" in to_resident.body
    assert to_resident.is_secret
    assert f"/admin/dialogue/enquiry/{enquiry.pk}/change/" in to_staff.body
    for notice in (to_resident, to_staff):
        for private in ("Hemmelig", "Navnesen", "Åpningstid"):
            assert private not in notice.subject + notice.body
    assert enquiry.get_absolute_url() not in to_staff.body


def test_without_a_user_the_contact_points_own_address_gets_the_mail():
    enquiry = make_enquiry()
    assert Notice.objects.filter(
        kind="dialogue.enquiry_assigned", address=enquiry.contact_point.email
    ).exists()


def test_the_same_form_twice_is_one_enquiry():
    key, point = uuid.uuid4(), make_contact_point()
    values = {"topic": "A", "text": "B", "email": "a@example.com", "at": NOW, "form_key": key}
    assert workflow.ask(point, **values) == workflow.ask(point, **values)
    assert Enquiry.objects.count() == 1
    assert Notice.objects.filter(address="a@example.com").count() == 1


def test_one_address_cannot_flood():
    for _ in range(5):
        make_enquiry(email="A@example.com")
    with pytest.raises(Refused) as refused:
        make_enquiry(email="a@EXAMPLE.com")
    assert refused.value.problems[0].field == "email"
    make_enquiry(email="another@example.com")
    make_enquiry(email="a@example.com", at=NOW + timedelta(minutes=61))


def test_the_answer_is_not_in_the_mail():
    enquiry = make_enquiry(state="answered", email="ask@example.com")
    notice = Notice.objects.get(kind="dialogue.enquiry_answered")
    assert enquiry.get_absolute_url() in notice.body
    assert "Klokka åtte" not in notice.body
    assert notice.is_secret
    assert enquiry.messages.last().text == "Klokka åtte."


def test_a_follow_up_starts_a_new_answer_time_but_the_promise_stands():
    enquiry = make_enquiry(state="answered")
    at = NOW + timedelta(days=10)  # Friday 12 March
    workflow.follow_up(enquiry, at=at, text="Og i helgen?")
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.RECEIVED
    assert enquiry.case.due_on.isoformat() == "2027-03-17"
    assert enquiry.promised_on.isoformat() == "2027-03-05"
    assert enquiry.was_answered_in_time
    workflow.follow_up(enquiry, at=at, text="Og i helgen?")
    assert enquiry.messages.count() == 3
    assert Notice.objects.filter(kind="dialogue.enquiry_followed_up").count() == 1


def test_more_can_be_added_while_it_waits():
    enquiry = make_enquiry()
    workflow.follow_up(enquiry, at=LATER, text="Det gjelder Tranbyhallen.")
    enquiry.refresh_from_db()
    assert enquiry.state == EnquiryState.RECEIVED
    assert enquiry.case.due_on == enquiry.promised_on


def test_a_closed_question_takes_no_more():
    enquiry = make_enquiry(state="closed")
    with pytest.raises(Refused):
        workflow.follow_up(enquiry, at=LATER, text="Mer")
    assert enquiry.case.__class__.objects.get(pk=enquiry.case_id).closed_at


def test_one_page_cannot_flood():
    enquiry = make_enquiry()
    for number in range(9):
        workflow.follow_up(enquiry, at=NOW, text=f"Mer {number}")
    with pytest.raises(Refused):
        workflow.follow_up(enquiry, at=NOW, text="Enda mer")


def test_forwarding_keeps_the_promise_and_tells_the_next():
    enquiry, other = make_enquiry(), make_contact_point(subject="grants", staff=make_staff())
    with pytest.raises(Refused):
        workflow.forward(enquiry, by=make_staff(), at=LATER, contact_point=enquiry.contact_point)
    workflow.forward(enquiry, by=make_staff(), at=LATER, contact_point=other)
    enquiry.refresh_from_db()
    assert (enquiry.contact_point, enquiry.case.case_handler) == (other, other.staff)
    assert enquiry.case.due_on == enquiry.promised_on
    assert Notice.objects.filter(address=other.staff.email).count() == 1


def test_overdue_is_reminded_of_once(time_machine):
    late = make_enquiry()
    make_enquiry(state="answered")
    time_machine.move_to(NOW + timedelta(days=3), tick=False)
    look_after_enquiries()
    assert not Notice.objects.filter(kind="dialogue.enquiry_overdue").exists()  # the day itself is in time
    for days in range(4, 9):
        time_machine.move_to(NOW + timedelta(days=days), tick=False)
        look_after_enquiries()
    assert Notice.objects.get(kind="dialogue.enquiry_overdue").address == late.contact_point.email


def test_quiet_answers_close_by_themselves(time_machine):
    quiet, talking = make_enquiry(state="answered"), make_enquiry(state="answered")
    waiting = make_enquiry()
    workflow.follow_up(talking, at=LATER, text="Mer")
    time_machine.move_to(NOW + timedelta(days=31), tick=False)
    look_after_enquiries()
    states = {pk: Enquiry.objects.get(pk=pk).state for pk in (quiet.pk, talking.pk, waiting.pk)}
    assert states == {quiet.pk: "closed", talking.pk: "received", waiting.pk: "received"}


def test_a_year_after_it_is_closed_nothing_of_the_person_is_left(time_machine):
    closed = make_enquiry(state="closed", email="ask@example.com", name="Navn Navnesen")
    link, promised = closed.get_absolute_url(), closed.promised_on
    other = make_enquiry(state="answered")
    time_machine.move_to(NOW + timedelta(days=365), tick=False)
    look_after_enquiries()
    closed.refresh_from_db()
    assert closed.email == "ask@example.com"
    time_machine.move_to(NOW + timedelta(days=367), tick=False)
    look_after_enquiries()
    look_after_enquiries()
    closed.refresh_from_db()
    assert (closed.name, closed.email, closed.topic) == ("", "", "")
    assert set(closed.messages.values_list("text", flat=True)) == {""}
    assert closed.get_absolute_url() != link
    assert (closed.promised_on, closed.was_answered_in_time) == (promised, True)
    assert not Notice.objects.filter(address="ask@example.com").exists()
    assert Enquiry.objects.get(pk=other.pk).email
    log = AuditEntry.objects.filter(target_type="dialogue.enquiry", target_id=closed.pk)
    assert log.filter(action="dialogue.enquiry.erased").count() == 1
    assert "Navnesen" not in str(list(log.values("codes", "fields")))
    assert Enquiry.objects.filter(erased_at=None).count() == 1
