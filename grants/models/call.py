from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.scheme import GrantScheme
from portal import clock
from portal.clock import OSLO
from portal.templatetags.portal import day


class GrantCallQuerySet(models.QuerySet["GrantCall"]):
    def open_at(self, moment: datetime) -> "GrantCallQuerySet":
        """Opened, and the deadline is still ahead."""
        return self.filter(opens_at__lte=moment, application_deadline__gte=moment)

    def upcoming(self, moment: datetime) -> "GrantCallQuerySet":
        return self.filter(opens_at__gt=moment)

    def past(self, moment: datetime) -> "GrantCallQuerySet":
        return self.filter(application_deadline__lt=moment)

    def not_over(self, moment: datetime) -> "GrantCallQuerySet":
        return self.filter(application_deadline__gte=moment)

    def to_unseal(self, moment: datetime) -> "GrantCallQuerySet":
        """Sealed, and the deadline has passed."""
        return self.past(moment).filter(is_sealed=True)

    def with_applications_to_read(self) -> "GrantCallQuerySet":
        """Those that somebody has applied in, and that are not sealed; newest deadline first."""
        from grants.models.application import GrantApplication

        sent = GrantApplication.objects.received().filter(call=models.OuterRef("pk"))
        return self.filter(models.Exists(sent), is_sealed=False).select_related("scheme")

    def announced(self) -> "GrantCallQuerySet":
        """With the scheme, soonest deadline first: what the public lists show."""
        return self.filter(scheme__is_offered=True).select_related("scheme").order_by("application_deadline")


class GrantCall(models.Model):
    """One opening of a scheme, with a deadline and a budget frame.

    An application after the deadline is accepted and marked late, for `grace_days` more; missing
    attachments can be sent in for as long.
    """

    scheme = models.ForeignKey(
        GrantScheme, models.PROTECT, related_name="calls", verbose_name=_("grant scheme")
    )
    opens_at = models.DateTimeField(_("opens"))
    application_deadline = models.DateTimeField(_("deadline"))
    budget_frame = models.DecimalField(_("budget frame (kr)"), max_digits=11, decimal_places=0)
    grace_days = models.PositiveSmallIntegerField(_("days that late applications are accepted"), default=14)

    is_running = models.BooleanField(
        _("runs all year"),
        default=False,
        help_text=_("No deadline is shown; the last day only ends the year."),
    )
    is_sealed = models.BooleanField(
        _("sealed until the deadline"),
        default=False,
        help_text=_("Nobody in the municipality sees who has applied."),
    )
    announced_at = models.DateTimeField(null=True, editable=False)

    objects = GrantCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        ordering = ("-application_deadline",)
        indexes = (models.Index("application_deadline", name="call_by_deadline"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(application_deadline__gt=models.F("opens_at")),
                name="call_opens_before_its_deadline",
            ),
            models.CheckConstraint(condition=models.Q(budget_frame__gt=0), name="call_has_money"),
            models.UniqueConstraint("scheme", "application_deadline", name="call_once_per_deadline"),
        )

    def __str__(self) -> str:
        return f"{self.scheme.title}, {day(self.deadline_on)}"

    @property
    def opens_on(self) -> date:
        return self.opens_at.astimezone(OSLO).date()

    @property
    def deadline_on(self) -> date:
        return self.application_deadline.astimezone(OSLO).date()

    @property
    def grace_until(self) -> date:
        return self.deadline_on + timedelta(days=self.grace_days)

    @property
    def closes_at(self) -> datetime:
        """After this moment nothing more is taken in, not even as late."""
        return max(self.application_deadline, clock.end_of(self.grace_until))

    def is_open_at(self, moment: datetime) -> bool:
        return self.opens_at <= moment <= self.application_deadline

    def takes_applications_at(self, moment: datetime) -> bool:
        """Open, or in the days when a late application is still accepted."""
        return self.opens_at <= moment <= self.closes_at

    def is_late_at(self, moment: datetime) -> bool:
        return moment > self.application_deadline

    def answer_by(self, received_on: date) -> date:
        """The day we promise an answer: so many weeks after the deadline, or after receipt if later."""
        start = received_on if self.is_running else max(received_on, self.deadline_on)
        return start + timedelta(weeks=self.scheme.answer_within_weeks)

    def granted_so_far(self) -> Decimal:
        from grants.models.grant import Grant

        total = Grant.objects.filter(application__call=self).aggregate(total=models.Sum("amount"))["total"]
        return total or Decimal(0)
