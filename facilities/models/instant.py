from datetime import date, time

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from facilities.models.facility import Facility
from facilities.models.hours import OfAPlace, Weekday
from portal.models.version import counts


class InstantHours(models.Model):
    """When a booking is answered at once. Outside these hours staff answer a request.

    A facility without a row answers at once in all its opening hours.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="instant_hours", verbose_name=_("facility")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"))

    objects = OfAPlace["InstantHours"].as_manager()

    class Meta:
        verbose_name = _("hours answered at once")
        verbose_name_plural = _("hours answered at once")
        ordering = ("weekday", "opens_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="instant_hours_close_after_opening"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="instant_hours_weekday_exists"),
            models.UniqueConstraint("facility", "weekday", "opens_at", name="instant_hours_once_per_time"),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H.%M}–{self.closes_at:%H.%M}"

    def covers(self, day: date, begins: time, ends: time) -> bool:
        return self.weekday == day.weekday() and self.opens_at <= begins and ends <= self.closes_at
