from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.facility import Facility
from facilities.models.kinds import Purpose
from organizations.models import Association

if TYPE_CHECKING:
    from portal.models import User


class BookingSeriesQuerySet(models.QuerySet["BookingSeries"]):
    def visible_to(self, user: "User | None") -> "BookingSeriesQuerySet":
        """Staff see all; others those of the associations that they act for."""
        if user is None or not user.is_authenticated:
            return self.none()
        return self if user.is_staff else self.for_members(user)

    def for_members(self, user: "User") -> "BookingSeriesQuerySet":
        """Those of the associations that `user` acts for, staff or not."""
        return self.filter(association__in=Association.objects.acted_for_by(user))


class BookingSeries(models.Model):
    """The same hours on the same weekdays until a day, as they were asked for, or last moved.

    Its dates are rows: those that were booked are bookings, those that could not be are `SkippedDate`.
    """

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="booking_series", verbose_name=_("association")
    )
    facility = models.ForeignKey(
        Facility, models.PROTECT, related_name="booking_series", verbose_name=_("facility")
    )
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("booked by")
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("weekdays"))
    begins = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    first_on = models.DateField(_("first day"))
    until_on = models.DateField(_("until and including"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    participants = models.PositiveIntegerField(_("how many come"), null=True, blank=True)
    submission_key = models.UUIDField(unique=True, null=True, editable=False)
    created_at = models.DateTimeField(_("booked"))

    objects = BookingSeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking series")
        verbose_name_plural = _("booking series")
        ordering = ("-created_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(until_on__gte=F("first_on")), name="series_ends_after_its_start"
            ),
            models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="series_hours_end_after_start"),
        )

    def __str__(self) -> str:
        return str(_("Series %(number)s") % {"number": self.pk})

    def get_absolute_url(self) -> str:
        return reverse("series", args=[self.pk])


class SkipReason(models.TextChoices):
    CLOSED = "closed", _("closed that day")
    OUTSIDE_HOURS = "outside_hours", _("outside the opening hours")
    TAKEN = "taken", _("taken by somebody else")
    BLACKOUT = "blackout", _("closed by the municipality")
    TERMS = "terms", _("outside the terms of the place")


class SkippedDate(models.Model):
    """A date of a series that could not be booked, and why, in the words that were shown."""

    series = models.ForeignKey(BookingSeries, models.CASCADE, related_name="skipped")
    day = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=20, choices=SkipReason)
    text = models.CharField(_("why"), max_length=300)
    skipped_at = models.DateTimeField(_("skipped"))

    class Meta:
        verbose_name = _("skipped date")
        verbose_name_plural = _("skipped dates")
        ordering = ("day",)
        constraints = (
            models.UniqueConstraint("series", "day", name="skipped_date_once_in_a_series"),
            models.CheckConstraint(condition=~Q(text=""), name="skipped_date_has_a_reason"),
        )

    def __str__(self) -> str:
        return self.text
