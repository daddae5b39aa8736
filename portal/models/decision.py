from datetime import date, timedelta

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.models.case import Case
from portal.models.file import StoredFile
from portal.models.version import counts
from portal.working_days import on_or_after


class Outcome(models.TextChoices):
    """How a matter ended. A dismissal (avvisning) is not a refusal: the matter was never judged."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")
    DISMISSED = "dismissed", _("dismissed")
    REPAYMENT = "repayment", _("to be paid back")


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self) -> "DecisionQuerySet":
        """Those that no later decision has superseded."""
        return self.filter(superseded_by=None)

    def unopened(self) -> "DecisionQuerySet":
        return self.exclude(notified_at=None).filter(first_opened_at=None)


class Decision(models.Model):
    """A written decision with its reasons and its letter: superseded, never edited (a trigger sees to it).

    Reasons are the rule, the facts and the main considerations (forvaltningsloven §§ 24-25). The law that
    held on the day is copied from the scheme, because the law is data with dates.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions", verbose_name=_("case"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    rule = models.TextField(_("the rule"))
    facts = models.TextField(_("the facts"))
    considerations = models.TextField(_("what we have weighed"), blank=True)
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions", verbose_name=_("decided by")
    )
    is_individual_decision = models.BooleanField(_("individual decision (enkeltvedtak)"))
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal"), null=True, blank=True)
    appeal_body = models.CharField(_("appeal body"), max_length=120, blank=True)
    letter = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    notified_at = models.DateTimeField(_("notice sent"), null=True, blank=True)
    first_opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ("-decided_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(is_individual_decision=False)
                | models.Q(appeal_days__isnull=False, appeal_days__gt=0),  # NULL > 0 is no "no"
                name="decision_individual_can_be_appealed",
            ),
        )
        triggers = (
            pgtrigger.Protect(
                name="never_edited",
                operation=pgtrigger.Delete
                | pgtrigger.UpdateOf(
                    "case_id", "outcome", "rule", "facts", "considerations", "decided_at", "decided_by_id",
                    "is_individual_decision", "appeal_days", "appeal_body", "letter_id", "supersedes_id",
                ),
            ),
            counts("decisions", pgtrigger.Insert),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case.reference}: {self.get_outcome_display()}"

    @property
    def appeal_by(self) -> date | None:
        """The last day to appeal, counted from when the notice arrived (forvaltningsloven § 29).

        Counted from the day it was opened when we know that, else from the notice; None while neither
        has happened or when the decision cannot be appealed. A last day that is a Saturday, a Sunday or a
        public holiday moves to the next working day (domstolloven §§ 148-149 through forvaltningsloven
        § 30: our reading, not yet confirmed by a lawyer).
        """
        received_at = self.first_opened_at or self.notified_at
        if not self.appeal_days or not received_at:
            return None
        return on_or_after(received_at.astimezone(clock.OSLO).date() + timedelta(days=self.appeal_days))


class InterimReply(models.Model):
    """A word that an answer will take longer, and when it comes (forvaltningsloven § 11 a)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="interim_replies")
    text = models.TextField(_("text"))
    expected_on = models.DateField(_("answer expected"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent"))
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("interim reply")
        verbose_name_plural = _("interim replies")
        ordering = ("-sent_at",)

    def __str__(self) -> str:
        return self.case.reference
