from datetime import date, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.site import Site
from facilities.states import LEASE, OPEN_LEASE, LeaseState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts

if TYPE_CHECKING:
    from portal.models import User

YEAR = timedelta(days=365)
ASKED_BEFORE = timedelta(days=30)


class StorageRoom(models.Model):
    """A storage room, or a cupboard, that one association has on a long lease."""

    site = models.ForeignKey(Site, models.PROTECT, related_name="storage_rooms", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=80)
    square_metres = models.PositiveSmallIntegerField(_("square metres"), null=True, blank=True)
    is_step_free = models.BooleanField(_("step-free"), default=False)

    class Meta:
        verbose_name = _("storage room")
        verbose_name_plural = _("storage rooms")
        ordering = ("site__sort_key", "name")
        constraints = (models.UniqueConstraint("site", "name", name="storage_room_once_at_a_site"),)
        triggers = (counts("premises", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.site}, {self.name}"


class StorageLeaseQuerySet(models.QuerySet["StorageLease"]):
    def active(self) -> "StorageLeaseQuerySet":
        return self.filter(state=LeaseState.ACTIVE)

    def waiting(self) -> "StorageLeaseQuerySet":
        """Those in line, the first first."""
        return self.filter(state=LeaseState.WAITING).order_by("asked_at", "pk")

    def open(self) -> "StorageLeaseQuerySet":
        return self.filter(state__in=sorted(OPEN_LEASE))

    def to_confirm(self, today: date) -> "StorageLeaseQuerySet":
        """Held for nearly a year since anybody said that the room is needed."""
        return self.active().filter(confirmed_on__lte=today - YEAR + ASKED_BEFORE)

    def for_members(self, user: "User") -> "StorageLeaseQuerySet":
        return self.filter(association__in=Association.objects.acted_for_by(user))


class StorageLease(HasLifecycle):
    """An association that has a storage room, or stands in line for it. It says every year that it needs it."""

    lifecycle = LEASE

    room = models.ForeignKey(
        StorageRoom, models.PROTECT, related_name="leases", verbose_name=_("storage room")
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="storage_leases", verbose_name=_("association")
    )
    state = models.CharField(_("status"), max_length=10, choices=LeaseState, default=LeaseState.WAITING)
    asked_at = models.DateTimeField(_("came into the line"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    confirmed_on = models.DateField(_("last said to be needed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("given back"), null=True, blank=True)

    objects = StorageLeaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lease of a storage room")
        verbose_name_plural = _("leases of storage rooms")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint("room", condition=Q(state="active"), name="storage_room_has_one_lease"),
            models.UniqueConstraint(
                "room",
                "association",
                condition=Q(state__in=sorted(OPEN_LEASE)),
                name="storage_asked_for_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_on__isnull=False), name="lease_is_confirmed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.association}: {self.room}"

    @property
    def confirm_by(self) -> date | None:
        return self.confirmed_on + YEAR if self.confirmed_on else None

    def get_absolute_url(self) -> str:
        return reverse("storage")

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
