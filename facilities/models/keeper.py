from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from facilities.models.site import Site

if TYPE_CHECKING:
    from portal.models import User


class KeeperRole(models.TextChoices):
    CARETAKER = "caretaker", _("caretaker")
    ATTENDANT = "attendant", _("attendant")


class KeeperQuerySet(models.QuerySet["Keeper"]):
    def sites_of(self, user: "User") -> "models.QuerySet[Site]":
        """The sites whose day lists `user` reads: all of them for staff, else those they look after."""
        if user.is_staff and user.is_active:
            return Site.objects.all()
        return Site.objects.filter(pk__in=self.filter(user=user).values("site"))


class Keeper(models.Model):
    """Somebody who looks after a site: its caretaker, or an attendant (*tilsynsvakt*) in the evenings.

    They need be no case handlers: they see the day lists of their own sites, and nothing else.
    """

    site = models.ForeignKey(Site, models.CASCADE, related_name="keepers", verbose_name=_("site"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="kept_sites", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=10, choices=KeeperRole, default=KeeperRole.CARETAKER)

    objects = KeeperQuerySet.as_manager()

    class Meta:
        verbose_name = _("caretaker or attendant")
        verbose_name_plural = _("caretakers and attendants")
        ordering = ("site", "role", "pk")
        constraints = (models.UniqueConstraint("site", "user", name="keeper_once_at_a_site"),)

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"
