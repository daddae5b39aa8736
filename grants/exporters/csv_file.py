import csv
import io
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.exporters.base import Exporter
from grants.models import Payment, PaymentBatch

HEADINGS = (
    "fil", "betaling", "utbetales", "fra_konto", "til_konto", "belop", "mottaker", "organisasjonsnummer", "melding",
    "sak", "ordning", "konto", "ansvar", "funksjon",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@")


class CsvExporter(Exporter):
    """A line for each payment, with the accounting dimensions of its scheme: semicolons, UTF-8 with a mark.

    Amounts have a comma and two decimals. It is documented in docs/rules/payments.md, for whoever reads it in.
    """

    code = "csv"
    label = _("CSV with accounting dimensions")
    content_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def write(self, batch: PaymentBatch, payments: Sequence[Payment]) -> bytes:
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADINGS)
        writer.writerows(self._line(batch, payment) for payment in payments)
        return text.getvalue().encode("utf-8-sig")

    def _line(self, batch: PaymentBatch, payment: Payment) -> list[Any]:
        application = payment.grant.application
        scheme, association = application.call.scheme, application.association
        return [
            batch.reference,
            payment.reference,
            batch.pay_on.isoformat(),
            batch.from_account,
            payment.account,
            f"{payment.amount:.2f}".replace(".", ","),
            _plain(association.name),
            association.organization_number or "",
            _plain(scheme.title),
            application.case.reference if application.case else "",
            scheme.code,
            _plain(scheme.ledger_account),
            _plain(scheme.cost_centre),
            _plain(scheme.function_code),
        ]


def _plain(text: str) -> str:
    """What people wrote is never a formula in somebody's spreadsheet."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
