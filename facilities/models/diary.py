"""What comes, what is over, and what waits for an answer."""

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

from facilities.models.kinds import BookingKind
from facilities.models.money import MoneyQuerySet
from facilities.states import AHEAD, BLOCKING, OVER, BookingState
from portal.clock import local

if TYPE_CHECKING:
    from facilities.models.booking import Booking

M = TypeVar("M", bound=models.Model)


class DiaryQuerySet(MoneyQuerySet[M], Generic[M]):
    """Words about days for the query set of bookings."""

    def bookings(self) -> Self:
        return self.filter(kind=BookingKind.BOOKING)

    def of_associations(self) -> Self:
        """Without what persons have booked for themselves."""
        return self.exclude(association=None)

    def of_persons(self) -> Self:
        """What persons have booked for themselves, without what is only held."""
        return self.bookings().filter(association=None).exclude(state=BookingState.HELD)

    def confirmed(self) -> Self:
        return self.filter(state=BookingState.CONFIRMED)

    def coming(self, at: datetime) -> Self:
        """Confirmed and not over yet, the next one first."""
        return self.bookings().confirmed().filter(ends_at__gt=at).order_by("starts_at", "id")

    def ahead(self, at: datetime) -> Self:
        """Confirmed or asked for, and not over yet, the next one first."""
        return self.bookings().filter(state__in=sorted(AHEAD), ends_at__gt=at).order_by("starts_at", "id")

    def still_to_come(self, at: datetime, from_day: date) -> Self:
        """Confirmed or asked for, not begun, from a day on."""
        begin = max(at, local(from_day, time()))
        return self.ahead(at).filter(starts_at__gte=begin)

    def gone(self, at: datetime) -> Self:
        """Over, cancelled or refused, the newest first."""
        return (
            self.bookings()
            .filter(Q(ends_at__lte=at) | Q(state__in=sorted(OVER)))
            .order_by("-starts_at", "-id")
        )

    def to_open(self, at: datetime, ahead: timedelta) -> Self:
        """Confirmed ones that need a way in during the coming days, the next one first."""
        return self.coming(at).filter(starts_at__lt=at + ahead)

    def on_day(self, day: date) -> Self:
        """Confirmed ones that take some of a day, blackouts left out."""
        first, last = local(day, time()), local(day + timedelta(days=1), time())
        return self.bookings().confirmed().filter(starts_at__lt=last, ends_at__gt=first)

    def per_site(self) -> dict[int, int]:
        """How many there are at each site."""
        rows = self.order_by().values("facility__site").annotate(count=models.Count("pk"))
        return {row["facility__site"]: row["count"] for row in rows}

    def awaiting_answer(self) -> Self:
        """Requests that staff have not answered, the first to be answered first."""
        return self.filter(state=BookingState.REQUESTED).order_by("answer_due_on", "created_at")

    def asking_for_some_of(self, booking: "Booking") -> Self:
        """Requests for some of its floor and time, itself included while it is one."""
        return self.awaiting_answer().filter(span__overlap=booking.span, period__overlap=booking.period)

    def rivals_of(self, booking: "Booking") -> Self:
        """Other requests for some of the same floor and time: of these only one can be accepted."""
        return self.asking_for_some_of(booking).exclude(pk=booking.pk)

    def made(self) -> Self:
        """Without those that are only held while a form is filled in."""
        return self.exclude(state=BookingState.HELD)

    def in_the_way_of(self, booking: "Booking") -> Self:
        """What has taken some of its floor and time."""
        taken = self.filter(state__in=sorted(BLOCKING)).exclude(pk=booking.pk)
        return taken.filter(span__overlap=booking.span, period__overlap=booking.period)
