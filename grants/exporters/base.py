from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from grants.models import Payment, PaymentBatch

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Exporter(ABC):
    """Writes the file of one batch. The same batch gives the same bytes."""

    code: ClassVar[str]
    label: "ClassVar[str | _StrPromise | Any]"
    content_type: ClassVar[str]
    suffix: ClassVar[str]

    @abstractmethod
    def write(self, batch: PaymentBatch, payments: Sequence[Payment]) -> bytes:
        """The file, for payments in the order they are to stand."""
