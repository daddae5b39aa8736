"""What volunteering puts on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.confirmation import Section, sections
from organizations.models import Association
from organizations.models.volunteering import (
    HelpMatch,
    HelpRequest,
    VolunteerHours,
    VolunteerSignUp,
    VolunteerTask,
)
from organizations.models.volunteering.centre import is_coordinator
from organizations.states.volunteering import SignUpState
from organizations.workflow.preparedness import preparedness_of
from portal import clock, registries
from portal.models import User
from portal.registries import Hit, Measure, MyItem, MySection, NavItem, Obligation, Task, WorkItem

YEAR = timedelta(days=365)
CALL_WITHIN = timedelta(days=3)  # when the worklist calls a request for help late


def volunteer_entry() -> NavItem:
    return NavItem(gettext_lazy("Volunteering"), "volunteering", "/frivillig/", 25)


def volunteer_card(today: date) -> Task:
    return Task(
        gettext_lazy("Be a volunteer"),
        gettext_lazy("Find a task that suits you, for an hour or more"),
        reverse("volunteering"),
        15,
    )


def my_shifts(user: User) -> MySection | None:
    """The coming shifts; who has been a volunteer before finds the hours under "see all"."""
    coming = VolunteerSignUp.objects.of(user).coming(clock.now()).with_task()[:10]
    items = [
        MyItem(
            title=str(row.shift.task),
            url=row.get_absolute_url(),
            state=row.outside_state,
            association=row.shift.task.organiser,
            when=row.shift.starts_at,
            is_new=row.state == SignUpState.OFFERED,
        )
        for row in coming
    ]
    return MySection(gettext_lazy("My volunteering"), items, reverse("my_volunteering"), order=45)


def hours_to_answer(user: User, today: date) -> Iterable[Obligation]:
    """Hours that volunteers have reported to the associations that one acts for."""
    waiting: QuerySet[VolunteerHours] = VolunteerHours.objects.organised_by(user).awaiting_approval()
    waiting = waiting.exclude(user=user)
    for name in waiting.order_by().values_list("association__name", flat=True).distinct():
        yield Obligation(
            title=_("Answer the hours that volunteers have reported"),
            url=reverse("hours_to_answer"),
            association=name or _("The municipality"),
        )


def help_to_coordinate(user: User) -> Iterable[WorkItem]:
    """Requests for help whose turn it is: for coordinators alone, and without a name."""
    if not is_coordinator(user):
        return
    waiting = HelpRequest.objects.awaiting_coordinator().select_related("district", "coordinator")
    for request in waiting.order_by("asked_at")[:50]:
        yield WorkItem(
            title=_("Somebody needs a hand: %(what)s") % {"what": request},
            kind=_("Help"),
            url=reverse("admin:organizations_helprequest_change", args=[request.pk]),
            since=request.asked_at,
            due_on=request.asked_at.astimezone(clock.OSLO).date() + CALL_WITHIN,
            handler=str(request.coordinator or ""),
        )


def help_to_answer(user: User, today: date) -> Iterable[Obligation]:
    """Somebody needs a hand, and the volunteer has not answered yet."""
    for match in HelpMatch.objects.of(user).asked():
        yield Obligation(
            title=_("Somebody needs a hand: can you help?"),
            url=match.get_absolute_url(),
            association=_("The volunteer centre"),
        )


def what_can_be_lent(association: Association, user: User) -> Section:
    """For the yearly confirmation: what the association lends in a crisis. Its button confirms this too."""
    found = preparedness_of(association)
    facts = [
        (row.get_kind_display(), f"{row.described}. {row.contact_name}, {row.phones}")
        for row in found.resources
    ]
    missing = [] if facts else [gettext_lazy("What you can lend in a crisis, if anything")]
    return Section(gettext_lazy("Preparedness"), facts, missing, reverse("preparedness"))


def search(text: str) -> Iterable[Hit]:
    found = VolunteerTask.objects.public().searched(text).going_on(clock.now())
    for task in found.select_related("association", "unit")[:8]:
        yield Hit(
            task.title,
            task.get_absolute_url(),
            gettext_lazy("Volunteer tasks"),
            f"{task.organiser}, {task.place}",
        )


def hours_given(today: date) -> Measure | None:
    """Approved hours of the last year: what the associations have been given."""
    minutes = VolunteerHours.objects.approved().between(today - YEAR, today).minutes()
    return Measure(gettext_lazy("Volunteer hours in the last year"), f"{minutes // 60}") if minutes else None


def register() -> None:
    registries.navigation.register("organizations.volunteering", volunteer_entry)
    registries.tasks.register("organizations.volunteering", volunteer_card)
    registries.my_page.register("organizations.volunteering", my_shifts)
    registries.obligations.register("organizations.volunteer_hours", hours_to_answer)
    registries.obligations.register("organizations.help", help_to_answer)
    registries.worklist.register("organizations.help", help_to_coordinate)
    registries.search.register("organizations.volunteering", search)
    registries.measures.register("organizations.volunteer_hours", hours_given)
    sections.register("organizations.preparedness", what_can_be_lent)
