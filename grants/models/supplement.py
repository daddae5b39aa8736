from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication


class SupplementQuerySet(models.QuerySet["Supplement"]):
    def open(self) -> "SupplementQuerySet":
        """Asked for, and not answered."""
        return self.filter(answered_at=None)


class Supplement(models.Model):
    """More information that the municipality asked for, and what the association changed and wrote.

    The answers before and after are kept as lines of text, so that the difference can be read later whatever
    happens to the form.
    """

    application = models.ForeignKey(
        GrantApplication, models.PROTECT, related_name="supplements", verbose_name=_("grant application")
    )
    asked = models.TextField(_("what we ask for"))
    asked_at = models.DateTimeField(_("asked"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )
    due_on = models.DateField(_("answer by"))
    reply = models.TextField(_("reply"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    before = ArrayField(models.TextField(), default=list)
    after = ArrayField(models.TextField(), default=list)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = _("more information")
        verbose_name_plural = _("more information")
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                "application",
                condition=models.Q(answered_at=None),
                name="supplement_one_open_per_application",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, answered_by=None)
                | models.Q(answered_at__isnull=False, answered_by__isnull=False)
                | models.Q(answered_at__isnull=False, asked=""),
                name="supplement_answered_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return str(self.application)

    @property
    def changes(self) -> list[tuple[str, str]]:
        """("−", what stood) and ("+", what stands now), in the order of the form."""
        gone = [line for line in self.before if line not in self.after]
        new = [line for line in self.after if line not in self.before]
        return [*(("−", line) for line in gone), *(("+", line) for line in new)]
