from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.site import Site
from facilities.states import NEED, NeedState
from organizations.models import Association, District
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class NeedKind(models.TextChoices):
    PREMISES = "premises", _("premises")
    STORAGE = "storage", _("storage")
    UNIVERSAL_DESIGN = "universal_design", _("universal design")


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> "NeedQuerySet":
        return self.filter(state=NeedState.OPEN)

    def by_district(self) -> "NeedQuerySet":
        """District by district, the oldest first: as a building project reads it."""
        return self.order_by("district__sort_key", "kind", "reported_at", "pk")

    def for_members(self, user: "User") -> "NeedQuerySet":
        """Those of the associations that `user` acts for."""
        return self.filter(association__in=Association.objects.acted_for_by(user))


class Need(HasLifecycle):
    """What an association lacks: premises, storage, or that everybody can get in and take part.

    The open ones of a district go to every building project there (Lørenskog).
    """

    lifecycle = NEED

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="needs", verbose_name=_("association")
    )
    kind = models.CharField(_("what is lacking"), max_length=20, choices=NeedKind)
    district = models.ForeignKey(
        District, models.PROTECT, related_name="needs", verbose_name=_("where it is needed")
    )
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("at which site")
    )
    text = models.TextField(_("what is needed"))
    people = models.PositiveIntegerField(_("how many it is about"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=NeedState, default=NeedState.OPEN)
    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reported by")
    )
    answer = models.TextField(_("the municipality's answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    submission_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ("-reported_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="need_is_said"),
            models.CheckConstraint(
                condition=~Q(state__in=["met", "closed"]) | ~Q(answer=""), name="need_answered_has_an_answer"
            ),
        )

    def __str__(self) -> str:
        return str(_("Need %(number)s") % {"number": self.pk})

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)

    def get_absolute_url(self) -> str:
        return f"{reverse('needs')}#behov-{self.pk}"
