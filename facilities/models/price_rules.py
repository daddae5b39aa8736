from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from facilities.prices import RULE_SETS, RuleBook, Status
from organizations.models import Association
from portal.models.version import counts


class PriceRulesQuerySet(models.QuerySet["PriceRules"]):
    def book(self) -> RuleBook:
        """Which rule set holds when, as the pure functions of prices want it."""
        return RuleBook(tuple(self.order_by("valid_from").values_list("valid_from", "code")))


class PriceRules(models.Model):
    """From which day another rule set of prices holds. Without a row, the platform's own does."""

    code = models.CharField(
        _("rules of price"), max_length=20, choices=[(one.code, one.title) for one in RULE_SETS.values()]
    )
    valid_from = models.DateField(_("valid from"), unique=True)
    source = models.CharField(_("where it is decided"), max_length=200)

    objects = PriceRulesQuerySet.as_manager()

    class Meta:
        verbose_name = _("rules of price")
        verbose_name_plural = _("rules of price")
        ordering = ("-valid_from",)
        constraints = (models.CheckConstraint(condition=~Q(source=""), name="price_rules_have_a_source"),)
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return str(self.get_code_display())


class RentalStatusQuerySet(models.QuerySet["RentalStatus"]):
    def decided(self) -> dict[int, list[tuple[date, Status]]]:
        """What the municipality has decided for each association, and from when, the oldest first."""
        found: dict[int, list[tuple[date, Status]]] = {}
        for key, day, status in self.order_by("valid_from").values_list(
            "association", "valid_from", "status"
        ):
            found.setdefault(key, []).append((day, Status(status)))
        return found


class RentalStatus(models.Model):
    """What an association pays (*låne-/leiestatus*): free, subsidised or ordinary, from a day on."""

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="rental_statuses", verbose_name=_("association")
    )
    status = models.CharField(
        _("rental status"),
        max_length=10,
        choices=[
            ("free", pgettext_lazy("rental status", "free")),
            ("subsidised", pgettext_lazy("rental status", "subsidised")),
            ("ordinary", pgettext_lazy("rental status", "ordinary")),
        ],
    )
    valid_from = models.DateField(_("valid from"))

    objects = RentalStatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("rental status")
        verbose_name_plural = _("rental statuses")
        ordering = ("association", "-valid_from")
        constraints = (models.UniqueConstraint("association", "valid_from", name="rental_status_once_a_day"),)
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.association}: {self.get_status_display()}"
