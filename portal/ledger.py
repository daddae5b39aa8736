"""What goes to the municipality's economy system: files made once, in a form that is written down.

Grants and premises have their own batches and layouts; what is alike in them stands here.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from portal.exports import harmless
from portal.models import StoredFile


def ledger_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons, UTF-8 with a byte order mark, Windows line ends; kroner with a comma and two decimals.

    What people wrote is never a formula in somebody's spreadsheet. The same rows give the same bytes.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:
    return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else harmless(value)


@contextmanager
def files_with_rows() -> Iterator[list[StoredFile]]:
    """Put the files of a transaction in the list: when it fails, the rows are rolled back, and the bytes go too."""
    kept: list[StoredFile] = []
    try:
        yield kept
    except BaseException:
        for file in kept:
            file.content.delete(save=False)
        raise
