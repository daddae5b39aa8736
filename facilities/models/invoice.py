from datetime import date
from typing import TYPE_CHECKING

import pgtrigger
from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models.booking import Booking
from facilities.models.drop_in import DropInPlace
from portal.models import StoredFile

if TYPE_CHECKING:
    from facilities.models.booking_query import BookingQuerySet
    from facilities.models.drop_in import DropInPlaceQuerySet


class InvoiceBatchQuerySet(models.QuerySet["InvoiceBatch"]):
    def one_at_a_time(self) -> None:
        """Until the transaction ends nobody else makes a batch, of whatever month; everybody can read."""
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(self.model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


class InvoiceBatch(models.Model):
    """The invoice basis (*fakturagrunnlag*) of one month, made once: one file to the economy system.

    A month takes up everything since the first batch that is not billed as it stands now, so that what is cancelled
    or priced anew afterwards is corrected in the next one. Nothing in it is ever edited.
    """

    month = models.DateField(_("month"), unique=True)
    exporter = models.CharField(_("kind of file"), max_length=20)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=2)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    objects = InvoiceBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoice basis")
        verbose_name_plural = _("invoice bases")
        ordering = ("-month",)
        constraints = (models.CheckConstraint(condition=Q(month__day=1), name="invoice_batch_is_of_a_month"),)
        triggers = (
            pgtrigger.Protect(name="batch_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="batch_never_edited", operation=pgtrigger.UpdateOf("month", "total")),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number of the file, the same each time it is read."""
        return f"LOKALER-{self.month:%Y-%m}"

    def places(self, since: date) -> "DropInPlaceQuerySet":
        """Places in drop-in hours used until the end of the month that are not free, and not billed."""
        return DropInPlace.objects.to_bill(since, self.month + relativedelta(months=1))

    def bookings(self, since: date) -> "BookingQuerySet":
        """Those used until the end of the month that are not billed as they stand."""
        return Booking.objects.to_bill(since, self.month + relativedelta(months=1))


class InvoiceLine(models.Model):
    """What one batch bills for one booking: its price, a fee, or the difference since it was billed before.

    The lines of a booking are numbered, so that two who bill the same thing at once collide in the database.
    A place in drop-in hours is billed to its person, once.
    """

    batch = models.ForeignKey(
        InvoiceBatch, models.PROTECT, related_name="lines", verbose_name=_("invoice basis")
    )
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, related_name="invoice_lines", verbose_name=_("booking")
    )
    place = models.ForeignKey(
        DropInPlace, models.PROTECT, null=True, related_name="invoice_lines",
        verbose_name=_("place in drop-in hours"),
    )  # fmt: skip
    number = models.PositiveSmallIntegerField(_("number"))
    amount = models.DecimalField(_("amount (kr)"), max_digits=9, decimal_places=2)

    class Meta:
        verbose_name = _("invoice line")
        verbose_name_plural = _("invoice lines")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("booking", "number", name="invoice_line_bills_once"),
            models.UniqueConstraint("place", name="invoice_line_bills_a_place_once"),
            models.CheckConstraint(
                condition=Q(booking__isnull=False, place=None)
                | Q(booking=None, place__isnull=False, number=1),
                name="invoice_line_is_of_a_booking_or_a_place",
            ),
            models.UniqueConstraint("batch", "booking", name="invoice_line_once_in_a_batch"),
            models.CheckConstraint(condition=~Q(amount=0), name="invoice_line_is_money"),
            models.CheckConstraint(condition=Q(number__gte=1), name="invoice_line_is_numbered_from_1"),
        )
        triggers = (
            pgtrigger.Protect(name="line_never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return f"S{self.place_id}" if self.place_id else f"{self.booking_id}/{self.number}"

    @property
    def floor(self) -> Booking:
        """The booking, or what keeps the floor for the drop-in hours: where and when."""
        found = self.place.hour.booking if self.place else self.booking
        assert found is not None  # the database says so
        return found

    @property
    def is_correction(self) -> bool:
        """The booking was billed before, and costs something else now."""
        return self.number > 1

    @property
    def is_fee(self) -> bool:
        return not self.is_correction and self.booking is not None and self.booking.is_cancelled
