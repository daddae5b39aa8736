from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agreements.models.agreement import PartnershipAgreement
from agreements.states import AgreementParty


class ConfirmationQuerySet(models.QuerySet["Confirmation"]):
    def standing(self) -> "ConfirmationQuerySet":
        """Not withdrawn by a change of the text."""
        return self.filter(withdrawn_at=None)


class Confirmation(models.Model):
    """One person's yes, on behalf of one party, to one text; withdrawn when the text is changed.

    At most one stands for each party, and nobody says yes for both.
    """

    agreement = models.ForeignKey(
        PartnershipAgreement, models.PROTECT, related_name="confirmations", verbose_name=_("agreement")
    )
    party = models.CharField(_("on behalf of"), max_length=11, choices=AgreementParty)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed"))
    version = models.PositiveIntegerField(_("version"))
    text_sha256 = models.CharField("SHA-256", max_length=64)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ("confirmed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                "agreement",
                "party",
                condition=Q(withdrawn_at__isnull=True),
                name="confirmation_stands_once_per_party",
            ),
            models.UniqueConstraint(
                "agreement",
                "confirmed_by",
                condition=Q(withdrawn_at__isnull=True),
                name="confirmation_never_for_both_parties",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_party_display()} · {self.version}"
