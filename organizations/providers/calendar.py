"""What the calendar puts on the pages that show every app."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.models import Activity, Association, Occurrence
from organizations.views.calendar import by_day
from portal import clock, registries
from portal.models import User
from portal.registries import (
    FrontSection,
    Hit,
    Measure,
    MyItem,
    MySection,
    NavItem,
    WorkItem,
)

ON_FRONT = 8
ON_MY_PAGE = 5
ANSWER_WITHIN = timedelta(days=3)  # when the worklist calls it late: many dates are near


def calendar_entry() -> NavItem:
    return NavItem(gettext_lazy("Calendar"), "calendar", "/kalender/", 10)


def what_happens(request: HttpRequest, today: date) -> FrontSection:
    """The next that take place; a cancelled date is left to the calendar itself."""
    coming = Occurrence.objects.public().taking_place().upcoming(clock.now()).with_activity()[:ON_FRONT]
    return FrontSection("organizations/front_calendar.html", {"days": by_day(coming, today)}, order=10)


def my_activities(user: User) -> MySection | None:
    """What comes, the next first, and drafts; what is over stands behind “See all”."""
    mine = (
        Activity.objects.acted_for_by(user).editable().next_first(clock.now()).select_related("association")
    )
    items = [
        MyItem(
            title=activity.title,
            url=activity.get_absolute_url(),
            state=str(activity.get_state_display()),
            when=activity.next_at,
            association=str(activity.association),
        )
        for activity in mine.coming_or_unfinished()[:ON_MY_PAGE]
    ]
    if not items and not Association.objects.acted_for_by(user).exists():
        return None
    return MySection(gettext_lazy("In the calendar"), items, reverse("my_activities"), order=40)


def activities_to_let_in(user: User) -> Iterable[WorkItem]:
    for activity in (
        Activity.objects.awaiting_decision().select_related("association").order_by("submitted_at")[:50]
    ):
        since = activity.submitted_at or activity.changed_at
        yield WorkItem(
            title=_("%(association)s wants to show “%(title)s”")
            % {"association": activity.association, "title": activity.title},
            kind=_("Activity for the calendar"),
            url=reverse("admin:organizations_activity_change", args=[activity.pk]),
            since=since,
            due_on=since.astimezone(clock.OSLO).date() + ANSWER_WITHIN,
        )


def activities_upcoming(today: date) -> Measure | None:
    """What takes place in the next 30 days."""
    coming = Occurrence.objects.public().taking_place().between(today, today + timedelta(days=30)).count()
    return Measure(gettext_lazy("Dates in the calendar in the next 30 days"), str(coming))


def search(text: str) -> Iterable[Hit]:
    for activity in (
        Activity.objects.public().searched(text).going_on(clock.now()).select_related("association")[:8]
    ):
        yield Hit(
            activity.title,
            activity.get_absolute_url(),
            gettext_lazy("Activities"),
            f"{activity.association}, {activity.place}",
        )


def register() -> None:
    registries.navigation.register("organizations.calendar", calendar_entry)
    registries.front_page.register("organizations.calendar", what_happens)
    registries.my_page.register("organizations.activities", my_activities)
    registries.worklist.register("organizations.calendar", activities_to_let_in)
    registries.search.register("organizations.calendar", search)
    registries.measures.register("organizations.activities_upcoming", activities_upcoming)
