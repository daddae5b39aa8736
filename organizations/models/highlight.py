from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.activity import Activity
from organizations.models.association import Association
from organizations.states import PUBLIC_ACTIVITY, PUBLIC_ASSOCIATION
from portal.models import StoredFile

if TYPE_CHECKING:
    from portal.models import User

PURPOSE = "organizations.highlight"


class HighlightQuerySet(models.QuerySet["Highlight"]):
    def shown_on(self, day: date) -> "HighlightQuerySet":
        """Those whose days it is, and whose activity or association everybody may see."""
        return self.open_to_all().filter(from_on__lte=day, to_on__gte=day)

    def open_to_all(self) -> "HighlightQuerySet":
        return self.filter(
            models.Q(activity__state__in=PUBLIC_ACTIVITY, activity__association__state__in=PUBLIC_ASSOCIATION)
            | models.Q(association__state__in=PUBLIC_ASSOCIATION)
        )

    def visible_to(self, user: "User | None") -> "HighlightQuerySet":
        return self if user is not None and user.is_staff else self.open_to_all()


class Highlight(models.Model):
    """What the municipality draws attention to on the front page for some days: an activity or an association."""

    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("activity")
    )
    association = models.ForeignKey(
        Association, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("association")
    )
    text = models.CharField(_("why people should come"), max_length=200)
    from_on = models.DateField(_("from and with"))
    to_on = models.DateField(_("to and with"))
    picture = models.OneToOneField(
        StoredFile, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture")
    )
    alt = models.CharField(_("what the picture shows"), max_length=200, blank=True)
    width = models.PositiveSmallIntegerField(default=0, editable=False)
    height = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = HighlightQuerySet.as_manager()

    class Meta:
        verbose_name = _("highlight on the front page")
        verbose_name_plural = _("highlights on the front page")
        ordering = ("-from_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(activity__isnull=True, association__isnull=False)
                | models.Q(activity__isnull=False, association__isnull=True),
                name="highlight_of_one_thing",
            ),
            models.CheckConstraint(
                condition=models.Q(to_on__gte=models.F("from_on")), name="highlight_days_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(picture__isnull=True) | ~models.Q(alt=""),
                name="highlight_picture_has_words",
            ),
        )

    def __str__(self) -> str:
        return str(self.activity or self.association)

    def get_absolute_url(self) -> str:
        shown = self.activity or self.association
        return shown.get_absolute_url() if shown else ""

    @property
    def picture_url(self) -> str:
        return reverse("picture", args=[self.picture.key]) if self.picture else ""
