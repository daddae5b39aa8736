from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from facilities.models import InvoiceBatch, InvoiceLine

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class InvoiceExporter(ABC):
    """Writes the file of one batch. The same batch gives the same bytes."""

    code: ClassVar[str]
    label: "ClassVar[str | _StrPromise]"
    content_type: ClassVar[str]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, batch: InvoiceBatch, lines: Sequence[InvoiceLine]) -> bytes:
        """The file, for lines in the order they are to stand, each with its booking, place and association."""
