from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grants.models.applicant import own
from grants.models.grant import Grant
from grants.states import REPAYMENT, RepaymentState
from grants.states.repayment import COUNTED_BACK, UNSETTLED
from portal.lifecycle import HasLifecycle, Role
from portal.models import Decision
from portal.models.version import counts

if TYPE_CHECKING:
    from portal.models import User


class RepaymentQuerySet(models.QuerySet["Repayment"]):
    def unsettled(self) -> "RepaymentQuerySet":
        return self.filter(state__in=UNSETTLED)

    def counted(self) -> "RepaymentQuerySet":
        """Those that stand: claimed, on the way to be, or paid back."""
        return self.filter(state__in=COUNTED_BACK)

    def waiting(self, today: date) -> "RepaymentQuerySet":
        """Those that the municipality must go on with: answered, or with a day that has passed."""
        warned = Q(state=RepaymentState.WARNED) & (Q(answer_by__lt=today) | Q(commented_at__isnull=False))
        return self.filter(warned | Q(state=RepaymentState.CLAIMED, due_on__lt=today))

    def of_members(self, user: "User") -> "RepaymentQuerySet":
        return self.filter(own(user, "grant__application__"))

    def for_lists(self) -> "RepaymentQuerySet":
        return self.select_related(
            "grant__application__association",
            "grant__application__person",
            "grant__application__call__scheme",
            "grant__application__case",
        )

    def total(self) -> Decimal:
        return self.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


NEVER_MORE_THAN_PAID = """
    IF NEW.state IN ('warned', 'claimed', 'repaid') AND NEW.amount + COALESCE((
        SELECT SUM(amount) FROM grants_repayment
        WHERE grant_id = NEW.grant_id AND id IS DISTINCT FROM NEW.id
        AND state IN ('warned', 'claimed', 'repaid')
    ), 0) > COALESCE((
        SELECT SUM(amount) FROM grants_payment WHERE grant_id = NEW.grant_id AND state = 'confirmed'
    ), 0) THEN
        RAISE EXCEPTION 'No more is claimed back than was paid.';
    END IF;
    RETURN NEW;
"""


class Repayment(HasLifecycle):
    """Money that the municipality claims back: advance notice first, then a decision with a letter and appeal.

    The association can say its view before anything is decided (forvaltningsloven § 16). A trigger holds the sum
    under what was paid.
    """

    lifecycle = REPAYMENT

    grant = models.ForeignKey(Grant, models.PROTECT, related_name="repayments", verbose_name=_("grant"))
    amount = models.DecimalField(_("amount (kr)"), max_digits=11, decimal_places=2)
    reason = models.TextField(_("why"))
    state = models.CharField(
        _("status"), max_length=10, choices=RepaymentState, default=RepaymentState.WARNED
    )
    warned_at = models.DateTimeField(_("advance notice"))
    warned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    answer_by = models.DateField(_("the applicant can answer until"))
    comment = models.TextField(_("the applicant's view"), blank=True)
    commented_at = models.DateTimeField(_("answered"), null=True)
    commented_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decision = models.OneToOneField(
        Decision, models.PROTECT, null=True, related_name="repayment", verbose_name=_("decision")
    )
    due_on = models.DateField(_("to be paid back by"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)

    objects = RepaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("repayment")
        verbose_name_plural = _("repayments")
        ordering = ("-warned_at",)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="repayment_is_money"),
            models.CheckConstraint(condition=~Q(reason=""), name="repayment_says_why"),
            models.UniqueConstraint(
                "grant",
                condition=Q(state__in=["warned", "claimed"]),
                name="repayment_one_unsettled_per_grant",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "repaid"])
                | Q(decision__isnull=False, due_on__isnull=False),
                name="repayment_claimed_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(commented_by=None) | Q(commented_at__isnull=False),
                name="repayment_commented_at_some_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["warned", "claimed"], closed_at=None)
                | Q(state__in=["repaid", "dropped"], closed_at__isnull=False),
                name="repayment_closed_has_a_time",
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="never_more_than_paid",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NEVER_MORE_THAN_PAID,
            ),
            counts("grants", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return str(self.grant)

    @property
    def case_id(self) -> int | None:
        return self.grant.application.case_id

    @property
    def can_be_answered(self) -> bool:
        return self.state == RepaymentState.WARNED and self.commented_at is None

    def roles_of(self, user: "User | None") -> set[Role]:
        return self.grant.application.roles_of(user)

    def get_absolute_url(self) -> str:
        return reverse("grant_repayment", args=[self.pk])
