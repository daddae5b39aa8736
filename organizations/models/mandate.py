from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.states import MANDATE, OPEN_MANDATE, MandateState
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts

if TYPE_CHECKING:
    from portal.models import User


class MandateRole(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY_CHAIR = "deputy_chair", _("deputy chair")
    TREASURER = "treasurer", _("treasurer")
    SECRETARY = "secretary", _("secretary")
    CONTACT = "contact", _("contact person")


HANDLES_MONEY = frozenset({MandateRole.CHAIR, MandateRole.TREASURER})

LEADS = frozenset({MandateRole.CHAIR, MandateRole.DEPUTY_CHAIR})


class MandateQuerySet(models.QuerySet["Mandate"]):
    def active(self) -> "MandateQuerySet":
        return self.filter(state=MandateState.ACTIVE)

    def leading(self) -> "MandateQuerySet":
        """Those who speak for the association: its chair, then its deputy chair."""
        return self.able().filter(role__in=LEADS).order_by("role", "pk")

    def able(self) -> "MandateQuerySet":
        """Active, and held by somebody who can still log in."""
        return self.active().filter(user__is_active=True)

    def handling_money(self) -> "MandateQuerySet":
        return self.filter(role__in=HANDLES_MONEY)

    def awaiting_decision(self) -> "MandateQuerySet":
        return self.filter(state=MandateState.REQUESTED)

    def still_open(self) -> "MandateQuerySet":
        """Asked for or approved: a person has one of these at most for an association."""
        return self.filter(state__in=OPEN_MANDATE)

    def current(self) -> "MandateQuerySet":
        """What a person still needs to see: all but those that have ended."""
        return self.exclude(state=MandateState.ENDED)

    def endable_by(self, user: "User") -> "MandateQuerySet":
        """One's own while it is open, and, for the chair, those of the others who act."""
        led = Association.objects.led_by(user)
        return self.still_open().filter(
            models.Q(user=user) | models.Q(association__in=led, state=MandateState.ACTIVE)
        )

    def visible_to(self, user: "User | None") -> "MandateQuerySet":
        """One's own, and who else acts for the same associations now."""
        if user is None or not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        mine = Association.objects.acted_for_by(user)
        return self.filter(models.Q(user=user) | models.Q(association__in=mine, state=MandateState.ACTIVE))


class Mandate(HasLifecycle):
    """The right of a user to act for an association: claimed by the user, approved by staff."""

    lifecycle = MANDATE

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="mandates", verbose_name=_("association")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mandates", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=MandateRole)
    state = models.CharField(_("status"), max_length=10, choices=MandateState, default=MandateState.REQUESTED)
    explanation = models.TextField(_("how the municipality can see that this is right"), blank=True)
    requested_at = models.DateTimeField(_("asked for"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    refusal_reason = models.TextField(_("why it was refused"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        ordering = ("-requested_at",)
        constraints = (
            models.UniqueConstraint(
                "association",
                "user",
                condition=models.Q(state__in=sorted(OPEN_MANDATE)),
                name="mandate_open_once_per_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=[MandateState.REQUESTED, MandateState.ENDED])
                | models.Q(decided_at__isnull=False),
                name="mandate_decided_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MandateState.ENDED) | models.Q(ended_at__isnull=False),
                name="mandate_ended_has_a_time",
            ),
        )
        triggers = (counts("mandates", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)

    def __str__(self) -> str:
        return f"{self.user} · {self.association}"

    @property
    def is_active(self) -> bool:
        return self.state == MandateState.ACTIVE

    @property
    def handles_money(self) -> bool:
        """The account number is the chair's and the treasurer's."""
        return self.role in HANDLES_MONEY

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_MANDATE

    def roles_of(self, user: "User | None") -> set[Role]:
        """The holder is a member towards the own mandate, also before it is approved."""
        from organizations.permissions import roles_for

        roles = roles_for(user, self.association)
        return roles | {Role.MEMBER} if user is not None and user.pk == self.user_id else roles
