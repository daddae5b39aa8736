from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models import Unit

if TYPE_CHECKING:
    from portal.models import User


class CentreQuerySet(models.QuerySet["VolunteerCentre"]):
    def of(self, user: "User") -> "CentreQuerySet":
        return self.filter(unit=user.unit_id)


class VolunteerCentre(models.Model):
    """The contact for all who wish to give or to receive help (frivilligsentral). Staff of its unit coordinate."""

    unit = models.OneToOneField(
        Unit, models.PROTECT, related_name="volunteer_centre", verbose_name=_("unit"),
        help_text=_("Staff of this unit are its coordinators: they alone see who asks for help."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=120)
    about = models.TextField(_("about"), blank=True)
    visit = models.CharField(_("address and opening hours"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)

    objects = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer centre")
        verbose_name_plural = _("volunteer centres")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


def is_coordinator(user: "User | None") -> bool:
    """Active staff of a unit that is a volunteer centre. Other staff, whatever else they may, are not."""
    if user is None or not user.is_authenticated or not (user.is_staff and user.is_active and user.unit_id):
        return False
    if not hasattr(user, "_is_coordinator"):
        user._is_coordinator = VolunteerCentre.objects.of(user).exists()  # type: ignore[attr-defined]
    return bool(user._is_coordinator)  # type: ignore[attr-defined]
