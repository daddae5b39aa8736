from datetime import date

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models.kinds import FacilityKind
from facilities.prices import RateLine
from portal.models.version import counts

LINE = ("kind", "amount", "valid_from", "is_example", "parts")
SHARES = {2: "½", 3: "⅓", 4: "¼"}


class RateQuerySet(models.QuerySet["Rate"]):
    def in_force(self, day: date) -> "RateQuerySet":
        """Those that hold on `day`, the newest of a kind and a part first."""
        return self.filter(valid_from__lte=day).order_by("kind", "parts", "-valid_from")

    def lines(self) -> list[RateLine]:
        """The whole price list, as the pure functions of prices.py want it."""
        return [RateLine(*row) for row in self.values_list(*LINE)]


class Rate(models.Model):
    """One line of the price list: kroner an hour for a facility of this kind, from a day on.

    For the whole, or for one of so many equal parts; a part without a line of its own costs its share of the whole.
    A line is never edited, because old quotes point at it: add a new one with a later day.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=FacilityKind)
    parts = models.PositiveSmallIntegerField(
        _("for one of how many parts"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(16)],
        help_text=_(
            "1 is the whole, 2 is a half. Without a line of its own, a part costs its share of the whole."
        ),
    )
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
        ordering = ("kind", "parts", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                "kind",
                "parts",
                "valid_from",
                name="rate_one_per_kind_part_and_day",
                violation_error_message=_(
                    "There is a rate for this from that day already. Choose a later day."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(parts__gte=1, parts__lte=16), name="rate_is_for_a_whole_or_a_part"
            ),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="rate_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(is_example=True) | ~models.Q(source=""), name="rate_has_a_source"
            ),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.share} {self.amount}".replace("  ", " ")

    @property
    def share(self) -> str:
        """ "½" for a half; empty for the whole."""
        return "" if self.parts == 1 else SHARES.get(self.parts, f"1/{self.parts}")

    @property
    def line(self) -> RateLine:
        """As the pure functions of prices.py want it."""
        return RateLine(*(getattr(self, name) for name in LINE))
