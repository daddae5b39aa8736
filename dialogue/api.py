"""Open data: meetings, hearings and contact points. Nothing about residents or single answers before the deadline."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from dialogue.models import ContactPoint, DialogueMeeting, Hearing

router = Router(tags=["dialogue"])


class MeetingOut(Schema):
    id: int
    kind: str
    title: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    signup_deadline: date
    capacity: int | None
    state: str
    participants: int


class HearingOut(Schema):
    id: int
    title: str
    background: str
    questions: list[str]
    response_deadline: date
    state: str
    answers: int
    conclusion: str

    @staticmethod
    def resolve_questions(hearing: Hearing) -> list[str]:
        return hearing.question_list


class ContactPointOut(Schema):
    id: int
    subject: str
    name: str
    title: str
    about: str
    email: str
    phone: str
    visit: str
    unit: str
    answer_days: int

    @staticmethod
    def resolve_unit(point: ContactPoint) -> str:
        return str(point.unit)


@router.get("/meetings", response=list[MeetingOut])
@paginate
def meetings(request: HttpRequest) -> QuerySet[DialogueMeeting]:
    """Dialogue meetings, the latest first; cancelled ones are marked."""
    return DialogueMeeting.objects.public().with_counts()


@router.get("/hearings", response=list[HearingOut])
@paginate
def hearings(request: HttpRequest) -> QuerySet[Hearing]:
    """Hearings that are or have been open, the latest deadline first."""
    return Hearing.objects.public().with_counts()


@router.get("/contact-points", response=list[ContactPointOut])
@paginate
def contact_points(request: HttpRequest) -> QuerySet[ContactPoint]:
    """Who in the municipality works with what."""
    return ContactPoint.objects.active().select_related("unit")
