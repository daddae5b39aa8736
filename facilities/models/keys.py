from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models.site import Site
from organizations.models import Association

STANDS = timedelta(days=365)  # a new board reads it anew


class AcknowledgementQuerySet(models.QuerySet["FireInstructionAcknowledgement"]):
    def standing(self, at: datetime) -> "AcknowledgementQuerySet":
        """Those of the last year."""
        return self.filter(acknowledged_at__gt=at - STANDS)


class FireInstructionAcknowledgement(models.Model):
    """Somebody has read a site's fire instruction (*branninstruks*) on behalf of an association. Stands for a year."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="acknowledgements", verbose_name=_("site"))
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="fire_acknowledgements", verbose_name=_("association")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("read by")
    )
    acknowledged_at = models.DateTimeField(_("read"))

    objects = AcknowledgementQuerySet.as_manager()

    class Meta:
        verbose_name = _("fire instruction read")
        verbose_name_plural = _("fire instructions read")
        ordering = ("-acknowledged_at",)
        indexes = (models.Index("site", "association", "acknowledged_at", name="fire_instruction_read"),)

    def __str__(self) -> str:
        return f"{self.association}: {self.site}"


class KeyHandoutQuerySet(models.QuerySet["KeyHandout"]):
    def out(self) -> "KeyHandoutQuerySet":
        """Not given back."""
        return self.filter(returned_at=None)


class KeyHandout(models.Model):
    """A key or key card that somebody in an association has (*nøkkelutlevering*). One key is with one at a time."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="key_handouts", verbose_name=_("site"))
    what = models.CharField(
        _("key"), max_length=60, help_text=_("Its mark, for example “Hall 3” or “Card 17”.")
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="key_handouts", verbose_name=_("association")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed to")
    )
    handed_out_at = models.DateTimeField(_("handed out"))
    handed_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("handed out by")
    )
    returned_at = models.DateTimeField(_("given back"), null=True, blank=True)

    objects = KeyHandoutQuerySet.as_manager()

    class Meta:
        verbose_name = _("key handed out")
        verbose_name_plural = _("keys handed out")
        ordering = ("-handed_out_at",)
        constraints = (
            models.UniqueConstraint(
                "site", "what", condition=Q(returned_at=None), name="key_is_with_one_at_a_time",
                violation_error_message=_("This key is handed out already. Register first that it is given back."),
            ),
            models.CheckConstraint(condition=~Q(what=""), name="key_has_a_mark"),
            models.CheckConstraint(
                condition=Q(returned_at=None) | Q(returned_at__gte=models.F("handed_out_at")),
                name="key_returned_after_it_was_handed_out",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.what}, {self.site}"
