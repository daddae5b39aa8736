"""The only place that reads the clock. Everything else takes the date as an argument."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.utils import timezone

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """This moment, with a time zone."""
    return timezone.now()


def today() -> date:
    """Today's date in Norway."""
    return now().astimezone(OSLO).date()


def local(day: date, at: time) -> datetime:
    """The moment when the clock on a Norwegian wall shows `at` on `day`.

    An hour that the spring change skips moves forward; one that the autumn change repeats is its first.
    """
    return datetime.combine(day, at, OSLO)


def day_of(moment: datetime) -> date:
    """The day of a moment on a Norwegian wall calendar."""
    return moment.astimezone(OSLO).date()


def end_of(day: date) -> datetime:
    """The last moment of a deadline day: 23:59:59 on a Norwegian wall clock."""
    return local(day, time(23, 59, 59))
