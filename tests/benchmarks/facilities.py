"""Premises that grow: 200 halls, and as many bookings of them as one likes, loaded by PostgreSQL itself.

The days nearest to today fill first, and evenings stay free: each size shows the same week, with more around it.
"""

import itertools
import uuid
from collections.abc import Iterator
from datetime import date, time, timedelta

from django.db import connection
from django.test import Client
from django.urls import reverse

from facilities.models import Booking, Facility, OpeningHours, Site
from facilities.series import SeriesWish, plan
from organizations.models import Association, District
from portal import clock
from portal.models import User
from tests.benchmarks import pages
from tests.benchmarks.harness import PRESSES
from tests.benchmarks.pages import Page, Visit, by_staff, get

SIZES = (10_000, 200_000, 1_000_000)
SMALL, LARGE, HALLS = "Lite bygg", "Stort bygg", 200
WEEKS = 40
FILL = """
    INSERT INTO facilities_booking (facility_id, span, starts_at, ends_at, period, kind, state, association_id,
        booked_by_id, is_adult, purpose, ages, reason, quote, is_instant, created_at, cancel_reason, answer, set_reason,
        door_code)
    SELECT hall.id, hall.span, begins, begins + interval '1 hour', tstzrange(begins, begins + interval '1 hour'),
        'booking', 'confirmed', %(association)s, %(user)s, false, 'training', '', '', quote, true, now(), '', '', '', ''
    FROM (SELECT id, span, row_number() OVER (ORDER BY id) - 1 AS number FROM facilities_facility
          WHERE id = ANY(%(halls)s)) AS hall,
        generate_series(%(since)s, %(until)s - 1) AS k,
        LATERAL (SELECT k / 8 AS far) AS day,
        LATERAL (SELECT ((%(today)s::date + (CASE WHEN far %% 2 = 0 THEN far / 2 ELSE -(far + 1) / 2 END)::int)
            + make_interval(hours => 8 + (k %% 8)::int)) AT TIME ZONE 'Europe/Oslo' AS begins) AS time,
        (SELECT quote FROM facilities_booking WHERE quote ? 'base' ORDER BY id LIMIT 1) AS usual
"""


def build() -> None:
    """A site with three halls, one with thirty, and the others five by five."""
    district = District.objects.order_by("pk").first()
    number = itertools.count(1)
    for name, halls in [
        (SMALL, 3),
        (LARGE, 30),
        *((f"Bygg {each}", 5) for each in range((HALLS - 33) // 5 + 1)),
    ]:
        site = Site.objects.create(name=name, district=district)
        for _ in range(halls):
            hall = Facility.objects.create(site=site, name=f"Sal {next(number)}", kind="sports_hall")
            hours = {"opens_at": time(8), "closes_at": time(22), "valid_from": date(2020, 1, 1)}
            OpeningHours.objects.bulk_create(
                OpeningHours(facility=hall, weekday=day, **hours) for day in range(7)
            )


def fill(size: int) -> None:
    """Until there are `size` bookings of these halls. What is said of each is left out; the constraint is not."""
    halls = list(free_halls().values_list("pk", flat=True))
    since = Booking.objects.filter(
        facility=halls[0], starts_at__year__lt=2080, submission_key=None, series=None
    ).count()
    values = {
        "association": Association.objects.order_by("pk").values_list("pk", flat=True).first(),
        "user": User.objects.order_by("pk").values_list("pk", flat=True).first(),
        "halls": halls, "since": since, "until": size // len(halls), "today": clock.today(),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys and counts, row by row
        cursor.execute(FILL, values)
        cursor.execute("SET session_replication_role = DEFAULT")


def site_called(name: str):
    return lambda: Site.objects.get(name=name).slug


def first_hall() -> str:
    return Facility.objects.filter(site__name=SMALL).order_by("pk").first().slug


def free_then() -> Visit:
    """Everything that is free an evening next week: two hundred halls."""
    client, today = Client(), clock.today()
    day = today + timedelta(days=9 - today.weekday())
    query = {"dag": day.isoformat(), "fra": "18:00", "til": "20:00"}
    return lambda: client.get(reverse("facilities"), query)


def book() -> Visit:
    """Press the button that books an hour, another free hour each time."""
    chair = pages._chair()
    return pages.pressing(chair, list(itertools.islice(pages._free_hours(chair, free_halls()), PRESSES)).pop)


def free_halls():
    """Those whose evenings nobody has."""
    return Facility.objects.filter(name__startswith="Sal ").select_related("site__district").order_by("pk")


def series() -> Visit:
    """Press the button that books an hour in each of forty weeks, other hours each time."""
    chair = pages._chair()
    filled_in = list(itertools.islice(_free_series(chair), PRESSES))
    return pages.pressing(chair, filled_in.pop)


def _free_series(chair: User) -> Iterator[tuple[str, dict[str, object]]]:
    association, at = Association.objects.acted_for_by(chair).first(), clock.now()
    first = clock.today() + timedelta(days=3)
    for hall, weekday, hour in itertools.product(free_halls().reverse(), range(7), range(16, 22)):
        starts = first + timedelta(days=(weekday - first.weekday()) % 7)
        until = starts + timedelta(weeks=WEEKS - 1)
        wish = SeriesWish(
            hall, association, (weekday,), starts, until, time(hour), time(hour + 1), "training"
        )
        planned = plan(wish, by=chair, at=at)
        if len(planned.dates) != WEEKS or not planned.possible:
            continue
        yield (
            reverse("book_series", kwargs={"site": hall.site.slug, "facility": hall.slug}),
            {
                "association": association.pk, "part": hall.pk, "weekdays": [weekday], "purpose": "training",
                "from_time": f"{hour}:00", "to_time": f"{hour + 1}:00", "first_on": starts.isoformat(),
                "until_on": until.isoformat(), "key": str(uuid.uuid4()), "step": "book", "shown": planned.seen,
            },
        )  # fmt: skip


WEEK = Page(
    "A hall's week", get("facility", site=site_called(SMALL), facility=first_hall), floor="week", goal=2.0
)
DAY_OF_3 = Page("A day of 3 halls", get("site", site=site_called(SMALL)), most_queries=4)
DAY_OF_30 = Page("A day of 30 halls", get("site", site=site_called(LARGE)), most_queries=4)
SEARCH = Page("What is free among 200 halls", free_then, floor="day of 30", goal=10.0, most_queries=4)
BOOKING = Page("Creating a booking", book, floor="insert", goal=2.0, most_queries=99, answer=302)
SERIES = Page("A series of 40", series, floor="booking", goal=3.0, most_queries=99, answer=302)
LIST = Page("All bookings, case handling", by_staff("admin:facilities_booking_changelist"))
FOUND = Page(
    "All bookings, search",
    by_staff("admin:facilities_booking_changelist", {"q": "historielag"}),
    floor="bookings",
    goal=2.0,
)
HALLS_LIST = Page("Halls, case handling", by_staff("admin:facilities_facility_changelist"))
PAGES = (
    WEEK, WEEK.first, DAY_OF_3, DAY_OF_3.first, DAY_OF_30, DAY_OF_30.first, SEARCH.first, BOOKING, SERIES, LIST, FOUND,
    HALLS_LIST,
)  # fmt: skip
pages.OTHERS |= {"day of 30": DAY_OF_30.first, "booking": BOOKING, "bookings": LIST}
