"""Files of invoice basis: one class for each customer's economy system. A new one is a file here and a line below."""

from facilities.exporters.base import InvoiceExporter
from facilities.exporters.csv_file import CsvInvoices

EXPORTERS: dict[str, type[InvoiceExporter]] = {one.code: one for one in (CsvInvoices,)}

__all__ = ["EXPORTERS", "CsvInvoices", "InvoiceExporter"]
