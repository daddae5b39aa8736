"""What the dialogue puts on the pages that show every app."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dialogue import contacts
from dialogue.models import (
    ContactPoint,
    DialogueMeeting,
    Enquiry,
    Hearing,
    HearingDocument,
    HearingResponse,
    Registration,
    Subject,
)
from dialogue.states import PUBLIC_HEARING
from organizations.models import Association
from portal import clock, registries
from portal.measures import counted
from portal.models import StoredFile, User
from portal.registries import (
    FrontSection,
    Hit,
    Measure,
    MyItem,
    MySection,
    NavItem,
    Obligation,
    Task,
    WorkItem,
)
from portal.templatetags.portal import day as written_day

MOST_HITS = 10
MOST_WORK = 200


def navigation() -> NavItem:
    return NavItem(gettext_lazy("Dialogue"), "dialogue", "/dialog/", 60)


def _begin(today: date) -> datetime:
    """The start of a day: what is compared with it holds all day."""
    return clock.local(today, time(0))


def unanswered_enquiries(user: User) -> Iterator[WorkItem]:
    waiting = (
        Enquiry.objects.visible_to(user).unanswered().select_related("case__case_handler", "contact_point")
    )
    for enquiry in waiting.order_by("case__due_on")[:MOST_WORK]:
        yield WorkItem(
            title=enquiry.topic,
            kind=_("Question from a resident"),
            url=reverse("admin:dialogue_enquiry_change", args=[enquiry.pk]),
            since=enquiry.received_at,
            due_on=enquiry.case.due_on,
            handler=str(enquiry.case.case_handler or enquiry.contact_point.name),
            reference=enquiry.case.reference,
        )


def unconcluded_hearings(user: User) -> Iterator[WorkItem]:
    """Those who answered wait for word."""
    for hearing in Hearing.objects.visible_to(user).unconcluded():
        yield WorkItem(
            title=hearing.title,
            kind=_("Hearing without a conclusion"),
            url=reverse("admin:dialogue_hearing_change", args=[hearing.pk]),
            since=hearing.closed_at or hearing.opened_at or clock.end_of(hearing.response_deadline),
        )


def obligations(user: User, today: date) -> Iterator[Obligation]:
    """Hearings to answer and meetings to sign up to, for each association that `user` acts for."""
    mine = list(Association.objects.acted_for_by(user))
    if not mine:
        return
    at = _begin(today)
    hearings = list(Hearing.objects.takes_answers(at))
    meetings = list(DialogueMeeting.objects.takes_sign_ups(at).order_by("starts_at"))
    answered = set(HearingResponse.objects.sent().filter(association__in=mine, hearing__in=hearings)
                   .values_list("association", "hearing"))  # fmt: skip
    coming = set(Registration.objects.filter(association__in=mine, meeting__in=meetings)
                 .values_list("association", "meeting"))  # fmt: skip
    for association in mine:
        for hearing in hearings:
            if (association.pk, hearing.pk) not in answered:
                title = _("Answer the hearing “%(title)s”") % {"title": hearing.title}
                yield Obligation(
                    title, hearing.get_absolute_url(), association.name, hearing.response_deadline
                )
        for meeting in meetings:
            if (association.pk, meeting.pk) not in coming:
                title = _("Sign up to “%(title)s”") % {"title": meeting.title}
                yield Obligation(title, meeting.get_absolute_url(), association.name, meeting.signup_deadline)


def my_page(user: User) -> MySection | None:
    """Sign-ups to meetings that are not over, and answers to hearings, drafts too."""
    mine = Association.objects.acted_for_by(user)
    sign_ups = Registration.objects.filter(association__in=mine).coming().after(clock.now())
    items = [
        MyItem(
            row.meeting.title,
            row.get_absolute_url(),
            row.outside_state,
            row.association.name,
            row.meeting.starts_at,
        )
        for row in sign_ups.select_related("meeting", "association").order_by("meeting__starts_at")
    ]
    answers = HearingResponse.objects.filter(association__in=mine).select_related("hearing", "association")
    items += [
        MyItem(row.hearing.title, row.hearing.get_absolute_url(), row.outside_state, row.association.name,
               row.submitted_at or row.saved_at)
        for row in answers.order_by("-saved_at")[:20]
    ]  # fmt: skip
    return MySection(gettext_lazy("Dialogue"), items, reverse("dialogue"), 60) if items else None


def search(query: str) -> Iterable[Hit]:
    for hearing in Hearing.objects.search(query)[:MOST_HITS]:
        yield Hit(hearing.title, hearing.get_absolute_url(), _("Hearings"), hearing.background[:160])
    for meeting in DialogueMeeting.objects.search(query)[:MOST_HITS]:
        when = f"{written_day(meeting.starts_at)}, {meeting.place}"
        yield Hit(meeting.title, meeting.get_absolute_url(), _("Meetings"), when)
    for point in ContactPoint.objects.search(query)[:MOST_HITS]:
        yield Hit(str(point), point.get_absolute_url(), _("Contact persons"), point.about)


def last_meeting(today: date) -> Measure | None:
    held = DialogueMeeting.objects.held(_begin(today)).first()
    return Measure(_("Last dialogue meeting"), written_day(held.starts_at)) if held else None


def answered_on_time(today: date) -> Measure | None:
    """Of the questions promised an answer in the last year, the share that got it in time."""
    promised = list(Enquiry.objects.promised_between(_a_year_before(today), today))
    if not promised:
        return None
    in_time = sum(enquiry.was_answered_in_time for enquiry in promised)
    return Measure(_("Questions answered in time, last year"), f"{100 * in_time // len(promised)}\u00a0%")


def next_meeting(today: date) -> Measure | None:
    coming = DialogueMeeting.objects.published().coming(_begin(today)).first()
    return Measure(_("Next meeting"), written_day(coming.starts_at)) if coming else None


def meetings_held(today: date) -> Measure | None:
    """Dialogue meetings and meeting points of the last twelve months."""
    held = DialogueMeeting.objects.held(_begin(today)).filter(starts_at__gte=_begin(_a_year_before(today)))
    return counted(_("Meetings held in the last twelve months"), held.count())


def answers_to_hearings(today: date) -> Measure | None:
    """What associations have sent in to hearings in the last twelve months."""
    sent = HearingResponse.objects.sent().filter(submitted_at__gte=_begin(_a_year_before(today)))
    return counted(_("Answers to hearings in the last twelve months"), sent.count())


def _a_year_before(today: date) -> date:
    return today.replace(year=today.year - 1, day=min(today.day, 28))


def hearings_open(today: date) -> Measure:
    return Measure(_("Hearings open for answers"), str(Hearing.objects.takes_answers(_begin(today)).count()))


def contact_points(today: date) -> Measure | None:
    """How many contact persons there are; none is not a kept promise."""
    return counted(_("Named contact persons"), ContactPoint.objects.active().count())


def ask_the_municipality(today: date) -> Task | None:
    contact = contacts.contact_for(Subject.PORTAL)
    if contact is None:
        return None
    return Task(_("Ask the municipality"), contact.answers_within, reverse("contact"), 60)


def say_your_mind(request: HttpRequest, today: date) -> FrontSection | None:
    at = _begin(today)
    hearings = list(Hearing.objects.takes_answers(at).with_counts()[:3])
    meeting = DialogueMeeting.objects.published().coming(clock.now()).first()
    if not hearings and not meeting:
        return None
    return FrontSection("dialogue/_front.html", {"hearings": hearings, "meeting": meeting}, "aside", 60)


def may_open_hearing_document(file: StoredFile, user: User) -> bool:
    """The kernel's own file page asks here; the public has the hearing's page."""
    found = HearingDocument.objects.filter(file=file)
    return found.exists() if user.is_staff else found.filter(hearing__state__in=PUBLIC_HEARING).exists()


def register() -> None:
    registries.navigation.register("dialogue", navigation)
    registries.worklist.register("dialogue.enquiries", unanswered_enquiries)
    registries.worklist.register("dialogue.hearings", unconcluded_hearings)
    registries.obligations.register("dialogue", obligations)
    registries.my_page.register("dialogue", my_page)
    registries.contacts.register("dialogue", contacts.contact_for)
    registries.search.register("dialogue", search)
    registries.measures.register("dialogue.last_meeting", last_meeting)
    registries.measures.register("dialogue.answered_on_time", answered_on_time)
    registries.measures.register("dialogue.hearings_open", hearings_open)
    registries.measures.register("dialogue.contact_points", contact_points)
    registries.measures.register("dialogue.next_meeting", next_meeting)
    registries.measures.register("dialogue.meetings_held", meetings_held)
    registries.measures.register("dialogue.answers_to_hearings", answers_to_hearings)
    registries.tasks.register("dialogue.ask", ask_the_municipality)
    registries.front_page.register("dialogue", say_your_mind)
    registries.file_guards.register("dialogue.hearing_document", may_open_hearing_document)
