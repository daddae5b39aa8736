from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.states import OPEN_UMBRELLA, UMBRELLA, UmbrellaState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class UmbrellaMembershipQuerySet(models.QuerySet["UmbrellaMembership"]):
    def active(self) -> "UmbrellaMembershipQuerySet":
        return self.filter(state=UmbrellaState.ACTIVE)

    def awaiting_answer(self) -> "UmbrellaMembershipQuerySet":
        return self.filter(state=UmbrellaState.REQUESTED)

    def still_open(self) -> "UmbrellaMembershipQuerySet":
        """Asked for or accepted."""
        return self.filter(state__in=OPEN_UMBRELLA)

    def touching(self, user: "User") -> "UmbrellaMembershipQuerySet":
        """Those where `user` acts for one of the sides."""
        mine = Association.objects.acted_for_by(user).values("pk")
        return self.filter(models.Q(umbrella__in=mine) | models.Q(member__in=mine))

    def visible_to(self, user: "User | None") -> "UmbrellaMembershipQuerySet":
        """A membership is open; a question is between the two sides."""
        if user is None or not user.is_authenticated:
            return self.active()
        return self if user.is_staff else self.active() | self.touching(user)


class UmbrellaMembership(HasLifecycle):
    """An association belongs to an umbrella organisation, which speaks for it.

    The association asks and the umbrella says yes, so that neither claims the other; staff may enter one that
    both have told them of.
    """

    lifecycle = UMBRELLA

    umbrella = models.ForeignKey(
        Association,
        models.CASCADE,
        related_name="umbrella_members",
        limit_choices_to={"is_umbrella": True},
        verbose_name=_("umbrella organisation"),
    )
    member = models.ForeignKey(
        Association, models.CASCADE, related_name="umbrellas", verbose_name=_("member association")
    )
    state = models.CharField(
        _("status"), max_length=10, choices=UmbrellaState, default=UmbrellaState.REQUESTED
    )
    requested_at = models.DateTimeField(_("asked for"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    objects = UmbrellaMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership in an umbrella organisation")
        verbose_name_plural = _("memberships in umbrella organisations")
        ordering = ("-requested_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "umbrella",
                "member",
                condition=models.Q(state__in=sorted(OPEN_UMBRELLA)),
                name="umbrella_membership_open_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(umbrella=models.F("member")), name="umbrella_is_not_its_own_member"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=UmbrellaState.ENDED) | models.Q(ended_at__isnull=False),
                name="umbrella_membership_ended_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.member} · {self.umbrella}"

    def roles_of(self, user: "User | None") -> set[Role]:
        """Whoever acts for one of the two sides is a member towards it; see workflow.umbrella for who may answer."""
        from organizations.permissions import roles_for

        return roles_for(user, self.umbrella) | roles_for(user, self.member)
