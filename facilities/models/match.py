from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.booking import Booking
from facilities.models.booking_query import BookingQuerySet
from facilities.models.closure import Closure
from facilities.models.facility import Facility


class MatchList(models.Model):
    """The fixtures of one league or tournament, as the newest file has them."""

    name = models.CharField(_("name"), max_length=120)
    imported_at = models.DateTimeField(_("last taken in"))
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken in by")
    )

    class Meta:
        verbose_name = _("match list")
        verbose_name_plural = _("match lists")
        ordering = ("name",)
        constraints = (models.UniqueConstraint("name", name="match_list_once"),)

    def __str__(self) -> str:
        return self.name

    def bookings_hit(self) -> BookingQuerySet:
        """The bookings that had to yield to its matches."""
        return Booking.objects.bookings().filter(closure__match__match_list=self)

    def get_absolute_url(self) -> str:
        return reverse("matches", args=[self.pk])


class MatchQuerySet(models.QuerySet["Match"]):
    def standing(self) -> "MatchQuerySet":
        """Those that are in the list still."""
        return self.filter(gone_at=None)

    def coming(self, at: datetime) -> "MatchQuerySet":
        return self.standing().filter(starts_at__gt=at).order_by("starts_at", "pk")


class Match(models.Model):
    """A match of a list. `key` is what the league calls it: when it is moved, it is the same match.

    `closure` keeps its floor, and knows which bookings had to yield.
    """

    match_list = models.ForeignKey(
        MatchList, models.PROTECT, related_name="matches", verbose_name=_("match list")
    )
    key = models.CharField(_("match number"), max_length=300)
    title = models.CharField(_("match"), max_length=150)
    facility = models.ForeignKey(Facility, models.PROTECT, related_name="matches", verbose_name=_("facility"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    closure = models.OneToOneField(
        Closure, models.PROTECT, related_name="match", verbose_name=_("closure"), editable=False
    )
    gone_at = models.DateTimeField(_("taken out"), null=True, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        ordering = ("starts_at", "pk")
        constraints = (
            models.UniqueConstraint(
                "match_list", "key", condition=Q(gone_at=None), name="match_once_in_a_list"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="match_ends_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(key=""), name="match_has_a_key"),
        )

    def __str__(self) -> str:
        return self.title
