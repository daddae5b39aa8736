from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.applicant import own
from grants.models.application import GrantApplication
from grants.models.grant import Grant
from grants.states import REPORT, ReportState
from portal.lifecycle import HasLifecycle, Role
from portal.models import Decision, StoredFile

if TYPE_CHECKING:
    from portal.models import User


class GrantReportQuerySet(models.QuerySet["GrantReport"]):
    def not_sent(self) -> "GrantReportQuerySet":
        return self.filter(state=ReportState.DUE)

    def overdue(self, today: date) -> "GrantReportQuerySet":
        return self.not_sent().filter(due_on__lt=today)

    def received(self) -> "GrantReportQuerySet":
        """Those that staff have not looked at."""
        return self.filter(state=ReportState.SENT)

    def of_same_applicant(self, application: GrantApplication) -> "GrantReportQuerySet":
        same = GrantApplication.objects.of_same_applicant(application)
        return self.filter(grant__application__in=same.values("pk"))

    def of_members(self, user: "User") -> "GrantReportQuerySet":
        return self.filter(own(user, "grant__application__"))

    def for_lists(self) -> "GrantReportQuerySet":
        return self.select_related(
            "grant__application__association",
            "grant__application__person",
            "grant__application__call__scheme",
            "grant__application__case",
        )


class GrantReport(HasLifecycle):
    """What became of the money, on one page: only what the scheme needs.

    Unrestricted money asks for one tick; a deficit guarantee for income and costs, which its settlement rests on.
    """

    lifecycle = REPORT

    grant = models.OneToOneField(Grant, models.PROTECT, related_name="report", verbose_name=_("grant"))
    due_on = models.DateField(_("due"))
    state = models.CharField(_("status"), max_length=10, choices=ReportState, default=ReportState.DUE)
    used_as_intended = models.BooleanField(_("used as intended"), null=True)
    text = models.TextField(_("what you did"), blank=True)
    income = models.DecimalField(_("income (kr)"), max_digits=11, decimal_places=2, null=True)
    costs = models.DecimalField(_("costs (kr)"), max_digits=11, decimal_places=2, null=True)
    accounts = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("accounts")
    )
    sent_at = models.DateTimeField(_("sent"), null=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("sent by")
    )
    remark = models.TextField(_("what the municipality asks for"), blank=True)

    objects = GrantReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ("due_on",)
        indexes = (models.Index("due_on", condition=models.Q(state="due"), name="report_not_sent_by_due"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="due") | models.Q(sent_at__isnull=False),
                name="report_sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=(models.Q(income=None) | models.Q(income__gte=0))
                & (models.Q(costs=None) | models.Q(costs__gte=0)),
                name="report_has_no_negative_sums",
            ),
        )

    def __str__(self) -> str:
        return str(self.grant)

    @property
    def case_id(self) -> int | None:
        return self.grant.application.case_id

    @property
    def is_of_guarantee(self) -> bool:
        return self.grant.is_guarantee

    def roles_of(self, user: "User | None") -> set[Role]:
        return self.grant.application.roles_of(user)

    def get_absolute_url(self) -> str:
        return reverse("grant_report", args=[self.pk])


class Settlement(models.Model):
    """What a deficit guarantee pays, with a decision of its own: the deficit, never more than the limit."""

    report = models.OneToOneField(
        GrantReport, models.PROTECT, related_name="settlement", verbose_name=_("report")
    )
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="settlement")
    amount = models.DecimalField(_("amount (kr)"), max_digits=11, decimal_places=2)

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="settlement_is_never_negative"),
        )

    def __str__(self) -> str:
        return str(self.report)
