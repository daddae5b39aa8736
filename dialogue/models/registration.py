from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.models.meeting import DialogueMeeting
from dialogue.permissions import is_staff
from dialogue.states import COMING, REGISTRATION, RegistrationState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

MOST_PARTICIPANTS = 20


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: "User") -> "RegistrationQuerySet":
        """Staff see all, others those of the associations that they act for."""
        if is_staff(user):
            return self
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def coming(self) -> "RegistrationQuerySet":
        return self.filter(state__in=COMING)

    def unreminded(self) -> "RegistrationQuerySet":
        return self.coming().filter(reminded_at=None)

    def after(self, at: datetime) -> "RegistrationQuerySet":
        return self.filter(meeting__ends_at__gte=at)

    def seats(self) -> int:
        """How many people come."""
        return self.coming().aggregate(total=models.Sum("participants"))["total"] or 0


class Registration(HasLifecycle):
    """An association's sign-up to a meeting: one row for each, withdrawn and taken up again if need be."""

    lifecycle = REGISTRATION

    meeting = models.ForeignKey(
        DialogueMeeting, models.PROTECT, related_name="registrations", verbose_name=_("meeting")
    )
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="registrations", verbose_name=_("association")
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("signed up by")
    )
    participants = models.PositiveSmallIntegerField(_("how many come"))
    wished_subjects = models.TextField(_("wishes for the agenda"), blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=RegistrationState, default=RegistrationState.SIGNED_UP
    )
    registered_at = models.DateTimeField(_("signed up"))
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ("association__sort_key",)
        constraints = (
            models.UniqueConstraint("meeting", "association", name="registration_one_per_association"),
            models.CheckConstraint(
                condition=models.Q(participants__gte=1, participants__lte=MOST_PARTICIPANTS),
                name="registration_has_participants",
            ),
        )

    def __str__(self) -> str:
        return f"{self.association} · {self.meeting}"

    def get_absolute_url(self) -> str:
        return reverse("registration", args=[self.pk])

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
