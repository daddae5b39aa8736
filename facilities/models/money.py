"""What bookings cost, and what the municipality gives, as the database adds it up."""

from datetime import date, datetime, time
from typing import Generic, Self, TypeVar

from django.db import models
from django.db.models import (
    Case,
    Count,
    DecimalField,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Sum,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce

from facilities.states import BookingState
from portal.clock import OSLO, local

KRONER: "DecimalField[object, object]" = DecimalField(max_digits=12, decimal_places=2)
LENGTH = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())

M = TypeVar("M", bound=models.Model)


class MoneyQuerySet(models.QuerySet[M], Generic[M]):
    """Words about money for the query set of bookings."""

    def between_days(self, first: date, until: date) -> Self:
        """Those that begin from `first` on, and before `until`."""
        return self.filter(starts_at__gte=local(first, time()), starts_at__lt=local(until, time()))

    def of_year(self, year: int) -> Self:
        return self.between_days(date(year, 1, 1), date(year + 1, 1, 1))

    def years(self) -> list[int]:
        """From the first booking's year to the last one's, the newest first."""
        found = self.aggregate(first=Min("starts_at"), last=Max("starts_at"))
        if found["first"] is None:
            return []
        first, last = (found[name].astimezone(OSLO).year for name in ("first", "last"))
        return list(range(last, first - 1, -1))

    def priced(self) -> Self:
        """With `ordinary`, the price without any rule, and `to_pay`, what is paid: as quoted, or as staff set it."""
        return self.annotate(
            ordinary=Cast(KT("quote__base"), KRONER),
            to_pay=Coalesce("set_amount", Cast(KT("quote__amount"), KRONER)),
        )

    def free_of_charge(self) -> Self:
        return self.priced().filter(to_pay=0)

    def given(self) -> Self:
        """Free, or for less than the ordinary price."""
        return self.priced().filter(Q(to_pay=0) | Q(to_pay__lt=F("ordinary")))

    def with_sums(self) -> Self:
        """After `given` and `values`: hours free and subsidised, their ordinary price, and what was paid of it."""
        is_free = Q(to_pay=0)
        return self.annotate(
            free=Sum(LENGTH, filter=is_free),
            subsidised=Sum(LENGTH, filter=~is_free),
            worth=Coalesce(Sum("ordinary"), 0, output_field=KRONER),
            paid=Coalesce(Sum("to_pay"), 0, output_field=KRONER),
        )

    def to_bill(self, since: date, until: date) -> Self:
        """Used from `since` and before `until`, with something else `due` than what is `billed` for it already."""
        return self.between_days(since, until).with_due().exclude(due=F("billed"))

    def settled_before(self, limit: datetime, *, since: date | None) -> Self:
        """Over before `limit`, with nothing left to bill or credit; since when it is billed here, None when never."""
        over = self.exclude(state=BookingState.REQUESTED).filter(ends_at__lt=limit).with_due()
        lately = over.filter(invoice_lines__batch__made_at__gte=limit)
        settled = Q(due=F("billed"))
        if since:
            settled |= Q(starts_at__lt=local(since, time()))
        return over.filter(settled).exclude(pk__in=lately.values("pk"))

    def with_due(self) -> Self:
        """With `due`, what it costs as it stands; `billed`, what is billed for it, and `times_billed`."""
        from facilities.models.invoice import InvoiceLine

        lines = InvoiceLine.objects.filter(booking=OuterRef("pk")).order_by().values("booking")
        return self.priced().annotate(
            due=Case(
                When(state=BookingState.CONFIRMED, then=F("to_pay")),
                When(state=BookingState.CANCELLED, then=Coalesce("cancellation_fee", 0, output_field=KRONER)),
                default=0,
                output_field=KRONER,
            ),
            billed=Coalesce(
                Subquery(lines.annotate(sum=Sum("amount")).values("sum")), 0, output_field=KRONER
            ),
            times_billed=Coalesce(Subquery(lines.annotate(count=Count("pk")).values("count")), 0),
        )
