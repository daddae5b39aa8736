"""The floors: bare Django views behind the same middleware, one query each, and a template of ten lines.

`list25` is the one that every page is compared with. The others do the same kind of work as one page and nothing
more, so that what a page costs above them is ours. They have addresses only while the measurement runs.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, groupby

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.urls import path

from facilities.models import Booking, Facility
from facilities.models.booking import blocked_period
from organizations.models import Association, Occurrence
from portal import clock, urls
from portal.access import MemberRequest, member_page, public_page

PAGE = """<!doctype html>
<html lang="nb">
<head><meta charset="utf-8"><title>Gulvet</title></head>
<body>
<h1>Gulvet</h1>
%s
</body>
</html>
"""
LIST = (
    PAGE
    % """<ul>{% for row in rows %}
  <li><a href="/foreninger/{{ row.slug }}/">{{ row.name }}</a> {{ row.postal_place }}</li>{% endfor %}
</ul>"""
)
EVENTS = (
    PAGE
    % """<ul>{% for row in rows %}
  <li><a href="/kalender/aktivitet/{{ row.activity_id }}/">{{ row.activity.title }}</a>
  {{ row.starts_at|date:"j. F Y H.i" }} {{ row.activity.place }} {{ row.activity.association.name }}</li>{% endfor %}
</ul>"""
)
MONTH = (
    PAGE
    % """<table>{% for week in weeks %}<tr>{% for day, lines in week %}<td>{{ day }}
  <ul>{% for line in lines %}<li><a href="/kalender/aktivitet/{{ line.2 }}/">
  {{ line.1|date:"H.i" }} {{ line.3 }}</a></li>{% endfor %}</ul>
</td>{% endfor %}</tr>{% endfor %}</table>"""
)
WEEK = (
    PAGE
    % """<table>{% for hour, cells in rows %}<tr><th>{{ hour }}</th>{% for is_taken, start in cells %}<td>
  {% if is_taken %}opptatt{% else %}<a href="?fra={{ start }}">ledig</a>{% endif %}</td>{% endfor %}</tr>{% endfor %}
</table>"""
)
FOUR_A_DAY = """
    SELECT day::date, line.* FROM generate_series(%s::date, %s::date, interval '1 day') AS day
    CROSS JOIN LATERAL (
        SELECT one.starts_at, one.activity_id, activity.title FROM organizations_occurrence AS one
        JOIN organizations_activity AS activity ON activity.id = one.activity_id
        WHERE one.on = day::date AND one.is_in_plan AND activity.state = 'published'
        ORDER BY one.starts_at LIMIT 4
    ) AS line ORDER BY 1, 2
"""
FREE = {
    "rule": "floor",
    "text": "",
    "base": None,
    "discount": "0",
    "amount": "0",
    "legal_basis": "",
    "is_example": True,
}
_minute = count()


@cache
def _template(source):
    return engines["django"].from_string(source)


@public_page
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


@public_page
def list25(request: HttpRequest) -> HttpResponse:
    rows = Association.objects.listed("").order_by("sort_key").only("slug", "name", "postal_place")[:25]
    return HttpResponse(_template(LIST).render({"rows": rows}))


@public_page
def events(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    rows = Occurrence.objects.filter(starts_at__gt=at).order_by("starts_at", "id")
    rows = rows.select_related("activity__association")[:25]
    return HttpResponse(_template(EVENTS).render({"rows": rows}))


@public_page
def month(request: HttpRequest) -> HttpResponse:
    """The grid of this month with the first four a day."""
    first = clock.today().replace(day=1)
    first -= timedelta(days=first.weekday())
    days = [first + timedelta(days=number) for number in range(42)]
    with connection.cursor() as cursor:
        cursor.execute(FOUR_A_DAY, [days[0], days[-1]])
        lines = {day: list(found) for day, found in groupby(cursor.fetchall(), key=lambda row: row[0])}
    weeks = [[(day.day, lines.get(day, ())) for day in days[at : at + 7]] for at in range(0, 42, 7)]
    return HttpResponse(_template(MONTH).render({"weeks": weeks}))


@public_page
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """Seven days of fifteen hours of one facility, taken or free."""
    today = clock.today()
    first = clock.local(today - timedelta(days=today.weekday()), datetime.min.time())
    taken = list(
        Booking.objects.filter(facility=pk, starts_at__range=(first, first + timedelta(days=7))).values_list(
            "starts_at", "ends_at"
        )
    )
    rows = []
    for hour in range(8, 23):
        starts = [first + timedelta(days=day, hours=hour) for day in range(7)]
        rows.append(
            (
                hour,
                [(any(begin <= start < end for begin, end in taken), f"{start:%d-%H}") for start in starts],
            )
        )
    return HttpResponse(_template(WEEK).render({"rows": rows}))


@public_page
def feed(request: HttpRequest) -> HttpResponse:
    """The municipality's calendar feed, put together from strings: not even the lines are folded."""
    today = clock.today()
    rows = Occurrence.objects.for_feeds(today - timedelta(days=30)).filter(on__lte=today + timedelta(days=90))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//gulv//NO"]
    values = rows.values_list(
        "uid", "starts_at", "ends_at", "activity__title", "activity__place", "changed_at"
    )
    for uid, starts_at, ends_at, title, place, changed_at in values:
        lines += [
            "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{changed_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART:{starts_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", f"DTEND:{ends_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"SUMMARY:{title}", f"LOCATION:{place}", "END:VEVENT",
        ]  # fmt: skip
    return HttpResponse("\r\n".join([*lines, "END:VCALENDAR", ""]), content_type="text/calendar")


@member_page
def insert(request: MemberRequest) -> HttpResponse:
    """Somebody logged in saves a row under the same constraint, in a year that nobody books: no rule, log, message."""
    hall = _hall()
    starts_at = datetime(2090, 1, 1, tzinfo=UTC) + timedelta(hours=next(_minute))
    ends_at = starts_at + timedelta(minutes=30)
    row = Booking(
        facility=hall, span=hall.span, starts_at=starts_at, ends_at=ends_at, association_id=_association(),
        period=blocked_period(hall, starts_at, ends_at), booked_by=request.user, purpose="training",
        quote=FREE, created_at=clock.now(),
    )  # fmt: skip
    row.save()
    return HttpResponseRedirect("/")


@cache
def _hall():
    return Facility.objects.bookable().wholes().first()


@cache
def _association():
    return Association.objects.order_by("pk").values_list("pk", flat=True).first()


def forget():
    """Other data will be there."""
    _hall.cache_clear()
    _association.cache_clear()


urlpatterns = [
    path("gulv/", list25, name="floor_list25"),
    path("gulv/hei/", hello, name="floor_hello"),
    path("gulv/hendelser/", events, name="floor_events"),
    path("gulv/maned/", month, name="floor_month"),
    path("gulv/uke/<int:pk>/", week, name="floor_week"),
    path("gulv/kalender.ics", feed, name="floor_feed"),
    path("gulv/ny/", insert, name="floor_insert"),
    *urls.urlpatterns,
]
