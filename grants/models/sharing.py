"""How the money of a call is shared out: the formula, the proposal for each application, and the batch of decisions."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from grants.models.call import GrantCall

if TYPE_CHECKING:
    from portal.models import User


class FormulaKind(models.TextChoices):
    FIXED = "fixed", _("the same to everybody")
    PER_MEMBER = "per_member", _("a base, and an amount for each member")
    COST_SHARE = "cost_share", _("a share of a documented cost")
    POT = "pot", _("the frame shared by points")


class CallFormula(models.Model):
    """The formula that fills in proposals in one call. `rates` holds kroner, or points, for each age group."""

    call = models.OneToOneField(GrantCall, models.PROTECT, related_name="formula", verbose_name=_("call"))
    kind = models.CharField(_("formula"), max_length=12, choices=FormulaKind)
    base = models.DecimalField(_("base (kr)"), max_digits=9, decimal_places=2, default=Decimal(0))
    rates = models.JSONField(
        _("for each member, by age"), default=dict, blank=True, encoder=DjangoJSONEncoder
    )
    percent = models.DecimalField(
        _("per cent of the cost"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    cost_key = models.CharField(_("short name of the question about the cost"), max_length=40, blank=True)
    cap = models.DecimalField(_("at most (kr)"), max_digits=9, decimal_places=0, null=True, blank=True)
    is_capped_by_application = models.BooleanField(_("never more than applied for"), default=True)
    is_fitted = models.BooleanField(_("reduce all in proportion when the frame is too small"), default=True)

    class Meta:
        verbose_name = _("formula")
        verbose_name_plural = _("formulas")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="cost_share")
                | (models.Q(percent__gte=0, percent__lte=100) & ~models.Q(cost_key="")),
                name="formula_of_cost_says_which_and_how_much",
            ),
            models.CheckConstraint(
                condition=models.Q(base__gte=0) & (models.Q(cap=None) | models.Q(cap__gte=0)),
                name="formula_gives_no_negative_amounts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.call}: {self.get_kind_display()}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of_call(self, call: GrantCall) -> "ProposalQuerySet":
        """Those that are still to be decided, biggest applications first."""
        found = self.filter(
            application__call=call, application__in=GrantApplication.objects.awaiting_decision()
        )
        return found.select_related(
            "application__association", "application__person", "application__case", "approved_by"
        )

    def with_amount(self) -> "ProposalQuerySet":
        """Without those that are held back."""
        return self.exclude(amount=None)

    def not_in_a_batch(self) -> "ProposalQuerySet":
        """Those that no batch is about to decide."""
        return self.exclude(application__batch_lines__in=BatchLine.objects.due())

    def total(self) -> Decimal:
        return self.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


class Proposal(models.Model):
    """What one application is proposed to get: computed by the formula, adjusted by a person with a reason.

    `amount` None holds the application back from a batch; 0 proposes a refusal. `approved_by` is the second
    person, where the scheme asks for two; a changed amount must be approved anew.
    """

    application = models.OneToOneField(
        GrantApplication, models.PROTECT, related_name="proposal", verbose_name=_("grant application")
    )
    computed = models.DecimalField(_("computed (kr)"), max_digits=9, decimal_places=0, null=True, blank=True)
    words = models.CharField(_("how it is computed"), max_length=300, blank=True)
    amount = models.DecimalField(_("proposed (kr)"), max_digits=9, decimal_places=0, null=True, blank=True)
    reason = models.CharField(_("why it is adjusted"), max_length=300, blank=True)
    changed_at = models.DateTimeField(_("changed"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ("-application__amount_applied", "application__pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount=None) | models.Q(amount__gte=0), name="proposal_is_never_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(amount=models.F("computed"))
                | models.Q(amount=None, computed=None)
                | ~models.Q(reason=""),
                name="proposal_adjusted_says_why",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("changed_by")),
                name="proposal_approved_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by=None, approved_at=None)
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="proposal_approved_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return str(self.application)

    @property
    def is_adjusted(self) -> bool:
        return self.amount != self.computed

    def waits_for(self, user: "User") -> bool:
        """Whether `user` can be the second person: something is proposed, by another, and nobody has approved it."""
        return self.amount is not None and self.approved_by_id is None and self.changed_by_id != user.pk


class DecisionBatch(models.Model):
    """Many decisions with the same rule and considerations, made one by one by the worker.

    What is due and not done is a query, so that a killed worker, or two, make every decision once.
    """

    call = models.ForeignKey(GrantCall, models.PROTECT, related_name="batches", verbose_name=_("call"))
    rule = models.TextField(_("the rule"))
    considerations = models.TextField(_("what we have weighed"))
    considerations_nn = models.TextField(_("what we have weighed, in nynorsk"), blank=True)
    created_at = models.DateTimeField(_("begun"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("batch of decisions")
        verbose_name_plural = _("batches of decisions")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return str(self.call)

    def considerations_in(self, language: str) -> str:
        """What the letters in this form of Norwegian say."""
        return (self.considerations_nn if language == "nn" else "") or self.considerations


class BatchLineQuerySet(models.QuerySet["BatchLine"]):
    def due(self) -> "BatchLineQuerySet":
        """Neither decided nor found impossible."""
        return self.filter(done_at=None, problem="")

    def stopped(self) -> "BatchLineQuerySet":
        """Those that could not be decided, and still are not."""
        return self.exclude(problem="").filter(application__in=GrantApplication.objects.awaiting_decision())


class BatchLine(models.Model):
    """One decision of a batch: the amount as it was when the batch began."""

    batch = models.ForeignKey(DecisionBatch, models.PROTECT, related_name="lines")
    application = models.ForeignKey(
        GrantApplication, models.PROTECT, related_name="batch_lines", verbose_name=_("grant application")
    )
    amount = models.DecimalField(_("amount (kr)"), max_digits=9, decimal_places=0)
    done_at = models.DateTimeField(_("decided"), null=True, blank=True)
    problem = models.CharField(_("why it was not decided"), max_length=300, blank=True)

    objects = BatchLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision of a batch")
        verbose_name_plural = _("decisions of a batch")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint("batch", "application", name="batch_decides_an_application_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="batch_amount_is_never_negative"),
        )

    def __str__(self) -> str:
        return str(self.application)
