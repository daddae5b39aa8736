from django.db import models
from django.utils.translation import gettext_lazy as _


class Unit(models.Model):
    """A municipal unit (virksomhet): who staff work for, and who an agreement is made with."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
