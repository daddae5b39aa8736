from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.activity_type import ActivityType


class IcnpoCategoryQuerySet(models.QuerySet["IcnpoCategory"]):
    def coded(self, codes: Iterable[str]) -> "IcnpoCategoryQuerySet":
        return self.filter(code__in=list(codes))


class IcnpoCategory(models.Model):
    """A category of the national classification of voluntary organisations, as Frivillighetsregisteret uses it.

    Seeded by a migration and refreshed from the register. A code that is not here is kept where it was read, and only
    lacks a name. `activity_types` are what the municipality suggests to somebody who registers with the category.
    """

    code = models.CharField(_("code"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    activity_types = models.ManyToManyField(
        ActivityType, blank=True, related_name="+", verbose_name=_("suggested kinds of activity")
    )

    objects = IcnpoCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ICNPO category")
        verbose_name_plural = _("ICNPO categories")
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[0-9A-Za-z]+$"), name="icnpo_code_without_blanks"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
