from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations import links
from organizations.models.association import Association
from organizations.models.mandate import Mandate, MandateRole
from organizations.states import INVITATION, InvitationState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

VALID_FOR = timedelta(days=14)
KEPT_FOR = timedelta(days=90)  # the address, after the invitation can no longer be used


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> "InvitationQuerySet":
        """Nobody has answered; it can have expired."""
        return self.filter(state=InvitationState.SENT)

    def open_at(self, at: datetime) -> "InvitationQuerySet":
        return self.waiting().filter(expires_at__gt=at)

    def of_link(self, token: str) -> "InvitationQuerySet":
        return self.filter(nonce=links.nonce_of(token, purpose="invitation") or "")

    def visible_to(self, user: "User | None") -> "InvitationQuerySet":
        """Staff, those who act for the association, and the person invited."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        mine = Association.objects.acted_for_by(user)
        return self.filter(models.Q(association__in=mine) | models.Q(email__iexact=user.email))

    def forget(self, *, at: datetime) -> int:
        """Erase the addresses of invitations that ran out long ago."""
        return self.filter(expires_at__lt=at - KEPT_FOR).exclude(email="").update(email="")


class Invitation(HasLifecycle):
    """A link, sent to one e-mail address, with which its owner may begin to act for an association.

    Works once, for a fortnight, and only for whoever has that address: passed on, it opens nothing.
    """

    lifecycle = INVITATION

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="invitations", verbose_name=_("association")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=12, choices=MandateRole)
    state = models.CharField(
        _("status"), max_length=10, choices=InvitationState, default=InvitationState.SENT
    )
    nonce = models.CharField(max_length=60, unique=True, default=links.new_nonce, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"))
    expires_at = models.DateTimeField(_("can be used until"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    mandate = models.OneToOneField(
        Mandate, models.PROTECT, null=True, blank=True, related_name="invitation", verbose_name=_("mandate")
    )
    replaces = models.ForeignKey(
        Mandate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ends when it is accepted"),
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-invited_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "association",
                Lower("email"),
                condition=models.Q(state=InvitationState.SENT) & ~models.Q(email=""),
                name="invitation_waits_once_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(state=InvitationState.ACCEPTED, mandate__isnull=False)
                | (~models.Q(state=InvitationState.ACCEPTED) & models.Q(mandate__isnull=True)),
                name="invitation_accepted_has_a_mandate",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.association}"

    def get_absolute_url(self) -> str:
        return reverse("invitation", args=[links.token_of(self.nonce, purpose="invitation")])

    def is_for(self, user: "User") -> bool:
        return bool(self.email) and self.email.lower() == user.email.lower()

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        roles = roles_for(user, self.association)
        return roles | {Role.PUBLIC} if user is not None and self.is_for(user) else roles
