from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from grants.exporters.base import Exporter
from grants.models import Payment, PaymentBatch
from portal.ledger import ledger_csv

HEADINGS = (
    "fil", "betaling", "utbetales", "fra_konto", "til_konto", "belop", "mottaker", "organisasjonsnummer", "melding",
    "sak", "ordning", "konto", "ansvar", "funksjon",
)  # fmt: skip


class CsvExporter(Exporter):
    """A line for each payment, with the accounting dimensions of its scheme: semicolons, UTF-8 with a mark.

    Amounts have a comma and two decimals. It is documented in docs/rules/payments.md, for whoever reads it in.
    """

    code = "csv"
    label = _("CSV with accounting dimensions")
    content_type = "text/csv; charset=utf-8"
    suffix = "csv"

    def write(self, batch: PaymentBatch, payments: Sequence[Payment]) -> bytes:
        return ledger_csv(HEADINGS, (self._line(batch, payment) for payment in payments))

    def _line(self, batch: PaymentBatch, payment: Payment) -> list[Any]:
        application = payment.grant.application
        scheme, association = application.call.scheme, application.association
        return [
            batch.reference,
            payment.reference,
            batch.pay_on.isoformat(),
            batch.from_account,
            payment.account,
            payment.amount,
            str(application.applicant),
            (association.organization_number or "") if association else "",
            scheme.title,
            application.case.reference if application.case else "",
            scheme.code,
            scheme.ledger_account,
            scheme.cost_centre,
            scheme.function_code,
        ]
