from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from portal import clock
from portal.models.audit import record
from portal.models.case import Case
from portal.models.file import StoredFile
from portal.problems import Blocker, Refused
from portal.working_days import on_or_after

if TYPE_CHECKING:
    from portal.models.user import User


class Outcome(models.TextChoices):
    """How a matter ended. A dismissal (avvisning) is not a refusal: the matter was never judged."""

    GRANTED = "granted", _("granted")
    PARTLY = "partly", _("partly granted")
    REFUSED = "refused", _("refused")
    DISMISSED = "dismissed", _("dismissed")


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


class AppealQuerySet(models.QuerySet["Appeal"]):
    @transaction.atomic
    def receive(self, decision: Decision, *, text: str, by: "User", at: datetime) -> "Appeal":
        """Take in an appeal and log it. A late one is taken in too, and flagged (forvaltningsloven § 31)."""
        if not decision.appeal_days:
            raise Refused(Blocker("no_appeal", _("This decision cannot be appealed.")))
        last_day = decision.appeal_by
        is_late = last_day is not None and at.astimezone(clock.OSLO).date() > last_day
        appeal = self.create(decision=decision, text=text, received_at=at, received_from=by, is_late=is_late)
        record("portal.appeal.received", appeal, by=by, at=at, is_late=is_late)
        return appeal


class Appeal(models.Model):
    """An appeal against an individual decision. A late one is flagged, and staff decide whether to hear it."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="appeals")
    text = models.TextField(_("what is appealed, and why"))
    received_at = models.DateTimeField(_("received"))
    received_from = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    is_late = models.BooleanField(_("late"))

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ("-received_at",)

    def __str__(self) -> str:
        return str(self.decision)

    @property
    def case_id(self) -> int:
        """The case of the decision: its history tells of the appeal too."""
        return self.decision.case_id
