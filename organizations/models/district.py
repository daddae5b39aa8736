from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.version import counts
from portal.text import sort_key


class District(models.Model):
    """A part of the municipality (kommunedel, bydel or just a place), from the platform file."""

    name = models.CharField(_("name"), max_length=80, unique=True)
    sort_key = models.CharField(max_length=80, editable=False, db_collation="C")

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ("sort_key",)
        triggers = (
            counts("calendar", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),
            counts("premises", pgtrigger.Update),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**kwargs)
