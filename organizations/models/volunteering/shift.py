from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.volunteering.task import VolunteerTask
from organizations.states.volunteering import (
    COMING_SIGN_UP,
    SHIFT,
    WITH_A_PLACE,
    ShiftState,
    SignUpState,
)
from portal.clock import OSLO
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

LONGEST = timedelta(hours=24)
MOST_PEOPLE = 500
WARN_BEFORE = timedelta(days=3)  # when the organiser is told that too few have signed up


def _signed_up(states: Iterable[SignUpState]) -> models.Count:
    return models.Count("sign_ups", filter=models.Q(sign_ups__state__in=sorted(states)))


class ShiftQuerySet(models.QuerySet["Shift"]):
    def planned(self) -> "ShiftQuerySet":
        return self.filter(state=ShiftState.PLANNED)

    def visible_to(self, user: "User | None") -> "ShiftQuerySet":
        return self.filter(task__in=VolunteerTask.objects.visible_to(user))

    def of_associations(self) -> "ShiftQuerySet":
        """Without the municipality's own."""
        return self.filter(task__association__isnull=False)

    def organised_by(self, user: "User") -> "ShiftQuerySet":
        return self.filter(task__in=VolunteerTask.objects.organised_by(user))

    def public(self) -> "ShiftQuerySet":
        return self.filter(task__in=VolunteerTask.objects.public())

    def coming(self, at: datetime) -> "ShiftQuerySet":
        """Not begun, the next first."""
        return self.filter(starts_at__gt=at).order_by("starts_at", "pk")

    def begun(self, at: datetime) -> "ShiftQuerySet":
        return self.filter(starts_at__lte=at).order_by("-starts_at", "-pk")

    def with_counts(self) -> "ShiftQuerySet":
        """Adds `taken` (places that nobody else can have), `holding` and `in_line`."""
        return self.annotate(
            taken=_signed_up(WITH_A_PLACE | {SignUpState.OFFERED}),
            holding=_signed_up(WITH_A_PLACE),
            in_line=_signed_up({SignUpState.WAITING}),
        )

    def too_few(self, at: datetime) -> "ShiftQuerySet":
        """Public, near, not warned of yet, and with fewer people than are needed."""
        near = (
            self.public().planned().filter(warned_at=None, starts_at__gt=at, starts_at__lte=at + WARN_BEFORE)
        )
        return near.annotate(sure=_signed_up(COMING_SIGN_UP)).filter(sure__lt=models.F("min_people"))

    def to_settle(self, at: datetime) -> "ShiftQuerySet":
        """With an offer that has run out, or somebody in line, before they begin."""
        lively = models.Q(sign_ups__state=SignUpState.OFFERED, sign_ups__offered_until__lt=at)
        lively |= models.Q(sign_ups__state=SignUpState.WAITING)
        return self.public().planned().filter(lively, starts_at__gt=at).distinct()


class Shift(HasLifecycle):
    """One date and time of a task, with room for so many. It takes place if at least `min_people` come."""

    lifecycle = SHIFT
    taken: int  # by with_counts()
    holding: int  # by with_counts()
    in_line: int  # by with_counts()

    task = models.ForeignKey(
        VolunteerTask, models.PROTECT, related_name="shifts", verbose_name=_("volunteer task")
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    min_people = models.PositiveSmallIntegerField(_("at least"), default=1)
    max_people = models.PositiveSmallIntegerField(_("at most"))
    state = models.CharField(_("status"), max_length=10, choices=ShiftState, default=ShiftState.PLANNED)
    warned_at = models.DateTimeField(_("organiser warned"), null=True, blank=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ("starts_at", "pk")
        indexes = (models.Index("state", "starts_at", name="shift_by_start"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"))
                & models.Q(ends_at__lte=models.F("starts_at") + LONGEST),
                name="shift_ends_within_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(min_people__gte=1)
                & models.Q(max_people__gte=models.F("min_people"))
                & models.Q(max_people__lte=MOST_PEOPLE),
                name="shift_has_room_for_those_it_needs",
            ),
            models.UniqueConstraint("task", "starts_at", "ends_at", name="shift_stands_once"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("volunteer_shift", args=[self.pk])

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(OSLO).date()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def is_cancelled(self) -> bool:
        return self.state == ShiftState.CANCELLED

    @property
    def free(self) -> int:
        """Places that nobody has; asks `with_counts`."""
        return max(0, self.max_people - self.taken)

    @property
    def missing(self) -> int:
        """How many more are needed for it to take place; asks `with_counts`."""
        return max(0, self.min_people - self.holding)

    def roles_of(self, user: "User | None") -> set[Role]:
        return self.task.roles_of(user)
