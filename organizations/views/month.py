"""The calendar month by month, and all that happens on one day."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS

from organizations.models import Occurrence
from organizations.states import OccurrenceState
from portal import clock
from portal.access import public_page

IN_A_CELL = 4  # what a day of the month shows before "3 more"
ON_A_DAY = 50
YEARS = range(2000, 2101)


@dataclass(frozen=True)
class Line:
    """One occurrence as a cell shows it."""

    address: str
    begins: str
    title: str
    is_cancelled: bool


@dataclass(frozen=True)
class Cell:
    """One day of the month. Its words are made here: a filter for each date costs more than the query."""

    day: date
    is_in_month: bool
    is_today: bool
    lines: list[Line]
    more: int

    @property
    def number(self) -> int:
        return self.day.day

    @property
    def iso(self) -> str:
        return self.day.isoformat()

    @property
    def weekday(self) -> str:
        return str(WEEKDAYS[self.day.weekday()])

    @property
    def in_words(self) -> str:
        return f"{self.day.day}. {MONTHS[self.day.month]}"

    @property
    def address(self) -> str:
        return reverse("calendar_day", args=[self.day.year, self.day.month, self.day.day])


@public_page
def calendar_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month as a table of weeks; on a phone its days follow each other. One query, whatever there is in it."""
    if month not in range(1, 13) or year not in YEARS:
        raise Http404
    first = date(year, month, 1)
    weeks = weeks_of(first, today=clock.today())
    context = {
        "first": first,
        "weekdays": WEEKDAYS.values(),
        "weeks": weeks,
        "is_empty": not any(cell.lines for _number, cells in weeks for cell in cells if cell.is_in_month),
        "previous": first - timedelta(days=1),
        "next": first + timedelta(days=31),
    }
    return render(request, "organizations/calendar_month.html", context)


def weeks_of(first: date, *, today: date) -> list[tuple[int, list[Cell]]]:
    """Week number and seven days each, with what the cells have room for."""
    weeks = calendar.Calendar().monthdatescalendar(first.year, first.month)
    lines, totals = lines_between(weeks[0][0], weeks[-1][-1])
    return [
        (
            week[0].isocalendar().week,
            [
                Cell(
                    day=day,
                    is_in_month=day.month == first.month,
                    is_today=day == today,
                    lines=lines.get(day, []),
                    more=max(0, totals.get(day, 0) - IN_A_CELL),
                )
                for day in week
            ],
        )
        for week in weeks
    ]


def lines_between(first: date, last: date) -> tuple[dict[date, list[Line]], dict[date, int]]:
    """What each day shows, and how many there are on it. Reads only the columns that are shown."""
    rows = Occurrence.objects.public().between(first, last).some_of_each_day(IN_A_CELL)
    before, _zero, after = reverse("activity", args=[0]).partition("0")  # one look-up for all the addresses
    lines: dict[date, list[Line]] = {}
    totals: dict[date, int] = {}
    shown = ("on", "on_the_day", "activity_id", "starts_at", "activity__title", "state")
    for day, found in groupby(rows.values_list(*shown), key=lambda row: row[0]):
        for _on, totals[day], activity, starts_at, title, state in found:
            begins = f"{starts_at.astimezone(clock.OSLO):%H.%M}"
            is_cancelled = state == OccurrenceState.CANCELLED
            lines.setdefault(day, []).append(Line(f"{before}{activity}{after}", begins, title, is_cancelled))
    return lines, totals


@public_page
def calendar_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Everything on one day, also one that has been: where "3 more" leads."""
    try:
        asked = date(year, month, day)
    except ValueError:
        raise Http404 from None
    if year not in YEARS:
        raise Http404
    rows = Occurrence.objects.public().between(asked, asked).with_activity()
    context = {
        "day": asked,
        "page": Paginator(rows, ON_A_DAY).get_page(request.GET.get("side")),
        "previous": asked - timedelta(days=1),
        "next": asked + timedelta(days=1),
    }
    return render(request, "organizations/calendar_day.html", context)
