from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.volunteering.centre import is_coordinator
from organizations.models.volunteering.help_request import HelpRequest
from organizations.states.help import HELP_MATCH, OPEN_MATCH, MatchState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class MatchQuerySet(models.QuerySet["HelpMatch"]):
    def visible_to(self, user: "User") -> "MatchQuerySet":
        return self if is_coordinator(user) else self.filter(user=user)

    def of(self, user: "User") -> "MatchQuerySet":
        return self.filter(user=user)

    def still_open(self) -> "MatchQuerySet":
        return self.filter(state__in=OPEN_MATCH)

    def asked(self) -> "MatchQuerySet":
        return self.filter(state=MatchState.ASKED)

    def accepted(self) -> "MatchQuerySet":
        return self.filter(state=MatchState.ACCEPTED)


class HelpMatch(HasLifecycle):
    """A volunteer is asked to help with a request. Who it is for, is shown once the volunteer has said yes."""

    lifecycle = HELP_MATCH

    request = models.ForeignKey(
        HelpRequest, models.PROTECT, related_name="matches", verbose_name=_("request for help")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="help_matches",
        verbose_name=_("volunteer"),
    )  # fmt: skip
    state = models.CharField(_("status"), max_length=10, choices=MatchState, default=MatchState.ASKED)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)

    objects = MatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("question to a volunteer")
        verbose_name_plural = _("questions to volunteers")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                "request",
                "user",
                condition=models.Q(state__in=sorted(OPEN_MATCH)),
                name="help_asked_for_once",
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False) ^ models.Q(erased_at__isnull=False),
                name="help_match_erased_holds_nobody",
            ),
        )

    def __str__(self) -> str:
        return str(self.request)

    def get_absolute_url(self) -> str:
        return reverse("help_match", args=[self.pk])

    @property
    def shows_receiver(self) -> bool:
        """The volunteer sees whom it is for while helping; neither before the yes nor afterwards."""
        return self.state == MatchState.ACCEPTED

    def roles_of(self, user: "User | None") -> set[Role]:
        if user is None:
            return {Role.SYSTEM}
        roles = {Role.STAFF} if is_coordinator(user) else set()
        return roles | {Role.PUBLIC} if user.pk == self.user_id else roles
