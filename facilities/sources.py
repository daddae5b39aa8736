"""The name under which the activity calendar knows a booking."""

PREFIX = "facilities.booking:"


def source_of(booking: int) -> str:
    return f"{PREFIX}{booking}"


def booking_of(source: str) -> int:
    """The number of the booking that a source names."""
    return int(source.removeprefix(PREFIX))
