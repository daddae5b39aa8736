"""A lived-in dialogue: who works with what, questions in every state, two meetings and two hearings."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any

from dialogue.demo.texts import (
    ANSWERS,
    CONTACT_POINTS,
    HEARING_ANSWERS,
    LAST_AGENDA,
    LAST_MEETING,
    NEXT_AGENDA,
    NEXT_MEETING,
    OLD_HEARING,
    OPEN_HEARING,
    QUESTIONS,
    WISHES,
)
from dialogue.models import (
    AgendaItem,
    ContactPoint,
    DialogueMeeting,
    Enquiry,
    EnquiryMessage,
    Hearing,
    HearingResponse,
    Registration,
)
from dialogue.states import EnquiryState, HearingState, MeetingState, ResponseState
from organizations.models import Association
from portal import clock
from portal.demo.loader import DemoContext
from portal.models import Case, User
from portal.models.audit import record
from portal.working_days import add_working_days, on_or_after

NOT_ANSWERED_BY = "Tranby Demokorps"  # the demo's chair has something left to do


def load(*, rng: random.Random, today: date, at: datetime, context: DemoContext) -> None:
    points = _contact_points(context)
    _enquiries(points, rng=rng, at=at, context=context)
    associations = list(Association.objects.public().exclude(name=NOT_ANSWERED_BY))
    _meetings(associations, rng=rng, today=today, context=context)
    _hearings(associations, rng=rng, today=today, at=at, context=context)


def _contact_points(context: DemoContext) -> list[ContactPoint]:
    staff = {"kari": context.user("saksbehandler"), "ola": context.user("idrett")}
    return [
        ContactPoint.objects.create(
            subject=subject,
            name=name,
            title=title,
            about=about,
            email=f"{name.split()[0].lower().translate(str.maketrans('æøå', 'aoa'))}@demo.example",
            phone=f"32 00 01 {number:02d}",
            visit=visit,
            unit=context.units[unit],
            staff=staff.get(name.split()[0].lower()),
            answer_days=days,
            order=number,
        )
        for number, (subject, name, title, about, visit, unit, days) in enumerate(CONTACT_POINTS, start=1)
    ]


def _enquiries(points: list[ContactPoint], *, rng: random.Random, at: datetime, context: DemoContext) -> None:
    """Newest first in the texts: the first wait, one is late, then answered, asked more about, closed, erased."""
    by_subject = {point.subject: point for point in reversed(points)}
    for number, (subject, topic, text, name, days_ago, state) in enumerate(QUESTIONS):
        asked = _office_hour(at - timedelta(days=days_ago), rng)
        point = by_subject[subject]
        due = add_working_days(asked.date(), point.answer_days)
        workday = add_working_days(asked.date(), rng.choice((1, 1, 2)))
        answered = min(clock.local(workday, time(rng.randint(9, 15), rng.randint(0, 59))), at)
        closed = min(answered + timedelta(days=20), at) if state == EnquiryState.CLOSED else None
        is_answered = state != EnquiryState.RECEIVED
        case = Case.objects.open_new(
            kind="dialogue.enquiry",
            title=f"Spørsmål om {point.get_subject_display()}",
            at=asked,
            due_on=due,
            unit=point.unit,
            case_handler=point.staff,
            closed_at=closed,
        )
        enquiry = Enquiry.objects.create(
            case=case,
            contact_point=point,
            topic=topic,
            name=name,
            email=f"innbygger{number}@demo.example",
            state=state,
            received_at=asked,
            promised_on=due,
            answered_at=answered if is_answered else None,
            first_answered_at=answered if is_answered else None,
            closed_at=closed,
        )
        record("dialogue.enquiry.received", enquiry, by=None, at=asked, subject=point.subject)
        EnquiryMessage.objects.create(enquiry=enquiry, is_answer=False, text=text, written_at=asked)
        if is_answered:
            staff = point.staff or context.user("saksbehandler")
            EnquiryMessage.objects.create(
                enquiry=enquiry, is_answer=True, written_by=staff, text=ANSWERS[subject], written_at=answered
            )
            record("dialogue.enquiry.answered", enquiry, by=staff, at=answered)


def _office_hour(at: datetime, rng: random.Random) -> datetime:
    """The same day, at a time when people write; never later than `at`."""
    day = at.astimezone(clock.OSLO).date()
    return min(clock.local(day, time(rng.randint(8, 21), rng.randint(0, 59))), at - timedelta(minutes=20))


def _meeting_day(day: date) -> date:
    """A working day near `day` when people are at home and at work: not around Christmas, not in summer."""
    if (day.month, day.day) >= (12, 12) or (day.month, day.day) <= (1, 9):
        day = date(day.year + (day.month == 12), 1, 14)
    if (6, 20) <= (day.month, day.day) < (9, 1):
        day = date(day.year, 9, 2)
    return on_or_after(day)


def _meetings(
    associations: list[Association], *, rng: random.Random, today: date, context: DemoContext
) -> None:
    by = context.user("saksbehandler")
    for weeks, values, points, share in (
        (5, NEXT_MEETING, NEXT_AGENDA, 0.3),
        (-49, LAST_MEETING, LAST_AGENDA, 0.6),
    ):
        day = _meeting_day(today + timedelta(weeks=weeks))
        published = clock.local(day - timedelta(weeks=8), time(10))
        meeting = DialogueMeeting.objects.create(
            title=values["title"].format(year=day.year),
            description=values["description"],
            place=values["place"],
            starts_at=clock.local(day, time(18)),
            ends_at=clock.local(day, time(20, 30)),
            capacity=80,
            signup_deadline=day - timedelta(days=7),
            state=MeetingState.PUBLISHED,
            published_at=published,
            invited_at=published,
        )
        record("dialogue.meeting.published", meeting, by=by, at=published)
        agenda = enumerate(points, start=1)
        AgendaItem.objects.bulk_create(
            AgendaItem(meeting=meeting, position=n, title=title) for n, title in agenda
        )
        coming = rng.sample(associations, k=int(len(associations) * share))
        Registration.objects.bulk_create(
            Registration(
                meeting=meeting,
                association=association,
                registered_by=_speaker(association, by),
                participants=rng.choice((1, 1, 2, 2, 3)),
                wished_subjects=rng.choice(WISHES),
                registered_at=published + timedelta(days=rng.randint(1, 20)),
                reminded_at=meeting.starts_at - timedelta(days=2) if weeks < 0 else None,
            )
            for association in coming
        )


def _speaker(association: Association, fallback: User) -> User:
    """Who acts for it; staff who noted it from a telephone call where nobody has a mandate yet."""
    mandate = association.mandates.active().select_related("user").first()
    return mandate.user if mandate else fallback


def _hearings(
    associations: list[Association], *, rng: random.Random, today: date, at: datetime, context: DemoContext
) -> None:
    by = context.user("saksbehandler")
    _hearing(OPEN_HEARING, associations[:], share=0.35, opened=at - timedelta(days=12),
             deadline=today + timedelta(days=16), rng=rng, at=at, by=by)  # fmt: skip
    closed = today - timedelta(days=120)
    _hearing(OLD_HEARING, associations[:], share=0.25, opened=at - timedelta(days=162), deadline=closed,
             rng=rng, at=at, by=by, closed_at=clock.end_of(closed) + timedelta(minutes=2),
             concluded_at=clock.local(closed + timedelta(days=40), time(13)))  # fmt: skip


def _hearing(
    text: dict[str, str],
    associations: list[Association],
    *,
    share: float,
    opened: datetime,
    deadline: date,
    rng: random.Random,
    at: datetime,
    by: User,
    **closing: Any,
) -> None:
    hearing = Hearing.objects.create(
        title=text["title"],
        background=text["background"],
        questions=text["questions"],
        conclusion=text.get("conclusion", ""),
        response_deadline=deadline,
        state=HearingState.CLOSED if closing else HearingState.OPEN,
        opened_at=opened,
        invited_at=opened,
        reminded_at=closing.get("closed_at"),
        **closing,
    )
    record("dialogue.hearing.opened", hearing, by=by, at=opened)
    answers = []
    for association in rng.sample(associations, k=int(len(associations) * share)):
        answer = rng.choice(HEARING_ANSWERS)
        sent = min(opened + timedelta(days=rng.randint(1, 25), hours=rng.randint(0, 9)), at)
        answers.append(
            HearingResponse(
                hearing=hearing,
                association=association,
                draft=answer,
                text=answer,
                state=ResponseState.SUBMITTED,
                started_at=sent,
                saved_at=sent,
                submitted_at=sent,
                submitted_by=_speaker(association, by),
            )
        )
    HearingResponse.objects.bulk_create(answers)
