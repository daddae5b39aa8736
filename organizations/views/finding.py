"""What the list, the day, the week and the month of the calendar have in common: filters, and the way between them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from organizations.calendar_filters import CalendarFilter, PeriodFilter
from organizations.models.occurrence import OccurrenceQuerySet
from portal import clock, platform
from portal.kept import kept_page

FILTERS = frozenset(CalendarFilter.base_filters)
WORDS = frozenset({"q", "day"})
CHOICES = (FILTERS | {"side"}) - WORDS


@dataclass(frozen=True)
class Tab:
    """A way to look at the calendar."""

    label: str
    address: str
    is_current: bool


@dataclass(frozen=True)
class Look:
    """One visit to the calendar: which view, on which day, with which filters, and the days that lie beside it.

    `moment` is what the view shows of the clock: the minute for what comes next, the day for a month that marks today.
    """

    request: HttpRequest
    view: str
    day: date
    moment: str
    previous: date | None = None
    next: date | None = None

    @cached_property
    def query(self) -> str:
        """The filters as they follow along to another view; the page number and the first date do not."""
        kept_on = self.request.GET.copy()
        for name, values in list(kept_on.lists()):
            if name not in FILTERS or name == "day" or not any(values):
                del kept_on[name]
        return f"?{kept_on.urlencode()}" if kept_on else ""

    @property
    def is_filtered(self) -> bool:
        return any(self.request.GET.get(name) for name in FILTERS)

    def to(self, view: str, day: date | None) -> str:
        """The address of a view on a day, with the same filters; "" for no day."""
        return self._address(view, day) + self.query if day else ""

    def _address(self, view: str, day: date) -> str:
        week = day.isocalendar()
        values = {
            "calendar_day": [day.year, day.month, day.day],
            "calendar_week": [week.year, week.week],
            "calendar_month": [day.year, day.month],
        }
        return reverse(view, args=values.get(view, []))

    @property
    def here(self) -> str:
        """This view on this day, without filters."""
        return self._address(self.view, self.day)

    @property
    def before(self) -> str:
        return self.to(self.view, self.previous)

    @property
    def after(self) -> str:
        return self.to(self.view, self.next)

    @property
    def tabs(self) -> list[Tab]:
        labels = {
            "calendar": _("List"),
            "calendar_day": _("Day"),
            "calendar_week": _("Week"),
            "calendar_month": _("Month"),
        }
        return [Tab(label, self.to(view, self.day), view == self.view) for view, label in labels.items()]

    def filtered(self, rows: OccurrenceQuerySet) -> CalendarFilter:
        kind = CalendarFilter if self.view == "calendar" else PeriodFilter
        return kind(self.request.GET, queryset=rows, name=f"{self.here} {self.moment}")

    def answer(self, template: str, make: Callable[[], dict[str, Any]], **context: Any) -> HttpResponse:
        """The page `template` around the piece `<template>_piece`, for which `make` finds the facts when it is new."""
        around = {"look": self, **context}

        def rendered() -> SafeString:
            """Without the context processors: the piece knows no reader."""
            facts = {"request": self.request, "platform": platform.current(), "today": clock.today()}
            context = Context(around | facts | make())
            context.request = self.request  # type: ignore[attr-defined]
            return get_template(f"organizations/{template}_piece.html").template.render(context)  # type: ignore[attr-defined]

        around["piece"] = kept_page(
            self.request, ("calendar",), rendered, choices=CHOICES, words=WORDS, moment=self.moment
        )
        return render(self.request, f"organizations/{template}.html", around)
