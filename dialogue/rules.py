"""What stands in the way of asking, signing up and answering. Writes nothing."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from dialogue.models import ContactPoint, DialogueMeeting, Enquiry, Hearing
from dialogue.states import EnquiryState, MeetingState
from portal import clock
from portal.problems import Blocker, Problem
from portal.templatetags.portal import day as written_day
from portal.working_days import add_working_days

MOST_PER_HOUR = 5  # new enquiries from one e-mail address: a confirmation goes to it each time
MOST_MESSAGES_PER_HOUR = 10  # on one secret page


def answer_due(contact_point: ContactPoint, at: datetime) -> date:
    """The day the answer is promised: so many Norwegian working days after the day of the question."""
    return add_working_days(at.astimezone(clock.OSLO).date(), contact_point.answer_days)


def problems_with_asking(*, email: str, at: datetime) -> list[Problem]:
    recent = Enquiry.objects.filter(email__iexact=email, received_at__gt=at - timedelta(hours=1)).count()
    if recent < MOST_PER_HOUR:
        return []
    text = _("Many questions have come from this address in the last hour. Wait a little, or call us.")
    return [Blocker("too_many", text, "email")]


def problems_with_following_up(enquiry: Enquiry, *, at: datetime) -> list[Problem]:
    if enquiry.state == EnquiryState.CLOSED:
        return [Blocker("closed", _("This question is closed. Send a new one if there is more."))]
    recent = enquiry.messages.filter(is_answer=False, written_at__gt=at - timedelta(hours=1)).count()
    if recent < MOST_MESSAGES_PER_HOUR:
        return []
    return [
        Blocker("too_many", _("Many messages have come in the last hour. Wait a little, or call us."), "text")
    ]


def problems_with_signing_up(
    meeting: DialogueMeeting, *, participants: int, has_already: int, at: datetime
) -> Iterator[Problem]:
    """`has_already` is how many seats this association holds now, since those are not taken from others."""
    if meeting.state != MeetingState.PUBLISHED:
        yield Blocker("not_published", _("The meeting is not open for sign-up."))
        return
    if at.astimezone(clock.OSLO).date() > meeting.signup_deadline or at >= meeting.starts_at:
        text = _("The deadline to sign up was %(day)s. Call us if you would still like to come.")
        yield Blocker("too_late", text % {"day": written_day(meeting.signup_deadline)})
        return
    free = free_seats(meeting)
    if free is None or participants <= (free := free + has_already):
        return
    if free <= 0:
        yield Blocker("full", _("The meeting is full."), "participants")
    else:
        left = (
            _("Only %(free)d seats are left.") % {"free": free} if free > 1 else _("Only one seat is left.")
        )
        yield Blocker("too_few_seats", left, "participants")


def problems_with_withdrawing(meeting: DialogueMeeting, *, at: datetime) -> list[Problem]:
    if at < meeting.starts_at:
        return []
    return [Blocker("too_late", _("The meeting has already begun."))]


def free_seats(meeting: DialogueMeeting) -> int | None:
    """How many more can come; None when there is room for all."""
    return (
        None if meeting.capacity is None else max(meeting.capacity - meeting.registrations.all().seats(), 0)
    )


def problems_with_publishing(meeting: DialogueMeeting, *, at: datetime) -> list[Problem]:
    if meeting.starts_at <= at:
        return [Blocker("in_the_past", _("The meeting lies in the past. Give it a new time first."))]
    return []


def problems_with_answering(hearing: Hearing, *, at: datetime) -> list[Problem]:
    if hearing.is_open(at):
        return []
    text = _("The deadline was %(day)s. We cannot take more answers in this hearing.")
    return [Blocker("too_late", text % {"day": written_day(hearing.response_deadline)})]


def problems_with_deadline(deadline: date, *, at: datetime) -> list[Problem]:
    """For opening and for extending: there must be a day left to answer."""
    if deadline > at.astimezone(clock.OSLO).date():
        return []
    return [Blocker("deadline_past", _("The deadline must be a later day than today."), "response_deadline")]
