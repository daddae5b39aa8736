from datetime import datetime
from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from grants.models.scheme import GrantKind
from grants.states import RepaymentState
from portal.clock import OSLO
from portal.models import Decision
from portal.models.version import counts

MONEY = models.DecimalField(max_digits=11, decimal_places=2)


class GrantQuerySet(models.QuerySet["Grant"]):
    def of_association(self, association_id: int) -> "GrantQuerySet":
        return self.filter(application__association=association_id)

    def awarded_in(self, year: int) -> "GrantQuerySet":
        return self.filter(decision__decided_at__year=year)

    def decided_since(self, at: datetime) -> "GrantQuerySet":
        return self.filter(decision__decided_at__gte=at)

    def unrestricted(self) -> "GrantQuerySet":
        """What the association decides how to use."""
        return self.filter(application__call__scheme__money_is_unrestricted=True)

    def for_lists(self) -> "GrantQuerySet":
        return self.select_related(
            "application__call__scheme", "application__association", "application__person", "decision"
        )

    def for_paying(self) -> "GrantQuerySet":
        """With everything that a payment is made of."""
        return self.select_related(
            "application__call__scheme",
            "application__association",
            "application__person",
            "report__settlement",
        )

    def with_given(self) -> "GrantQuerySet":
        """Adds `repaid`, and `given`: what the applicant is left with; of a guarantee, from its settlement."""
        from grants.models.repayment import Repayment

        back = Repayment.objects.filter(grant=models.OuterRef("pk"), state=RepaymentState.REPAID).order_by()
        total = back.values("grant").annotate(total=models.Sum("amount")).values("total")
        repaid = Coalesce(models.Subquery(total), Decimal(0), output_field=MONEY)
        paid = Coalesce("report__settlement__amount", "amount", output_field=MONEY)
        return self.annotate(repaid=repaid, given=paid - repaid)

    def years(self) -> list[int]:
        """The years that something was granted in, newest first."""
        found = self.datetimes("decision__decided_at", "year", order="DESC", tzinfo=OSLO)
        return [moment.year for moment in found]

    def sums_by_scheme(self) -> dict[str, tuple[Decimal, int]]:
        """Scheme code → kroner that were kept, and number of grants."""
        rows = (
            self.with_given()
            .values_list("application__call__scheme__code")
            .annotate(models.Sum("given"), models.Count("pk"))
        )
        return {code: (amount, number) for code, amount, number in rows.order_by()}

    def total(self) -> Decimal:
        """What was given, less what has come back."""
        return self.with_given().aggregate(total=models.Sum("given"))["total"] or Decimal(0)


class Grant(models.Model):
    """The money that one application was awarded: at most one per application, whatever happens at once."""

    application = models.OneToOneField(
        GrantApplication, models.PROTECT, related_name="grant", verbose_name=_("grant application")
    )
    decision = models.OneToOneField(Decision, models.PROTECT, related_name="grant")
    amount = models.DecimalField(_("amount (kr)"), max_digits=9, decimal_places=0)

    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ("-decision__decided_at",)
        indexes = (models.Index(fields=("-amount", "id"), name="grant_largest_first"),)
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_is_money"),)
        triggers = (counts("grants", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return str(self.application)

    @property
    def is_guarantee(self) -> bool:
        """A limit, and not money yet: what is paid is the settlement."""
        return self.application.call.scheme.kind == GrantKind.DEFICIT_GUARANTEE

    @property
    def payable(self) -> Decimal:
        """What may be paid: the grant; of a guarantee what is settled."""
        if not self.is_guarantee:
            return self.amount
        settlement = getattr(getattr(self, "report", None), "settlement", None)
        return settlement.amount if settlement else Decimal(0)
