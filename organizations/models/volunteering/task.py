import uuid
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.models.district import District
from organizations.models.volunteering.kinds import VolunteerKind
from organizations.models.volunteering.police_certificate import CertificatePurpose
from organizations.states.register import PUBLIC_ASSOCIATION
from organizations.states.volunteering import (
    EDITABLE_TASK,
    PUBLIC_TASK,
    VOLUNTEER_TASK,
    ShiftState,
    TaskState,
)
from portal.lifecycle import HasLifecycle, Role
from portal.models import Unit

if TYPE_CHECKING:
    from portal.models import User


class TaskQuerySet(models.QuerySet["VolunteerTask"]):
    def public(self) -> "TaskQuerySet":
        """Those that residents see: the municipality's own, and those of associations in the register."""
        return self.filter(
            models.Q(association__isnull=True) | models.Q(association__state__in=PUBLIC_ASSOCIATION),
            state__in=PUBLIC_TASK,
        )

    def editable(self) -> "TaskQuerySet":
        return self.filter(state__in=EDITABLE_TASK)

    def of_associations(self) -> "TaskQuerySet":
        """Without the municipality's own."""
        return self.filter(association__isnull=False)

    def organised_by(self, user: "User") -> "TaskQuerySet":
        """Those of the associations that `user` acts for; staff organise the municipality's own too."""
        own = models.Q(association__in=Association.objects.acted_for_by(user))
        return self.filter(own | models.Q(association__isnull=True)) if user.is_staff else self.filter(own)

    def visible_to(self, user: "User | None") -> "TaskQuerySet":
        """What is public; one's own drafts; what one has signed up for; staff see all."""
        if user is None or not user.is_authenticated:
            return self.public()
        if user.is_staff:
            return self
        mine = self.organised_by(user).values("pk")
        signed_up = self.filter(shifts__sign_ups__user=user).values("pk")
        return self.filter(
            models.Q(pk__in=self.public().values("pk")) | models.Q(pk__in=mine) | models.Q(pk__in=signed_up)
        )

    def going_on(self, at: datetime) -> "TaskQuerySet":
        """With a shift to come."""
        return self.filter(shifts__state=ShiftState.PLANNED, shifts__starts_at__gt=at).distinct()

    def with_dates(self) -> "TaskQuerySet":
        """Adds `number_of_dates`."""
        return self.annotate(number_of_dates=models.Count("shifts"))

    def searched(self, text: str) -> "TaskQuerySet":
        return self.filter(
            models.Q(title__icontains=text)
            | models.Q(description__icontains=text)
            | models.Q(place__icontains=text)
            | models.Q(association__name__icontains=text)
        )


class VolunteerTask(HasLifecycle):
    """Something volunteers are wanted for, by an association or by a unit of the municipality. When: its shifts."""

    lifecycle = VOLUNTEER_TASK
    number_of_dates: int  # by with_dates()

    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="volunteer_tasks",
        verbose_name=_("association"),
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    kind = models.CharField(_("kind of task"), max_length=10, choices=VolunteerKind)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("what you do"))
    good_to_know = models.TextField(_("what you need to know"), blank=True)
    place = models.CharField(_("place"), max_length=120)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="volunteer_tasks",
        verbose_name=_("district"),
    )  # fmt: skip
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    ask_whom = models.CharField(_("who to ask"), max_length=200, blank=True)
    certificate_purpose = models.CharField(
        _("police certificate needed for"), max_length=10, choices=CertificatePurpose, blank=True
    )
    state = models.CharField(_("status"), max_length=10, choices=TaskState, default=TaskState.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    created_at = models.DateTimeField(_("entered"))
    changed_at = models.DateTimeField(_("changed"))
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer task")
        verbose_name_plural = _("volunteer tasks")
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index("state", "changed_at", name="volunteer_task_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(association__isnull=True) ^ models.Q(unit__isnull=True),
                name="volunteer_task_has_one_organiser",
            ),
            models.UniqueConstraint("created_by", "key", name="volunteer_task_sent_once"),
            models.CheckConstraint(
                condition=models.Q(age_from__isnull=True) | models.Q(age_from__lte=99),
                name="volunteer_task_age_is_an_age",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("volunteer_task", args=[self.pk])

    @property
    def organiser(self) -> str:
        """Whose task it is: the association, or the municipality's unit."""
        return str(self.association or self.unit)

    @property
    def needs_certificate(self) -> bool:
        return bool(self.certificate_purpose)

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        if self.association is not None:
            return roles_for(user, self.association)
        if user is None:
            return {Role.SYSTEM}
        return {Role.STAFF, Role.MEMBER} if user.is_staff and user.is_active else set()
