from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from grants.models.application import GrantApplication
from grants.states import DECIDED

if TYPE_CHECKING:
    from portal.models import User

BEST = 10


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, user: "User") -> "ReviewQuerySet":
        """One's own; the others' once one has given one's own, or the case is decided."""
        own = Review.objects.filter(application=models.OuterRef("application"), reviewer=user)
        is_over = models.Q(application__state__in=DECIDED)
        return self.filter(models.Exists(own) | is_over).select_related("reviewer")


class Review(models.Model):
    """One reviewer's own score and recommendation; the others' are not shown until one's own is given."""

    application = models.ForeignKey(
        GrantApplication, models.PROTECT, related_name="reviews", verbose_name=_("grant application")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    score = models.PositiveSmallIntegerField(_("score, 0–10"), validators=[MaxValueValidator(BEST)])
    recommendation = models.TextField(_("recommendation"), blank=True)
    reviewed_at = models.DateTimeField(_("reviewed"))

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("reviewed_at",)
        constraints = (
            models.UniqueConstraint("application", "reviewer", name="review_one_per_reviewer"),
            models.CheckConstraint(condition=models.Q(score__lte=BEST), name="review_score_is_ten_at_most"),
        )

    def __str__(self) -> str:
        return f"{self.application}: {self.reviewer}"
