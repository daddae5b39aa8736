from typing import Any

import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.facility import Facility
from facilities.models.site import Site
from portal.models import StoredFile
from portal.models.version import counts

PURPOSE = "facilities.picture"


class SitePicture(models.Model):
    """A picture of a site, or of one facility there. `alt` says in words what it shows, and is never empty."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="pictures", verbose_name=_("site"))
    facility = models.ForeignKey(
        Facility, models.CASCADE, null=True, blank=True, related_name="pictures", verbose_name=_("facility")
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    alt = models.CharField(_("what the picture shows"), max_length=200)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    class Meta:
        verbose_name = _("picture of premises")
        verbose_name_plural = _("pictures of premises")
        ordering = ("pk",)
        constraints = (models.CheckConstraint(condition=~models.Q(alt=""), name="site_picture_has_words"),)
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return self.alt

    @property
    def url(self) -> str:
        return reverse("picture", args=[self.file.key])

    @property
    def place(self) -> Any:
        """What it is a picture of."""
        return self.facility or self.site
