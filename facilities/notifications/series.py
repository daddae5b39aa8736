from collections.abc import Iterable
from typing import Any

from facilities.models import BookingSeries
from portal.notifications import Message, Receiver


class SeriesBooked(Message):
    """To the person who booked a series: it is done, and here stand its dates, got or not."""

    kind = "facilities.series_booked"

    def __init__(self, series: BookingSeries) -> None:
        self.series = series

    def receivers(self) -> Iterable[Receiver]:
        return [Receiver.of(self.series.booked_by)]

    def context(self) -> dict[str, Any]:
        return {"series": self.series}
