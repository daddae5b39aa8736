from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from facilities.models.facility import Facility, FacilityQuerySet
from facilities.models.site import Site


class ClosureQuerySet(models.QuerySet["Closure"]):
    def standing(self) -> "ClosureQuerySet":
        """Those that have not been opened again."""
        return self.filter(reopened_at=None)

    def sharing_time_with(self, closure: "Closure") -> "ClosureQuerySet":
        """Others at the same site that some of its time falls into."""
        same = self.filter(site=closure.site_id).exclude(pk=closure.pk)
        return same.filter(starts_at__lt=closure.ends_at, ends_at__gt=closure.starts_at)


class Closure(models.Model):
    """A place closed for a time in one action. Its bookings are the blackouts it made, and those it hit."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="closures", verbose_name=_("site"))
    facility = models.ForeignKey(
        Facility,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closures",
        verbose_name=_("facility"),
        help_text=_("Empty: everything at the site."),
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("why it is closed"), max_length=200)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )
    created_at = models.DateTimeField(pgettext_lazy("place", "closed"))
    reopened_at = models.DateTimeField(_("reopened"), null=True, blank=True)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        verbose_name_plural = _("closures")
        ordering = ("-starts_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="closure_has_a_reason"),
        )

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"

    @property
    def place(self) -> str:
        return self.facility.title if self.facility else self.site.name

    def places(self) -> FacilityQuerySet:
        """What is closed: the one facility, or every whole at the site."""
        if self.facility_id:
            return Facility.objects.filter(pk=self.facility_id)
        return Facility.objects.wholes().filter(site=self.site_id)

    def is_over(self, at: datetime) -> bool:
        return self.reopened_at is not None or self.ends_at <= at

    def get_absolute_url(self) -> str:
        return reverse("closure", args=[self.pk])
