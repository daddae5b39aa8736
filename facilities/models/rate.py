from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models.facility import FacilityKind
from facilities.prices import RateLine


class RateQuerySet(models.QuerySet["Rate"]):
    def in_force(self, day: date) -> "RateQuerySet":
        """Those that hold on `day`, the newest of a kind first."""
        return self.filter(valid_from__lte=day).order_by("kind", "-valid_from")

    def lines(self) -> list[RateLine]:
        """The whole price list, as the pure functions of prices.py want it."""
        return [RateLine(*row) for row in self.values_list("kind", "amount", "valid_from", "is_example")]


class Rate(models.Model):
    """One line of the price list: kroner an hour for the whole of a facility of this kind, from a day on.

    A line is never edited, because old quotes point at it: add a new one with a later day.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=FacilityKind)
    amount = models.DecimalField(_("kroner an hour"), max_digits=8, decimal_places=2)
    valid_from = models.DateField(_("valid from"))
    is_example = models.BooleanField(
        _("example"),
        default=False,
        help_text=_("Not decided by the municipality: shown with the words “example rate”."),
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = RateQuerySet.as_manager()

    class Meta:
        verbose_name = _("rate")
        verbose_name_plural = _("rates")
        ordering = ("kind", "-valid_from")
        constraints = (
            models.UniqueConstraint("kind", "valid_from", name="rate_one_per_kind_and_day"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="rate_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(is_example=True) | ~models.Q(source=""), name="rate_has_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount}"
