"""Waiting lists: who is next, until when an offer stands, and when it lapses.

Used wherever places are few: an activity, a volunteers' shift, a hall that somebody may cancel. One row asks for one
place. Nobody is moved from the list to a place without having said yes: a free place is *offered* to the first in
line, and an offer that is not taken in time goes to the next.

How to use it: let the model inherit `Queued` and its query set `QueueQuerySet`, name the states in a `Line`, and call
`settle` in a transaction that has locked whatever the places belong to: after every change, on reading when
`overdue` finds something, and from a timed task. It can be called as often as one likes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, ClassVar, Generic, Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.clock import OSLO, local
from portal.lifecycle import HasLifecycle
from portal.problems import Blocker, Problem

LONGEST = timedelta(hours=24)  # to think it over
SHORTEST = timedelta(minutes=30)  # closer than this before it begins, nobody is offered anything
NIGHT_ENDS, MORNING, NIGHT_BEGINS = time(8), time(9), time(22)


@dataclass(frozen=True)
class Line:
    """The states of one lifecycle that have to do with waiting. `holding` have a place for good."""

    waiting: Any
    offered: Any
    holding: frozenset[Any]

    @property
    def taking(self) -> frozenset[Any]:
        """Those that nobody else can have the place of: an offer keeps it until it lapses."""
        return self.holding | {self.offered}

    @property
    def open(self) -> frozenset[Any]:
        return self.taking | {self.waiting}


class Queued(HasLifecycle):
    """A row that asks for one place. First come, first served, by `asked_at` and then by number."""

    line: ClassVar[Line]

    asked_at = models.DateTimeField(_("came into the line"))
    offered_until = models.DateTimeField(_("offer stands until"), null=True, blank=True)

    class Meta:
        abstract = True

    def offer_problems(self, at: datetime) -> list[Problem]:
        """Why the offered place cannot be taken now: it has lapsed, though nobody may have noticed yet."""
        if self.offered_until is None or at > self.offered_until:
            return [Blocker("offer_lapsed", _("The offer has run out, and the place has gone to the next."))]
        return []


Q = TypeVar("Q", bound=Queued)


class QueueQuerySet(models.QuerySet[Q], Generic[Q]):
    def waiting(self) -> Self:
        """Those in line, the next first."""
        return self.filter(state=self.model.line.waiting).order_by("asked_at", "pk")

    def taking_places(self) -> Self:
        return self.filter(state__in=self.model.line.taking)

    def holding_places(self) -> Self:
        return self.filter(state__in=self.model.line.holding)

    def open(self) -> Self:
        """Those that have a place, an offer, or wait."""
        return self.filter(state__in=self.model.line.open)

    def overdue(self, at: datetime) -> Self:
        """Offers that have run out and still keep a place from the next."""
        return self.filter(state=self.model.line.offered, offered_until__lt=at)

    def free(self, places: int | None) -> int | None:
        """How many of `places` are free; None when there is no limit."""
        return None if places is None else max(0, places - self.taking_places().count())

    def number_in_line(self, row: Q) -> int:
        """1 for the next."""
        before = models.Q(asked_at__lt=row.asked_at) | models.Q(asked_at=row.asked_at, pk__lt=row.pk)
        return self.waiting().filter(before).count() + 1


def deadline(at: datetime, *, begins: datetime) -> datetime | None:
    """Until when an offer made at `at` stands; None when it is too late to offer anything.

    A day, or half of the time that is left when there is less than two days. Nobody loses a place while asleep:
    what would run out between 22.00 and 8.00 stands until 9.00, unless it begins before that.
    """
    left = begins - at
    if left < SHORTEST:
        return None
    return _awake(at + min(LONGEST, left / 2), before=begins)


def _awake(until: datetime, *, before: datetime) -> datetime:
    shown = until.astimezone(OSLO)
    if NIGHT_ENDS <= shown.time() < NIGHT_BEGINS:
        return until
    morning = shown.date() + timedelta(days=shown.time() >= NIGHT_BEGINS)
    later = local(morning, MORNING)
    return later if later < before else until


def settle(
    rows: QueueQuerySet[Q],
    *,
    places: int | None,
    begins: datetime,
    at: datetime,
    lapse: Callable[[Q], object],
    offer: Callable[[Q, datetime], object],
) -> None:
    """Let offers that have run out lapse, and offer what is free to those who are next.

    `rows` are all that ask for the same places. The caller has locked what the places belong to, as must the verbs
    that accept an offer and give a place back: then no place is offered twice, and none is taken while it lapses.
    `lapse` and `offer` change the state, and tell.
    """
    for row in rows.overdue(at):
        lapse(row)
    until = deadline(at, begins=begins)
    if until is None:
        return
    for row in _next(rows, rows.free(places)):
        offer(row, until)


def _next(rows: QueueQuerySet[Q], free: int | None) -> Iterable[Q]:
    return list(rows.waiting()[:free])
