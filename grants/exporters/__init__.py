"""Payment files: one class for each economy system, or customer. A new one is a file here and a line below."""

from grants.exporters.base import Exporter
from grants.exporters.csv_file import CsvExporter
from grants.exporters.pain001 import Pain001Exporter

EXPORTERS: dict[str, type[Exporter]] = {one.code: one for one in (CsvExporter, Pain001Exporter)}

__all__ = ["EXPORTERS", "CsvExporter", "Exporter", "Pain001Exporter"]
