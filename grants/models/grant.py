from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from grants.models.scheme import GrantKind
from portal.clock import OSLO
from portal.models import Decision


class GrantQuerySet(models.QuerySet["Grant"]):
    def of_association(self, association_id: int) -> "GrantQuerySet":
        return self.filter(application__association=association_id)

    def awarded_in(self, year: int) -> "GrantQuerySet":
        return self.filter(decision__decided_at__year=year)

    def for_lists(self) -> "GrantQuerySet":
        return self.select_related("application__call__scheme", "application__association", "decision")

    def for_paying(self) -> "GrantQuerySet":
        """With everything that a payment is made of."""
        return self.select_related(
            "application__call__scheme", "application__association", "report__settlement"
        )

    def years(self) -> list[int]:
        """The years that something was granted in, newest first."""
        found = self.datetimes("decision__decided_at", "year", order="DESC", tzinfo=OSLO)
        return [moment.year for moment in found]

    def sums_by_scheme(self) -> dict[str, tuple[Decimal, int]]:
        """Scheme code → kroner and number of grants."""
        rows = self.values_list("application__call__scheme__code").annotate(
            models.Sum("amount"), models.Count("pk")
        )
        return {code: (amount, number) for code, amount, number in rows.order_by()}

    def total(self) -> Decimal:
        return self.aggregate(total=models.Sum("amount"))["total"] or Decimal(0)


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
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="grant_is_money"),)

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
