from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from portal.models import StoredFile

if TYPE_CHECKING:
    from portal.models import User

PURPOSE = "organizations.picture"


class AssociationPictureQuerySet(models.QuerySet["AssociationPicture"]):
    def logo(self) -> "AssociationPictureQuerySet":
        return self.filter(is_logo=True)

    def others(self) -> "AssociationPictureQuerySet":
        """All but the logo."""
        return self.filter(is_logo=False)

    def visible_to(self, user: "User | None") -> "AssociationPictureQuerySet":
        """A picture is seen by whoever sees the association."""
        return self.filter(association__in=Association.objects.visible_to(user))


class AssociationPicture(models.Model):
    """A picture on an association's page, or its logo. `alt` says in words what it shows, and is never empty."""

    association = models.ForeignKey(
        Association, models.CASCADE, related_name="pictures", verbose_name=_("association")
    )
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="+", verbose_name=_("file"))
    alt = models.CharField(_("what the picture shows"), max_length=200)
    is_logo = models.BooleanField(_("logo"), default=False)
    width = models.PositiveSmallIntegerField(_("width"))
    height = models.PositiveSmallIntegerField(_("height"))

    objects = AssociationPictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("-is_logo", "pk")
        constraints = (
            models.UniqueConstraint(
                "association", condition=models.Q(is_logo=True), name="picture_one_logo_for_an_association"
            ),
            models.CheckConstraint(condition=~models.Q(alt=""), name="picture_has_words"),
        )

    def __str__(self) -> str:
        return self.alt

    @property
    def url(self) -> str:
        return reverse("picture", args=[self.file.key])
