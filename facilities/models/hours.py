from datetime import date, time
from typing import Self, TypeVar

import pgtrigger
from django.contrib.postgres.fields import BigIntegerRangeField
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from facilities.models.facility import Facility
from facilities.models.site import Site
from portal.models.version import counts


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


M = TypeVar("M", bound=models.Model)


class OfAPlace(models.QuerySet[M]):
    """Rows that hold for a facility and for all its parts."""

    def of(self, facility: Facility) -> Self:
        """Those of the facility, or of the whole that it is a part of."""
        return self.filter(facility__span__contains=facility.span)

    def over(self, span: OuterRef) -> Self:
        """As `of`, for a span of the outer query."""
        place = ExpressionWrapper(span, output_field=BigIntegerRangeField())
        return self.annotate(place=place).filter(place__contained_by=F("facility__span"))


class OpeningHoursQuerySet(OfAPlace["OpeningHours"]):
    def valid(self, first: date, last: date) -> "OpeningHoursQuerySet":
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=first), valid_from__lte=last)

    def covering(self, day: date, opens_at: time, closes_at: time) -> "OpeningHoursQuerySet":
        """Those that are open the whole way from `opens_at` to `closes_at` that day."""
        return self.valid(day, day).filter(
            weekday=day.weekday(), opens_at__lte=opens_at, closes_at__gte=closes_at
        )


class OpeningHours(models.Model):
    """When a facility and all its parts can be used on one weekday. No row: closed that day."""

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="opening_hours", verbose_name=_("facility")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    opens_at = models.TimeField(_("from"))
    closes_at = models.TimeField(_("to"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid to and including"), null=True, blank=True)

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ("weekday", "opens_at")
        indexes = (models.Index("weekday", "valid_from", name="hours_of_a_weekday"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="hours_close_after_opening"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday_exists"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="hours_valid_to_is_not_before_from",
            ),
            models.UniqueConstraint(
                "facility", "weekday", "opens_at", "valid_from", name="hours_once_per_time"
            ),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H.%M}–{self.closes_at:%H.%M}"

    def is_valid(self, first: date, last: date) -> bool:
        """Whether it holds on any day from `first` to `last`, as `OpeningHoursQuerySet.valid` asks the database."""
        return self.valid_from <= last and (self.valid_until is None or first <= self.valid_until)


class OtherHoursQuerySet(OfAPlace["OtherHours"]):
    def on(self, day: date) -> "OtherHoursQuerySet":
        return self.between(day, day)

    def between(self, first: date, last: date) -> "OtherHoursQuerySet":
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def closing(self) -> "OtherHoursQuerySet":
        return self.filter(opens_at=None)

    def opening(self) -> "OtherHoursQuerySet":
        return self.filter(opens_at__isnull=False)

    def covering(self, opens_at: time, closes_at: time) -> "OtherHoursQuerySet":
        return self.filter(opens_at__lte=opens_at, closes_at__gte=closes_at)


class OtherHours(models.Model):
    """Some days when other hours hold than the ordinary ones, or none at all.

    Where any row covers a day, the ordinary hours of that day count for nothing.
    """

    facility = models.ForeignKey(
        Facility, models.CASCADE, related_name="other_hours", verbose_name=_("facility")
    )
    starts_on = models.DateField(_("from and including"))
    ends_on = models.DateField(_("to and including"))
    opens_at = models.TimeField(_("from"), null=True, blank=True, help_text=_("Both empty: closed."))
    closes_at = models.TimeField(_("to"), null=True, blank=True)
    despite_closed = models.BooleanField(
        _("also when all is closed"),
        default=False,
        help_text=_("Open although the day is a public holiday, or the school is closed."),
    )
    reason = models.CharField(_("reason"), max_length=120)

    objects = OtherHoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("other hours")
        verbose_name_plural = _("other hours")
        ordering = ("starts_on", "opens_at")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="other_hours_end_after_their_start"
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None, closes_at=None, despite_closed=False)
                | Q(opens_at__isnull=False, closes_at__isnull=False, closes_at__gt=F("opens_at")),
                name="other_hours_close_after_opening",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="other_hours_have_a_reason"),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.reason

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def hours(self) -> tuple[time, time] | None:
        """From and to; None when it is closed."""
        return None if self.opens_at is None or self.closes_at is None else (self.opens_at, self.closes_at)


class ClosedPeriodQuerySet(models.QuerySet["ClosedPeriod"]):
    def on(self, day: date) -> "ClosedPeriodQuerySet":
        return self.between(day, day)

    def between(self, first: date, last: date) -> "ClosedPeriodQuerySet":
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def at_site(self, site_id: int) -> "ClosedPeriodQuerySet":
        """Those that say something about a site, each with whether it `shuts` it."""
        is_school = Exists(Site.objects.filter(pk=site_id, is_school=True))
        shuts = ExpressionWrapper(
            Q(premises_open=False) & (Q(schools_only=False) | Q(is_school)),
            output_field=models.BooleanField(),
        )
        return self.filter(Q(site=None) | Q(site=site_id)).annotate(shuts=shuts)

    def shutting(self, site: OuterRef, is_school: OuterRef) -> "ClosedPeriodQuerySet":
        """Those that close a site of the outer query."""
        school = ExpressionWrapper(is_school, output_field=models.BooleanField())
        return self.annotate(at_school=school).filter(
            Q(site=None) | Q(site=site), Q(schools_only=False) | Q(at_school=True), premises_open=False
        )


class ClosedPeriod(models.Model):
    """Days when a site, or with no site all of them, is closed: a public holiday, July, an election."""

    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="closed_periods",
        verbose_name=_("site"),
        help_text=_("Empty: all sites."),
    )
    schools_only = models.BooleanField(
        _("only schools"),
        default=False,
        help_text=_("For all schools at once: other sites are open as usual."),
    )
    starts_on = models.DateField(_("from and including"))
    ends_on = models.DateField(_("to and including"))
    reason = models.CharField(_("reason"), max_length=120)
    is_school_holiday = models.BooleanField(
        _("school holiday"), default=False, help_text=_("Some rules of price hold in the school year only.")
    )
    premises_open = models.BooleanField(
        _("the premises can be used"), default=False, help_text=_("For school holidays that close nothing.")
    )

    objects = ClosedPeriodQuerySet.as_manager()
    shuts: bool  # from ClosedPeriodQuerySet.at_site

    class Meta:
        verbose_name = _("closed period")
        verbose_name_plural = _("closed periods")
        ordering = ("starts_on",)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="closed_period_ends_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closed_period_has_a_reason"),
            models.CheckConstraint(
                condition=Q(premises_open=False) | Q(is_school_holiday=True),
                name="closed_period_closes_or_is_a_school_holiday",
            ),
            models.UniqueConstraint(
                "starts_on",
                "ends_on",
                "schools_only",
                condition=Q(site=None),
                name="closed_period_once_for_all_sites",
            ),
            models.CheckConstraint(
                condition=Q(schools_only=False) | Q(site=None),
                name="closed_period_of_schools_is_of_all_schools",
            ),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.reason
