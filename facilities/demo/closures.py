"""A closure of the demo: one evening next week, with those who were hit and what they are offered."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from facilities.models import Facility
from facilities.workflow import close
from portal.clock import OSLO, local
from portal.models import User


def freeze(facilities: Sequence[Facility], *, by: User, at: datetime) -> None:
    """The pipes in one gym are frozen on a Thursday."""
    today = at.astimezone(OSLO).date()
    thursday = today + timedelta(days=(3 - today.weekday()) % 7 or 7)
    gym = next(room for room in facilities if room.site.name == "Sylling skole" and room.name == "Gymsal")
    close(
        site=gym.site, facility=gym, starts_at=local(thursday, time(8)), ends_at=local(thursday, time(22)),
        reason="Rørene er frosset", by=by, at=at - timedelta(hours=1),
    )  # fmt: skip
