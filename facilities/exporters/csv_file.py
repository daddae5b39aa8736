from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from facilities.exporters.base import InvoiceExporter
from facilities.models import InvoiceBatch, InvoiceLine
from portal.clock import OSLO
from portal.ledger import ledger_csv

HEADINGS = (
    "fil", "linje", "kunde", "organisasjonsnummer", "adresse", "postnummer", "poststed", "bestilling", "bygg", "lokale",
    "dato", "fra", "til", "hva", "regel", "ordinaer_pris", "belop", "konto", "ansvar", "funksjon",
)  # fmt: skip
USE, FEE, CORRECTION, DROP_IN = "bruk", "avbestilling", "rettelse", "strotime"


class CsvInvoices(InvoiceExporter):
    """A line for each booking, with the accounting dimensions of its site. Written down in docs/rules/invoices.md."""

    code = "csv"
    label = _("CSV with accounting dimensions")
    content_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def write(self, batch: InvoiceBatch, lines: Sequence[InvoiceLine]) -> bytes:
        return ledger_csv(HEADINGS, (_line(batch, line) for line in lines))


def _line(batch: InvoiceBatch, line: InvoiceLine) -> list[Any]:
    booking, site = line.floor, line.floor.facility.site
    price = line.place.hour.price if line.place else booking.price
    return [
        batch.reference,
        str(line),
        *_customer(line),
        str(line) if line.place else booking.pk,
        site.name,
        booking.facility.name,
        f"{booking.starts_at.astimezone(OSLO):%Y-%m-%d}",
        f"{booking.starts_at.astimezone(OSLO):%H:%M}",
        f"{booking.ends_at.astimezone(OSLO):%H:%M}",
        _what(line),
        price.rule if price else "",
        (price and price.base) or Decimal(0),
        line.amount,
        site.ledger_account,
        site.cost_centre,
        site.function_code,
    ]


def _customer(line: InvoiceLine) -> list[str]:
    """An association with its address; a person as the portal knows them: by name and e-mail."""
    if line.place or line.floor.is_for_oneself:
        person = line.place.person if line.place else line.floor.booked_by
        return [f"{person.name} {person.email}".strip() if person else "", "", "", "", ""]
    association = line.floor.association
    if association is None:
        return [""] * 5
    return [
        association.name,
        association.organization_number or "",
        association.street_address,
        association.postal_code,
        association.postal_place,
    ]


def _what(line: InvoiceLine) -> str:
    if line.place:
        return DROP_IN
    if line.is_correction:
        return CORRECTION
    return FEE if line.is_fee else USE
