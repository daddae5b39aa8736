from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from portal.models import StoredFile


class Attachment(models.Model):
    """A file that an association sent with its application, or afterwards.

    `kind` is the key of the question that it answers, and `label` what the form called it.
    """

    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="attachments")
    kind = models.SlugField(_("kind"), max_length=40)
    label = models.CharField(_("what it is"), max_length=200, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="grant_attachment")
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("kind", "added_at")

    def __str__(self) -> str:
        return f"{self.label}: {self.file.name}"
