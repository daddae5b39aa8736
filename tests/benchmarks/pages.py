"""What is measured: one line for each page, with the floor of its kind and the goal it is held to."""

import itertools
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.apps import apps
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.http import urlencode

from portal import clock
from portal.models import User
from portal.problems import Refused
from tests.benchmarks.harness import PRESSES

if TYPE_CHECKING:
    from facilities.models import Facility

Visit = Callable[[], HttpResponse]


class NotThere(Exception):
    """What the page would show does not exist here."""


@dataclass(frozen=True)
class Page:
    """`prepare` makes whatever the page needs, and returns the one request that is timed.

    `goal` is how many times the floor of its kind it may take, `most_queries` how often it may ask the database.
    `is_first` measures what somebody waits for who comes first after a change: nothing is kept from before.
    """

    name: str
    prepare: Callable[[], Visit]
    floor: str = "list25"
    goal: float | None = None
    most_queries: int = 12
    answer: int = 200
    is_first: bool = False

    @property
    def title(self) -> str:
        return f"{self.name}, first visit" if self.is_first else self.name

    @property
    def first(self) -> "Page":
        return replace(self, is_first=True)


def get(name: str, query: dict[str, str] | None = None, **values: object) -> Callable[[], Visit]:
    """Open the page `name`, not logged in. A value that is callable is asked for when the data is there."""

    def prepare() -> Visit:
        client = Client()
        address = reverse(
            name, kwargs={key: each() if callable(each) else each for key, each in values.items()}
        )
        return lambda: client.get(address, query)

    return prepare


def this_year() -> int:
    return clock.today().year


def this_month() -> int:
    return clock.today().month


def _busiest():
    """The bookable place with most bookings: the week that has most to draw."""
    from django.db.models import Count

    facilities = apps.get_model("facilities.Facility").objects.bookable().select_related("site")
    busiest = facilities.annotate(total=Count("bookings")).order_by("-total").first()
    if busiest is None:
        raise NotThere
    return busiest


def facility() -> str:
    return _busiest().slug


def site() -> str:
    return _busiest().site.slug


def book() -> Visit:
    """Press the button that books an hour, another free hour each time."""
    chair = _chair()
    filled_in = list(itertools.islice(_free_hours(chair), PRESSES))
    if len(filled_in) < PRESSES:
        raise NotThere
    return pressing(chair, filled_in.pop)


def pressing(user: User, filled_in: Callable[[], tuple[str, dict[str, object]]]) -> Visit:
    """Somebody logged in sends a form each time as a browser does, with the token that the page had in it."""
    client, token = Client(enforce_csrf_checks=True), "a" * 32
    client.force_login(user)
    client.cookies["csrftoken"] = token

    def press() -> HttpResponse:
        address, fields = filled_in()
        sent = urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True)
        return client.post(address, sent, content_type="application/x-www-form-urlencoded")

    return press


def _chair() -> User:
    from organizations.models import Mandate

    mandate = Mandate.objects.active().select_related("user").order_by("pk").first()
    if mandate is None:
        raise NotThere
    return mandate.user


def _free_hours(
    chair: User, halls: "Iterable[Facility] | None" = None
) -> Iterator[tuple[str, dict[str, object]]]:
    """The filled-in form for every weekday, five o'clock, in each hall, where the rules and the calendar allow it."""
    from facilities import offers
    from facilities.models import Facility
    from organizations.models import Association

    at = clock.now()
    association = Association.objects.acted_for_by(chair).first()
    wholes = Facility.objects.bookable().wholes().select_related("site__district")
    for hall, days in itertools.product(list(wholes) if halls is None else halls, range(30, 350)):
        day = clock.today() + timedelta(days=days)
        begins = clock.local(day, time(17))
        wish = offers.Wish(hall, association, begins, begins + timedelta(hours=1), "training", None)
        try:
            offered = offers.offer(wish, by=chair, at=at)
        except Refused:
            continue
        if day.isoweekday() > 5 or not offers.is_free(wish, by=chair, at=at):
            continue
        yield (
            reverse("book_facility", kwargs={"site": hall.site.slug, "facility": hall.slug}),
            {
                "association": association.pk,
                "part": hall.pk,
                "day": day.isoformat(),
                "from_time": "17:00",
                "to_time": "18:00",
                "purpose": "training",
                "key": str(uuid.uuid4()),
                "step": "book",
                "shown": offered.seen,
            },
        )


def feed_unchanged() -> Visit:
    """The calendar feed, asked for by a program that has it."""
    client, address = Client(), reverse("calendar_feed")
    tag = client.get(address)["ETag"]
    return lambda: client.get(address, headers={"if-none-match": tag})


def free_then() -> Visit:
    """Every hall that is free next Saturday from noon to two."""
    client, today = Client(), clock.today()
    day = today + timedelta(days=12 - today.weekday())
    query = {"dag": day.isoformat(), "fra": "12:00", "til": "14:00"}
    return lambda: client.get(reverse("facilities"), query)


def by_staff(name: str, query: dict[str, str] | None = None) -> Callable[[], Visit]:
    """Open the page `name` as a member of staff."""

    def prepare() -> Visit:
        client = Client()
        client.force_login(User.objects.filter(is_staff=True).order_by("pk").first())
        address = reverse(name)
        return lambda: client.get(address, query)

    return prepare


def floor(name: str) -> Visit:
    """The floor called `name`, to be visited by turns with the page; some pages are the floor of others."""
    if name in OTHERS:
        return OTHERS[name].prepare()
    client = Client()
    if name == "insert":
        return pressing(_chair(), lambda: (reverse("floor_insert"), {}))
    if name == "week":
        address = reverse("floor_week", args=[_busiest().pk])
        return lambda: client.get(address)
    return lambda: client.get(reverse(f"floor_{name}"))


MONTH = Page(
    "Calendar, one month",
    get("calendar_month", year=this_year, month=this_month),
    floor="month",
    goal=1.5,
    most_queries=4,
)
ASSOCIATIONS = Page("Association list", get("associations"), goal=2.0, most_queries=4)
FOUND = Page("Association search", get("associations", {"q": "historielag"}), floor="associations", goal=2.5)
CALENDAR = Page("Calendar list", get("calendar"), floor="events", goal=1.5, most_queries=5)
FEED = Page("Calendar feed", get("calendar_feed"), floor="feed", goal=2.0)
PAGES = (
    Page("A page of text (the shell)", get("privacy")),
    Page("Front page", get("front")),
    ASSOCIATIONS,
    ASSOCIATIONS.first,
    CALENDAR,
    CALENDAR.first,
    MONTH,
    MONTH.first,
    FEED.first,
    Page("Calendar feed, unchanged (304)", feed_unchanged, floor="hello", goal=2.0, answer=304),
    Page("A facility's week", get("facility", site=site, facility=facility), floor="week", goal=2.0),
    Page("A facility's week", get("facility", site=site, facility=facility), floor="week", goal=2.0).first,
    Page("What is free at a time", free_then, most_queries=4),
    Page("Creating a booking", book, floor="insert", goal=2.0, most_queries=99, answer=302),
    Page("Agreements in force", get("agreements")),
)
APPLICATIONS = Page("Applications, case handling", by_staff("admin:grants_grantapplication_changelist"))
OTHERS = {"associations": ASSOCIATIONS, "applications": APPLICATIONS}
GROWN = (  # ten thousand associations, ten times the calendar, twenty thousand applications
    ASSOCIATIONS,
    ASSOCIATIONS.first,
    FOUND,
    FOUND.first,
    CALENDAR,
    CALENDAR.first,
    MONTH,
    MONTH.first,
    Page("Grants that were given", get("grants_awarded")),
    APPLICATIONS,
    *(
        Page(
            f"Applications, search that finds {found}",
            by_staff("admin:grants_grantapplication_changelist", {"q": word}),
            floor="applications",
            goal=2.0,
        )
        for found, word in (("some", "historielag"), ("nearly all", "holder"), ("none", "finnesikke"))
    ),
)
