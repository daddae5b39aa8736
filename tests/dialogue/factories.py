"""Makers of the dialogue's rows. States are reached through the workflow."""

import itertools
import uuid
from datetime import date, datetime, timedelta
from typing import Any

from dialogue.models import ContactPoint, DialogueMeeting, Enquiry, Hearing
from dialogue.states import EnquiryState, HearingState, MeetingState
from dialogue.workflow import enquiry as enquiries
from dialogue.workflow import hearing as hearings
from dialogue.workflow import meeting as meetings
from portal import clock
from tests.factories import NOW, make_staff, make_unit

_numbers = itertools.count(1)
DAY = NOW.date()


def make_contact_point(*, subject: str = "facilities", answer_days: int = 3, **fields: Any) -> ContactPoint:
    number = next(_numbers)
    values = {
        "name": f"Kontakt {number} Eksempel",
        "title": "konsulent",
        "about": "Haller og rom",
        "email": f"kontakt{number}@example.com",
        "phone": "32 00 00 00",
        "unit": make_unit(),
    }
    return ContactPoint.objects.create(subject=subject, answer_days=answer_days, **(values | fields))


def make_enquiry(*, state: str = "received", at: datetime = NOW, contact_point: ContactPoint | None = None,
                 email: str = "", text: str = "Når åpner hallen?", topic: str = "Åpningstid",
                 name: str = "", closed_at: datetime | None = None) -> Enquiry:  # fmt: skip
    enquiry = enquiries.ask(
        contact_point or make_contact_point(),
        topic=topic,
        text=text,
        email=email or f"innbygger{next(_numbers)}@example.com",
        name=name,
        at=at,
        form_key=uuid.uuid4(),
    )
    if state in (EnquiryState.ANSWERED, EnquiryState.CLOSED):
        enquiries.answer(enquiry, by=make_staff(), at=at + timedelta(hours=1), text="Klokka åtte.")
    if state == EnquiryState.CLOSED:
        enquiries.close(enquiry, by=None, at=closed_at or at + timedelta(hours=2))
    return enquiry


def make_meeting(*, state: str = "published", starts_at: datetime = NOW + timedelta(days=21),
                 at: datetime = NOW, signup_deadline: date | None = None,
                 **fields: Any) -> DialogueMeeting:  # fmt: skip
    day = starts_at.astimezone(clock.OSLO).date()
    values = {
        "title": f"Dialogmøte {next(_numbers)}",
        "description": "Vi møtes.",
        "place": "Haugestad",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "signup_deadline": signup_deadline or day - timedelta(days=7),
    }
    meeting = DialogueMeeting.objects.create(**(values | fields))
    if state != MeetingState.DRAFT:
        meetings.publish(meeting, by=make_staff(), at=at)
    if state == MeetingState.CANCELLED:
        meetings.cancel(meeting, by=make_staff(), at=at)
    return meeting


def make_hearing(*, state: str = "open", deadline: date = DAY + timedelta(days=14), at: datetime = NOW,
                 **fields: Any) -> Hearing:  # fmt: skip
    values = {
        "title": f"Høring {next(_numbers)}",
        "background": "Vi foreslår noe nytt.",
        "questions": "Hva mener dere?\nHvorfor?",
        "response_deadline": deadline,
    }
    hearing = Hearing.objects.create(**(values | fields))
    if state != HearingState.DRAFT:
        hearings.open_hearing(hearing, by=make_staff(), at=at)
    if state == HearingState.CLOSED:
        hearings.close_past(at=clock.end_of(deadline) + timedelta(minutes=2))
        hearing.refresh_from_db()
    return hearing
