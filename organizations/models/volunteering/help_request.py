import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.district import District
from organizations.models.volunteering.centre import is_coordinator
from organizations.models.volunteering.kinds import HELP_KINDS, WhenFree, labels
from organizations.states.help import HELP_REQUEST, OPEN_HELP, OPEN_MATCH, HelpState
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class OnBehalf(models.TextChoices):
    SELF = "self", _("myself")
    RELATIVE = "relative", _("somebody close to me")
    SERVICE = "service", _("somebody I meet at work, for example in home care")


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, user: "User") -> "HelpRequestQuerySet":
        """Coordinators see all, others what they have asked for themselves. A volunteer sees the match, not this."""
        return self if is_coordinator(user) else self.filter(requester=user)

    def of(self, user: "User") -> "HelpRequestQuerySet":
        return self.filter(requester=user)

    def still_open(self) -> "HelpRequestQuerySet":
        return self.filter(state__in=OPEN_HELP)

    def awaiting_coordinator(self) -> "HelpRequestQuerySet":
        """New, or in progress with nobody asked: it is the coordinators' turn."""
        turn = self.filter(state__in=[HelpState.NEW, HelpState.IN_PROGRESS])
        return turn.exclude(matches__state__in=OPEN_MATCH)


class HelpRequest(HasLifecycle):
    """Somebody needs a hand. What is written here is for coordinators; `brief` is what they tell a volunteer."""

    lifecycle = HELP_REQUEST

    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="help_requests",
        verbose_name=_("asked by"),
    )  # fmt: skip
    on_behalf = models.CharField(_("for whom"), max_length=10, choices=OnBehalf)
    service = models.CharField(_("which service"), max_length=120, blank=True)
    receiver_name = models.CharField(_("name of the one who needs help"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=20)
    has_consent = models.BooleanField(_("has agreed to this"), default=False)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("district")
    )
    kind = models.CharField(
        _("kind of help"), max_length=10, choices=[(k.value, k.label) for k in HELP_KINDS]
    )
    when = ArrayField(models.CharField(max_length=20), verbose_name=_("when"))
    language = models.CharField(_("language"), max_length=60, blank=True)
    text = models.TextField(_("what is needed"), max_length=1000)
    brief = models.TextField(_("what we tell volunteers"), max_length=500, blank=True)
    answer = models.TextField(_("our words at the end"), max_length=500, blank=True)
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("coordinator"),
    )  # fmt: skip
    state = models.CharField(_("status"), max_length=12, choices=HelpState, default=HelpState.NEW)
    asked_at = models.DateTimeField(_("asked for"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for help")
        verbose_name_plural = _("requests for help")
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint("requester", "key", name="help_request_sent_once"),
            models.CheckConstraint(
                condition=models.Q(on_behalf=OnBehalf.SELF) | models.Q(has_consent=True),
                name="help_request_for_another_has_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(OPEN_HELP)) ^ models.Q(closed_at__isnull=False),
                name="help_request_closed_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(requester__isnull=False, erased_at__isnull=True)
                | models.Q(requester__isnull=True, erased_at__isnull=False, receiver_name="", phone="", service="",
                           text="", brief="", answer="", language=""),
                name="help_request_erased_holds_nobody",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        """Says nothing of whom it is about: it stands in lists and in the log."""
        where = f", {self.district}" if self.district else ""
        return f"{self.get_kind_display()}{where} ({self.pk})"

    def get_absolute_url(self) -> str:
        return reverse("help_request", args=[self.pk])

    @property
    def shown_when(self) -> str:
        return labels(WhenFree, self.when)

    @property
    def receiver(self) -> str:
        """Who needs help."""
        return self.receiver_name or str(self.requester or "")

    def roles_of(self, user: "User | None") -> set[Role]:
        if user is None:
            return {Role.SYSTEM}
        roles = {Role.STAFF} if is_coordinator(user) else set()
        return roles | {Role.PUBLIC} if user.pk == self.requester_id else roles
