from collections.abc import Iterable, Mapping

from facilities.doors.base import DoorCodes
from facilities.models import Booking
from portal.tables import Table

BOOKING, CODE = "bestilling", "kode"
LONGEST = 20


class FileDoorCodes(DoorCodes):
    """Codes from a spreadsheet with the columns “bestilling” and “kode”: the list that the portal gives, filled in."""

    def __init__(self, table: Table) -> None:
        self.table = table

    @property
    def is_readable(self) -> bool:
        return {BOOKING, CODE} <= set(self._headings())

    def _headings(self) -> list[str]:
        return [heading.lower() for heading in self.table.headings]

    def _rows(self) -> Iterable[tuple[int, str, str]]:
        """(line, booking, code) of every row that has a code."""
        headings = self._headings()
        for line, cells in self.table.rows:
            row = dict(zip(headings, cells, strict=False))
            if row.get(CODE):
                yield line, row.get(BOOKING, ""), row[CODE]

    def odd_lines(self) -> list[int]:
        """The lines with a code that is too long, or no number of a booking."""
        return [line for line, number, code in self._rows() if not number.isdecimal() or len(code) > LONGEST]

    def codes(self, bookings: Iterable[Booking]) -> Mapping[int, str]:
        asked = {booking.pk for booking in bookings}
        found = {int(number): code for _line, number, code in self._rows() if number.isdecimal()}
        return {number: code for number, code in found.items() if number in asked}
