from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from organizations.models.district import District
from organizations.models.volunteering.centre import is_coordinator
from organizations.models.volunteering.kinds import VolunteerKind, WhenFree, labels
from organizations.states.help import HELP_OFFER, OPEN_OFFER, OfferState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from organizations.models.volunteering.help_request import HelpRequest
    from portal.models import User


class OfferQuerySet(models.QuerySet["HelpOffer"]):
    def visible_to(self, user: "User") -> "OfferQuerySet":
        return self if is_coordinator(user) else self.filter(user=user)

    def of(self, user: "User") -> "OfferQuerySet":
        return self.filter(user=user)

    def still_open(self) -> "OfferQuerySet":
        return self.filter(state__in=OPEN_OFFER)

    def for_request(self, request: "HelpRequest") -> "OfferQuerySet":
        """Volunteers who want to help now and have not been asked, those that fit best first."""
        asked = request.matches.values("user")
        fits = models.Case(
            models.When(kinds__contains=[request.kind], then=0), default=1, output_field=models.IntegerField()
        )
        rows = self.filter(state=OfferState.ACTIVE).exclude(user__in=asked).exclude(user=request.requester_id)
        return rows.annotate(distance=fits).order_by("distance", "changed_at", "pk")


class HelpOffer(HasLifecycle):
    """A person who wants to help others through the volunteer centre: with what, when, where, in which languages."""

    lifecycle = HELP_OFFER

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="help_offers",
        verbose_name=_("volunteer"),
    )  # fmt: skip
    kinds = ArrayField(models.CharField(max_length=20), verbose_name=_("with what"))
    when = ArrayField(models.CharField(max_length=20), verbose_name=_("when"))
    districts = models.ManyToManyField(District, blank=True, related_name="+", verbose_name=_("where"))
    languages = models.CharField(_("languages"), max_length=120, blank=True)
    about = models.TextField(_("about"), max_length=500, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=OfferState, default=OfferState.ACTIVE)
    created_at = models.DateTimeField(_("offered"))
    changed_at = models.DateTimeField(_("changed"))
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer of help")
        verbose_name_plural = _("offers of help")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "user", condition=models.Q(state__in=sorted(OPEN_OFFER)), name="help_offered_once_by_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, erased_at__isnull=True)
                | models.Q(user__isnull=True, erased_at__isnull=False, languages="", about="", phone=""),
                name="help_offer_erased_holds_nobody",
            ),
        )

    def __str__(self) -> str:
        return str(self.user or _("Erased"))

    @property
    def shown_kinds(self) -> str:
        return labels(VolunteerKind, self.kinds)

    @property
    def shown_when(self) -> str:
        return labels(WhenFree, self.when)

    def roles_of(self, user: "User | None") -> set[Role]:
        if user is None:
            return {Role.SYSTEM}
        roles = {Role.STAFF} if is_coordinator(user) else set()
        return roles | {Role.PUBLIC} if user.pk == self.user_id else roles
