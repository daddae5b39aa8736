from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.volunteering.shift import Shift
from organizations.models.volunteering.task import VolunteerTask
from organizations.states.volunteering import (
    OPEN_SIGN_UP,
    VOLUNTEER_SIGN_UP,
    WITH_A_PLACE,
    WITHDRAWABLE_SIGN_UP,
    ShiftState,
    SignUpState,
)
from portal.clock import end_of
from portal.lifecycle import Role
from portal.waiting import Line, Queued, QueueQuerySet

if TYPE_CHECKING:
    from portal.models import User

JUST_SIGNED_UP = timedelta(hours=12)  # so late that the receipt is reminder enough


class SignUpQuerySet(QueueQuerySet["VolunteerSignUp"]):
    def visible_to(self, user: "User") -> "SignUpQuerySet":
        """The volunteer's own, and those of the organiser's tasks. Nobody else's, other staff included."""
        organised = VolunteerTask.objects.organised_by(user)
        return self.filter(models.Q(user=user) | models.Q(shift__task__in=organised))

    def of_associations(self) -> "SignUpQuerySet":
        """Without the municipality's own."""
        return self.filter(shift__task__association__isnull=False)

    def organised_by(self, user: "User") -> "SignUpQuerySet":
        return self.filter(shift__task__in=VolunteerTask.objects.organised_by(user))

    def of(self, user: "User") -> "SignUpQuerySet":
        return self.filter(user=user)

    def coming(self, at: datetime) -> "SignUpQuerySet":
        """Open, of shifts that are not over, the next first."""
        return self.filter(state__in=OPEN_SIGN_UP, shift__ends_at__gt=at).order_by("shift__starts_at", "pk")

    def over(self, at: datetime) -> "SignUpQuerySet":
        """With a place on a shift that is over, the last first."""
        return self.filter(state__in=WITH_A_PLACE, shift__ends_at__lte=at).order_by(
            "-shift__starts_at", "-pk"
        )

    def on_the_list(self) -> "SignUpQuerySet":
        """What the organiser sees of a shift: those with a place, then those offered one, then those in line."""
        return self.filter(state__in=OPEN_SIGN_UP).order_by(
            models.Case(
                models.When(state=SignUpState.WAITING, then=2),
                models.When(state=SignUpState.OFFERED, then=1),
                default=0,
            ),
            "asked_at",
            "pk",
        )

    def unchecked(self) -> "SignUpQuerySet":
        return self.filter(state=SignUpState.UNCHECKED)

    def to_remind(self, at: datetime, *, tomorrow: date) -> "SignUpQuerySet":
        """With a place on a planned shift that begins today or tomorrow, and not just signed up."""
        return self.filter(
            state=SignUpState.CONFIRMED,
            reminded_at=None,
            asked_at__lt=at - JUST_SIGNED_UP,
            shift__state=ShiftState.PLANNED,
            shift__starts_at__gt=at,
            shift__starts_at__lte=end_of(tomorrow),
        )

    def with_task(self) -> "SignUpQuerySet":
        return self.select_related("shift__task__association", "shift__task__unit")


class VolunteerSignUp(Queued):
    """One volunteer for one shift. Once erased, only that somebody came is left."""

    lifecycle = VOLUNTEER_SIGN_UP
    line = Line(waiting=SignUpState.WAITING, offered=SignUpState.OFFERED, holding=WITH_A_PLACE)

    shift = models.ForeignKey(Shift, models.PROTECT, related_name="sign_ups", verbose_name=_("shift"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="volunteer_sign_ups",
        verbose_name=_("volunteer"),
    )  # fmt: skip
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    message = models.TextField(_("message to the organiser"), max_length=500, blank=True)
    reason = models.TextField(_("why taken off"), max_length=500, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=SignUpState)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)

    objects = SignUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("sign-up for a shift")
        verbose_name_plural = _("sign-ups for shifts")
        ordering = ("asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                "shift", "user", condition=models.Q(state__in=sorted(OPEN_SIGN_UP)),
                name="volunteer_signs_up_once_for_a_shift",
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, erased_at__isnull=True)
                | models.Q(user__isnull=True, erased_at__isnull=False, phone="", message="", reason=""),
                name="volunteer_sign_up_erased_holds_nobody",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.shift}"

    def get_absolute_url(self) -> str:
        return reverse("volunteer_sign_up", args=[self.pk])

    @property
    def is_withdrawable(self) -> bool:
        return self.state in WITHDRAWABLE_SIGN_UP

    @property
    def has_place(self) -> bool:
        """A place for good, and was not away: hours can be given for it."""
        return self.state in (SignUpState.CONFIRMED, SignUpState.ATTENDED)

    @property
    def shown_phone(self) -> str:
        return self.phone or (self.user.phone if self.user else "")

    def roles_of(self, user: "User | None") -> set[Role]:
        """The volunteer is PUBLIC, the organiser MEMBER. Staff are nobody unless it is the municipality's task."""
        if user is None:
            return {Role.SYSTEM}
        roles = self.shift.roles_of(user) & {Role.MEMBER}
        return roles | {Role.PUBLIC} if user.pk == self.user_id else roles
