from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from portal.models import Decision


class GrantQuerySet(models.QuerySet["Grant"]):
    def of_association(self, association_id: int) -> "GrantQuerySet":
        return self.filter(application__association=association_id)

    def awarded_in(self, year: int) -> "GrantQuerySet":
        return self.filter(decision__decided_at__year=year)

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
