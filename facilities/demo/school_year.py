"""The school calendar of the demo, and days with other hours. Invented: the real dates are decided each year."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta

from facilities.models import ClosedPeriod, Facility, OtherHours, Site


def holidays(years: Iterable[int]) -> None:
    """Autumn, Christmas and winter holidays of all schools. In the autumn the premises are open all the same."""
    ClosedPeriod.objects.bulk_create(
        ClosedPeriod(schools_only=True, is_school_holiday=True, starts_on=first, ends_on=last, reason=reason,
                     premises_open=reason == "Høstferie")
        for year in years
        for reason, first, last in _of(year)
    )  # fmt: skip


def _of(year: int) -> Iterator[tuple[str, date, date]]:
    yield "Vinterferie", date.fromisocalendar(year, 9, 1), date.fromisocalendar(year, 9, 5)
    yield "Høstferie", date.fromisocalendar(year, 40, 1), date.fromisocalendar(year, 40, 5)
    yield "Juleferie", date(year, 12, 21), date(year + 1, 1, 2)


def exceptions(facilities: Sequence[Facility], *, today: date) -> None:
    """A school's own day off, and a hall that is open longer for a tournament."""
    monday = today - timedelta(days=today.weekday()) + timedelta(days=14)
    school = Site.objects.get(name="Sylling skole")
    ClosedPeriod.objects.create(
        site=school, is_school_holiday=True, starts_on=monday, ends_on=monday, reason="Planleggingsdag"
    )
    hall = next(room for room in facilities if room.name == "Reistad Arena")
    sunday = monday + timedelta(days=6)
    OtherHours.objects.create(
        facility=hall,
        starts_on=sunday,
        ends_on=sunday,
        opens_at=time(9),
        closes_at=time(22),
        reason="Turneringshelg",
    )
