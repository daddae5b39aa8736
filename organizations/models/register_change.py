from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.states.register_change import (
    OPEN_REGISTER_CHANGE,
    REGISTER_CHANGE,
    RegisterChangeState,
)
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class ChangeKind(models.TextChoices):
    """What has happened in the national register."""

    RENAMED = "renamed", _("new name")
    MOVED = "moved", _("new address")
    DELETED = "deleted", _("deleted")
    STATUS = "status", _("bankruptcy or winding up")
    LEFT_VOLUNTARY = "voluntary", _("left the Voluntary Register")
    REMOVED = "removed", _("removed for legal reasons")


# The association has a word of its own about these: the register's never replaces it by itself.
OWN_WORD_KINDS = frozenset({ChangeKind.RENAMED, ChangeKind.MOVED, ChangeKind.DELETED})


class RegisterChangeQuerySet(models.QuerySet["RegisterChange"]):
    def still_open(self) -> "RegisterChangeQuerySet":
        return self.filter(state__in=OPEN_REGISTER_CHANGE)

    def awaiting_staff(self) -> "RegisterChangeQuerySet":
        return self.filter(state=RegisterChangeState.OPEN)

    def awaiting_the_association(self) -> "RegisterChangeQuerySet":
        return self.filter(state=RegisterChangeState.ASKED)

    def put_to(self, user: "User") -> "RegisterChangeQuerySet":
        """Those that `user` was asked about, as one who acts for the association."""
        mine = Association.objects.acted_for_by(user)
        return self.filter(asked_at__isnull=False, association__in=mine.values("pk"))

    def visible_to(self, user: "User") -> "RegisterChangeQuerySet":
        """Staff see all; a board sees what it was asked about."""
        return self if user.is_staff else self.put_to(user)


class RegisterChange(HasLifecycle):
    """Something that the national register says anew about an association: what it was, what it is, who decides.

    One open row for each association and kind. `old` and `new` are for reading; what is taken over comes from the
    association's RegisterEntry.
    """

    lifecycle = REGISTER_CHANGE

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="register_changes", verbose_name=_("association")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=ChangeKind)
    old = models.CharField(_("what the register said before"), max_length=400, blank=True)
    new = models.CharField(_("what the register says now"), max_length=400, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=RegisterChangeState, default=RegisterChangeState.OPEN
    )
    noticed_at = models.DateTimeField(_("noticed"))
    asked_at = models.DateTimeField(_("the association was asked"), null=True, blank=True)
    closed_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = RegisterChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the national register")
        verbose_name_plural = _("changes in the national register")
        ordering = ("-noticed_at",)
        indexes = (models.Index("state", "noticed_at", name="register_change_waiting"),)
        constraints = (
            models.UniqueConstraint(
                "association", "kind",
                condition=models.Q(state__in=sorted(OPEN_REGISTER_CHANGE)),
                name="register_change_open_once_per_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=RegisterChangeState.ASKED) | models.Q(asked_at__isnull=False),
                name="register_change_asked_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(OPEN_REGISTER_CHANGE)) | models.Q(closed_at__isnull=False),
                name="register_change_settled_has_a_time",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.association}: {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("register_change", args=[self.association.slug, self.pk])

    @property
    def is_own_word(self) -> bool:
        """Whether the association has a word of its own about this."""
        return self.kind in OWN_WORD_KINDS

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
