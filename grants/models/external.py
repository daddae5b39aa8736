from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.scheme import GrantScheme

STALE_AFTER_DAYS = 180


class ExternalSchemeQuerySet(models.QuerySet["ExternalScheme"]):
    def offered(self) -> "ExternalSchemeQuerySet":
        return self.filter(is_offered=True)

    def stale(self, today: date) -> "ExternalSchemeQuerySet":
        """Never checked, not for half a year, or with a deadline that has passed."""
        return self.filter(
            models.Q(last_checked_on=None)
            | models.Q(last_checked_on__lt=today - timedelta(days=STALE_AFTER_DAYS))
            | models.Q(next_deadline__lt=today)
        )

    def matching(self, query: str) -> "ExternalSchemeQuerySet":
        return self.filter(
            models.Q(title__icontains=query)
            | models.Q(purpose__icontains=query)
            | models.Q(giver__icontains=query)
        )


class ExternalScheme(models.Model):
    """Money from others than the municipality. Deadlines are others' and change: staff say when they last looked."""

    title = models.CharField(_("title"), max_length=160)
    giver = models.CharField(_("who gives"), max_length=160)
    purpose = models.TextField(_("purpose"))
    url = models.URLField(_("web page"))
    next_deadline = models.DateField(_("next deadline"), null=True, blank=True)
    deadline_note = models.CharField(_("about the deadline"), max_length=200, blank=True)
    last_checked_on = models.DateField(_("last checked"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked by"),
    )
    is_offered = models.BooleanField(_("offered"), default=True)

    objects = ExternalSchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("external scheme")
        verbose_name_plural = _("external schemes")
        ordering = (models.F("next_deadline").asc(nulls_last=True), "title")
        constraints = (models.UniqueConstraint("title", "giver", name="external_scheme_named_once"),)

    def __str__(self) -> str:
        return f"{self.title} ({self.giver})"

    def stale_since(self, today: date) -> date:
        """The day from which it should have been looked at; `today` when it never was."""
        old = self.last_checked_on and self.last_checked_on + timedelta(days=STALE_AFTER_DAYS + 1)
        over = self.next_deadline and self.next_deadline + timedelta(days=1)
        return min((on for on in (old, over) if on and on <= today), default=today)

    def is_stale_on(self, today: date) -> bool:
        """The same as `stale`, for a row that is read."""
        checked = self.last_checked_on
        is_old = checked is None or checked < today - timedelta(days=STALE_AFTER_DAYS)
        return is_old or bool(self.next_deadline and self.next_deadline < today)


class OpeningWatch(models.Model):
    """Somebody wants to know when a scheme opens."""

    scheme = models.ForeignKey(
        GrantScheme, models.CASCADE, related_name="watches", verbose_name=_("grant scheme")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(_("asked for"))

    class Meta:
        verbose_name = _("watch of an opening")
        verbose_name_plural = _("watches of openings")
        constraints = (models.UniqueConstraint("scheme", "user", name="opening_watched_once_by_each"),)

    def __str__(self) -> str:
        return str(self.scheme)
