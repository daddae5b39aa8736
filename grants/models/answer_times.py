"""How long answers take, computed by the database."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import TruncDate

from portal.clock import OSLO


class Median(models.Aggregate):
    """The middle of the values; of an even number of them, halfway between the two in the middle."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.DurationField()


@dataclass(frozen=True)
class AnswerTimes:
    """Of some decided applications: how many, the median of whole days, and how many by the promised day."""

    number: int
    median: timedelta | None
    on_time: int

    @property
    def median_days(self) -> int | None:
        return None if self.median is None else self.median.days


def aggregates() -> dict[str, Any]:
    """What `AnswerTimes` is made of, for `aggregate` and `annotate`: days of the calendar in Norway."""
    decided_on = TruncDate("decided_at", tzinfo=OSLO)
    return {
        "number": models.Count("pk"),
        "median": Median(decided_on - TruncDate("submitted_at", tzinfo=OSLO)),
        "on_time": models.Count("pk", filter=Q(case__due_on__gte=decided_on)),
    }
