import secrets
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.activity_type import ActivityType
from organizations.models.district import District


def new_token() -> str:
    return secrets.token_urlsafe(24)


class DigestSubscriptionQuerySet(models.QuerySet["DigestSubscription"]):
    def confirmed(self) -> "DigestSubscriptionQuerySet":
        return self.filter(confirmed_at__isnull=False)

    def due(self, week: str) -> "DigestSubscriptionQuerySet":
        """Those that have not been looked after in this week ("2027-W09")."""
        return self.confirmed().exclude(handled_week=week)

    def forgotten(self, moment: datetime) -> "DigestSubscriptionQuerySet":
        """Asked for before `moment`, and never confirmed."""
        return self.filter(confirmed_at__isnull=True, requested_at__lt=moment)


class DigestSubscription(models.Model):
    """Somebody who asks for the weekly e-mail about what happens. No account, no name: an address and a choice.

    Nothing is sent before the address has been confirmed. Unsubscribing deletes the row.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    district = models.ForeignKey(
        District, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    activity_types = models.ManyToManyField(
        ActivityType, blank=True, related_name="+", verbose_name=_("activity types")
    )
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    requested_at = models.DateTimeField(_("asked for"))
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    handled_week = models.CharField(max_length=8, blank=True, editable=False)

    objects = DigestSubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to the weekly e-mail")
        verbose_name_plural = _("subscriptions to the weekly e-mail")
        ordering = ("-requested_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(email=models.functions.Lower("email")), name="digest_address_in_lower_case"
            ),
        )

    def __str__(self) -> str:
        return self.email
