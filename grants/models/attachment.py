from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from portal.models import StoredFile


class AttachmentKind(models.TextChoices):
    ACCOUNTS = "accounts", _("Accounts")
    ANNUAL_REPORT = "annual_report", _("Annual report")
    BUDGET = "budget", _("Budget")
    OTHER = "other", _("Other")


ASKED_FOR = (AttachmentKind.ACCOUNTS, AttachmentKind.ANNUAL_REPORT, AttachmentKind.BUDGET)


class Attachment(models.Model):
    """A file that an association sent with its application, or afterwards."""

    application = models.ForeignKey(GrantApplication, models.PROTECT, related_name="attachments")
    kind = models.CharField(_("kind"), max_length=20, choices=AttachmentKind)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="grant_attachment")
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("kind", "added_at")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.file.name}"
