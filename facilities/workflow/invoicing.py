"""The invoice basis: once a month, everything that is not billed as it stands, and no krone twice."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Case, F, When
from django.utils.translation import gettext as _

from facilities import rules
from facilities.exporters import EXPORTERS
from facilities.models import InvoiceBatch, InvoiceLine
from facilities.models.booking_query import BookingQuerySet
from facilities.models.drop_in import DropInPlaceQuerySet
from portal.clock import OSLO
from portal.ledger import files_with_rows
from portal.models import StoredFile, User
from portal.models.audit import record
from portal.problems import Blocker, Refused, refuse_if_blocked


def make_invoice_basis(*, month: date, exporter: str, by: User, at: datetime) -> InvoiceBatch:
    """Bill what was used until the end of the month, and correct what has changed since it was billed.

    Guarantee: the sum of all lines of a booking is what it costs when the batch is made, and a batch's total is the
    sum of its lines, to the øre. Two at once: the second waits, and finds the month made. Killed in the middle:
    nothing is left.
    """
    month = month.replace(day=1)
    with files_with_rows() as files, transaction.atomic():
        InvoiceBatch.objects.one_at_a_time()
        months = InvoiceBatch.objects.order_by("month").values_list("month", flat=True)
        first, last = months.first(), months.last()
        refuse_if_blocked(rules.invoice_problems(month, last=last, by=by, today=at.astimezone(OSLO).date()))
        batch = InvoiceBatch(month=month, exporter=exporter, made_at=at, made_by=by)
        since = first or month
        lines = _lines(batch, batch.bookings(since)) + _places(batch, batch.places(since))
        if not lines:
            raise Refused(Blocker("nothing", _("Nothing is to be billed for this month."), "month"))
        batch.total = sum((line.amount for line in lines), Decimal(0))
        batch.save()
        InvoiceLine.objects.bulk_create(lines, batch_size=500)
        files.append(_file(batch, lines, by=by, at=at))
        batch.file = files[0]
        batch.save(update_fields=["file"])
        record("facilities.invoicebatch.made", batch, by=by, at=at, lines=len(lines))
    return batch


def _lines(batch: InvoiceBatch, bookings: BookingQuerySet) -> list[InvoiceLine]:
    """A line for each booking, customer by customer. The bookings are locked, so that none changes meanwhile."""
    own = Case(When(association=None, then=F("booked_by")))
    rows = bookings.select_for_update(of=("self",)).order_by("association__sort_key", own, "starts_at", "pk")
    found: Any = rows.select_related("association", "booked_by", "facility__site")
    return [
        InvoiceLine(batch=batch, booking=row, number=row.times_billed + 1, amount=row.due - row.billed)
        for row in found
    ]


def _places(batch: InvoiceBatch, places: DropInPlaceQuerySet) -> list[InvoiceLine]:
    """A line for each place in drop-in hours. It cannot be given back any more, so it is billed once."""
    rows = places.select_for_update(of=("self",)).order_by("hour__booking__starts_at", "pk")
    found: Any = rows.select_related("person", "hour__booking__facility__site")
    return [InvoiceLine(batch=batch, place=row, number=1, amount=row.amount) for row in found]


def _file(batch: InvoiceBatch, lines: Sequence[InvoiceLine], *, by: User, at: datetime) -> StoredFile:
    writer = EXPORTERS[batch.exporter]()
    return StoredFile.keep(
        writer.write(batch, lines),
        name=f"{batch.reference}.{writer.suffix}",
        content_type=writer.content_type,
        purpose="facilities.invoices",
        by=by,
        at=at,
    )
