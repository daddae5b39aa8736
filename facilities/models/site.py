from typing import Any

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.slugs import free_slug
from organizations.models import District
from portal.models.version import counts
from portal.text import sort_key

# The words that stand first in the app's own addresses: no site may take them.
RESERVED_SLUGS = frozenset(
    {
        "behov",
        "bestilling",
        "bestillinger",
        "branninstruks",
        "bruk",
        "dagsliste",
        "kamper",
        "kommunen-gir",
        "lager",
        "oppmote",
        "priser",
        "serie",
        "sesong",
        "stengt",
        "strotimer",
        "uke",
        "venteliste",
    }
)


class Site(models.Model):
    """A school, a sports hall building or a ground: where it is, who has the keys, what the house asks."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(max_length=120, unique=True, editable=False)
    sort_key = models.CharField(max_length=120, editable=False, db_collation="C")
    district = models.ForeignKey(District, models.PROTECT, related_name="sites", verbose_name=_("district"))
    street_address = models.CharField(_("address"), max_length=200, blank=True)
    postal_code = models.CharField(_("postal code"), max_length=4, blank=True)
    postal_place = models.CharField(_("postal place"), max_length=80, blank=True)
    caretaker_phone = models.CharField(_("caretaker's telephone"), max_length=20, blank=True)
    house_rules = models.TextField(_("house rules"), blank=True)
    access = models.TextField(_("how to get in"), blank=True)
    ledger_account = models.CharField(_("account"), max_length=20, blank=True)
    cost_centre = models.CharField(_("cost centre"), max_length=20, blank=True)
    function_code = models.CharField(
        _("function"),
        max_length=20,
        blank=True,
        help_text=_("The three follow the invoice basis to the accounts."),
    )
    fire_instruction = models.TextField(
        _("fire instruction"),
        blank=True,
        help_text=_("Associations read it before they get a key. Empty: none is asked for."),
    )
    is_school = models.BooleanField(
        _("school"), default=False, help_text=_("Some rules of price are about school premises alone.")
    )
    is_step_free = models.BooleanField(_("step-free entrance"), default=False)
    has_accessible_toilet = models.BooleanField(_("accessible toilet"), default=False)
    has_accessible_parking = models.BooleanField(_("accessible parking"), default=False)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ("sort_key",)
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(slug__in=sorted(RESERVED_SLUGS)), name="site_slug_is_not_reserved"
            ),
        )
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """On one line: "Jensvollveien 60, 3413 Lier"."""
        place = f"{self.postal_code} {self.postal_place}".strip()
        return ", ".join(part for part in (self.street_address, place) if part)

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        if not self.slug:
            self.slug = free_slug(self.name, Site.objects.all(), reserved=RESERVED_SLUGS)
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("site", args=[self.slug])
