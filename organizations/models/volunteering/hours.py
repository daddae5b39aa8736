import uuid
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models.association import Association
from organizations.models.volunteering.sign_up import VolunteerSignUp
from organizations.states.volunteering import VOLUNTEER_HOURS, HoursState
from portal.lifecycle import HasLifecycle, Role
from portal.models import Unit

if TYPE_CHECKING:
    from portal.models import User

MOST_MINUTES = 24 * 60


class HoursQuerySet(models.QuerySet["VolunteerHours"]):
    def visible_to(self, user: "User") -> "HoursQuerySet":
        return self.filter(models.Q(user=user) | models.Q(pk__in=self.organised_by(user).values("pk")))

    def of_associations(self) -> "HoursQuerySet":
        """Without the municipality's own."""
        return self.filter(association__isnull=False)

    def organised_by(self, user: "User") -> "HoursQuerySet":
        """Those given to the associations that `user` acts for; staff answer for the municipality's units."""
        own = models.Q(association__in=Association.objects.acted_for_by(user))
        return self.filter(own | models.Q(association__isnull=True)) if user.is_staff else self.filter(own)

    def of(self, user: "User") -> "HoursQuerySet":
        return self.filter(user=user)

    def kept(self) -> "HoursQuerySet":
        """All but those that were taken back."""
        return self.exclude(state=HoursState.WITHDRAWN)

    def counted(self) -> "HoursQuerySet":
        """Approved, or waiting to be."""
        return self.filter(state__in=[HoursState.REPORTED, HoursState.APPROVED])

    def awaiting_approval(self) -> "HoursQuerySet":
        return self.filter(state=HoursState.REPORTED)

    def approved(self) -> "HoursQuerySet":
        return self.filter(state=HoursState.APPROVED)

    def between(self, first: date, last: date) -> "HoursQuerySet":
        return self.filter(worked_on__range=(first, last))

    def minutes(self) -> int:
        return self.aggregate(total=models.Sum("minutes"))["total"] or 0

    def with_organiser(self) -> "HoursQuerySet":
        return self.select_related("association", "unit", "sign_up__shift__task")


class VolunteerHours(HasLifecycle):
    """Hours that a volunteer has given, on a shift or otherwise. They count once the organiser has approved them."""

    lifecycle = VOLUNTEER_HOURS

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="volunteer_hours",
        verbose_name=_("volunteer"),
    )  # fmt: skip
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="volunteer_hours",
        verbose_name=_("association"),
    )  # fmt: skip
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    sign_up = models.ForeignKey(
        VolunteerSignUp, models.PROTECT, null=True, blank=True, related_name="hours", verbose_name=_("shift")
    )
    worked_on = models.DateField(_("date"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    what = models.CharField(_("what you did"), max_length=120, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=HoursState, default=HoursState.REPORTED)
    reason = models.TextField(_("reason"), max_length=500, blank=True)
    reported_at = models.DateTimeField(_("reported"))
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("answered by"),
    )  # fmt: skip
    erased_at = models.DateTimeField(_("personal data erased"), null=True, blank=True, editable=False)
    key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = HoursQuerySet.as_manager()

    class Meta:
        verbose_name = _("volunteer hours")
        verbose_name_plural = _("volunteer hours")
        ordering = ("-worked_on", "-pk")
        indexes = (models.Index("user", "worked_on", name="volunteer_hours_of_somebody"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="volunteer_hours_fit_in_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(association__isnull=True) ^ models.Q(unit__isnull=True),
                name="volunteer_hours_have_one_organiser",
            ),
            models.UniqueConstraint(
                "sign_up",
                condition=~models.Q(state=HoursState.WITHDRAWN),
                name="volunteer_hours_once_for_a_shift",
            ),
            models.UniqueConstraint("user", "key", name="volunteer_hours_sent_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=[HoursState.APPROVED, HoursState.REFUSED])
                | models.Q(decided_at__isnull=False),
                name="volunteer_hours_answered_have_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(user__isnull=False, erased_at__isnull=True)
                | models.Q(user__isnull=True, erased_at__isnull=False, what="", reason=""),
                name="volunteer_hours_erased_hold_nobody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organiser} {self.worked_on}"

    def get_absolute_url(self) -> str:
        return reverse("volunteer_hours", args=[self.pk])

    @property
    def organiser(self) -> str:
        return str(self.association or self.unit)

    @property
    def hours(self) -> Decimal:
        """Minutes as hours with at most two decimals."""
        return (Decimal(self.minutes) / 60).quantize(Decimal("0.01"))

    @property
    def about(self) -> str:
        """What it was: the task of the shift, or the volunteer's own words."""
        return str(self.sign_up.shift.task) if self.sign_up else self.what

    def roles_of(self, user: "User | None") -> set[Role]:
        """The volunteer is PUBLIC, the organiser MEMBER; nobody approves the own hours."""
        from organizations.permissions import may_act_for

        if user is None:
            return {Role.SYSTEM}
        if user.pk == self.user_id:
            return {Role.PUBLIC}
        if self.association is None:
            return {Role.MEMBER} if user.is_staff and user.is_active else set()
        return {Role.MEMBER} if may_act_for(user, self.association) else set()
