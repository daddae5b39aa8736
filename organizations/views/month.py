"""The calendar month by month, week by week, and all that happens on one day."""

import calendar
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS

from organizations import hours
from organizations.models import Occurrence
from organizations.models.occurrence import OccurrenceQuerySet
from organizations.states import OccurrenceState
from organizations.views.finding import Look
from portal import clock
from portal.access import public_page

IN_A_CELL = 4  # what a day of the month shows before "3 more"
IN_A_COLUMN = 12  # what a day of the week shows
ON_A_DAY = 50
YEARS = range(2000, 2101)
SHOWN = (
    "on",
    "last_on",
    "on_the_day",
    "activity_id",
    "starts_at",
    "ends_at",
    "activity__title",
    "place",
    "activity__place",
    "state",
)


@dataclass(frozen=True)
class Line:
    """One occurrence as a cell shows it. `begins` is a clock time, or that it goes on."""

    address: str
    begins: str
    title: str
    place: str
    is_cancelled: bool


@dataclass(frozen=True)
class Cell:
    """One day of the month. Its words are made here: a filter for each date costs more than the query."""

    day: date
    is_in_month: bool
    is_today: bool
    lines: list[Line]
    more: int
    address: str

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


@public_page
def calendar_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """A month as a table of weeks; on a phone its days follow each other. As many queries, whatever there is in it."""
    if month not in range(1, 13) or year not in YEARS:
        raise Http404
    today, first = clock.today(), date(year, month, 1)
    is_now = (year, month) == (today.year, today.month)
    beside = (first - timedelta(days=1), first + timedelta(days=31))
    look = Look(request, "calendar_month", today if is_now else first, today.isoformat(), *beside)

    def facts() -> dict[str, Any]:
        weeks = calendar.Calendar().monthdatescalendar(year, month)
        shown = look.filtered(Occurrence.objects.public().between(weeks[0][0], weeks[-1][-1]))
        cells = cells_of([day for week in weeks for day in week], shown.qs, look, IN_A_CELL, month=month)
        rows = [cells[at : at + 7] for at in range(0, len(cells), 7)]
        return {
            "filters": shown.offered,
            "weekdays": WEEKDAYS.values(),
            "weeks": [(week[0].day.isocalendar().week, week) for week in rows],
            "is_empty": not any(cell.lines for cell in cells if cell.is_in_month),
        }

    return look.answer("calendar_month", facts, first=first)


@public_page
def calendar_week(request: HttpRequest, year: int, week: int) -> HttpResponse:
    """Seven days beside each other; on a phone below each other."""
    try:
        monday = date.fromisocalendar(year, week, 1)
    except ValueError:
        raise Http404 from None
    if year not in YEARS:
        raise Http404
    today = clock.today()
    days = [monday + timedelta(days=number) for number in range(7)]
    beside = (monday - timedelta(days=7), monday + timedelta(days=7))
    look = Look(request, "calendar_week", today if today in days else monday, today.isoformat(), *beside)

    def facts() -> dict[str, Any]:
        shown = look.filtered(Occurrence.objects.public().between(days[0], days[-1]))
        cells = cells_of(days, shown.qs, look, IN_A_COLUMN)
        return {
            "filters": shown.offered,
            "cells": cells,
            "is_empty": not any(cell.lines for cell in cells),
        }

    return look.answer("calendar_week", facts, number=week, first=monday, last=days[-1])


def cells_of(
    days: Sequence[date], rows: OccurrenceQuerySet, look: Look, most: int, *, month: int | None = None
) -> list[Cell]:
    """A cell for each of `days`, with what it has room for. Reads only the columns that are shown."""
    today = clock.today()
    lines, totals = _lines(rows.some_of_each_day(most).values_list(*SHOWN), days[0], days[-1])
    before, _day, after = reverse("calendar_day", args=[2000, 1, 1]).partition(
        "2000/1/1"
    )  # one look-up for all
    return [
        Cell(
            day=day,
            is_in_month=month in (None, day.month),
            is_today=day == today,
            lines=lines.get(day, [])[:most],
            more=max(0, totals.get(day, 0) - most),
            address=f"{before}{day.year}/{day.month}/{day.day}{after}{look.query}",
        )
        for day in days
    ]


def _lines(
    rows: Iterable[tuple[Any, ...]], first: date, last: date
) -> tuple[dict[date, list[Line]], dict[date, int]]:
    """What each day shows, and how many there are on it: those that begin, after those that go on."""
    before, _zero, after = reverse("activity", args=[0]).partition("0")
    lines: dict[date, list[Line]] = {}
    begin: dict[date, int] = {}
    go_on: Counter[date] = Counter()
    for on, last_on, on_the_day, activity, starts_at, ends_at, title, own_place, place, state in rows:
        begin[on] = on_the_day
        for day in _days_of(on, last_on, first, last):
            go_on[day] += day > on
            line = Line(
                address=f"{before}{activity}{after}",
                begins=hours.briefly(starts_at, ends_at, is_first=day == on, is_last=day == last_on),
                title=title,
                place=own_place or place,
                is_cancelled=state == OccurrenceState.CANCELLED,
            )
            lines.setdefault(day, []).append(line)
    return lines, {day: begin.get(day, 0) + go_on[day] for day in lines}


def _days_of(on: date, last_on: date, first: date, last: date) -> Iterable[date]:
    """The days that something goes over, of those that are shown."""
    if on == last_on:
        return (on,)
    begins = max(on, first)
    return (begins + timedelta(days=number) for number in range((min(last_on, last) - begins).days + 1))


@public_page
def calendar_day(request: HttpRequest, year: int, month: int, day: int) -> HttpResponse:
    """Everything on one day, also one that has been: where "3 more" leads."""
    try:
        asked = date(year, month, day)
    except ValueError:
        raise Http404 from None
    if year not in YEARS:
        raise Http404
    beside = (asked - timedelta(days=1), asked + timedelta(days=1))
    look = Look(request, "calendar_day", asked, clock.today().isoformat(), *beside)

    def facts() -> dict[str, Any]:
        shown = look.filtered(Occurrence.objects.public().between(asked, asked))
        page = Paginator(shown.qs.with_activity(), ON_A_DAY).get_page(request.GET.get("side"))
        return {"filters": shown.offered, "page": page}

    return look.answer("calendar_day", facts, day=asked)
