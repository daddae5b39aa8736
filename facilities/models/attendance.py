from datetime import date, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.booking import Booking
from facilities.models.series import BookingSeries
from facilities.states import OPEN_UNUSED, UNUSED, UnusedState
from organizations.models import Association
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User


class Source(models.TextChoices):
    KEEPER = "keeper", _("caretaker or attendant")
    CLUB = "club", _("the association")


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def best(self) -> "AttendanceQuerySet":
        """One for each booking: what a caretaker or attendant counted, else what the association said."""
        return self.order_by("booking_id", models.F("source").desc()).distinct("booking_id")


class Attendance(models.Model):
    """How many came to one booking, counted by whoever looks after the site, or told by the association."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="attendance", verbose_name=_("booking"))
    source = models.CharField(_("who says it"), max_length=6, choices=Source)
    count = models.PositiveIntegerField(_("how many came"))
    reported_at = models.DateTimeField(_("reported"))
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reported by")
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("use")
        verbose_name_plural = _("use")
        ordering = ("-reported_at",)
        constraints = (models.UniqueConstraint("booking", "source", name="attendance_once_from_each"),)

    def __str__(self) -> str:
        return f"{self.booking}: {self.count}"


class UnusedTimeQuerySet(models.QuerySet["UnusedTime"]):
    def open(self) -> "UnusedTimeQuerySet":
        return self.filter(state__in=sorted(OPEN_UNUSED))

    def asked_of(self, user: "User") -> "UnusedTimeQuerySet":
        """Those that the associations that `user` acts for should answer."""
        mine = Association.objects.acted_for_by(user)
        return self.filter(state=UnusedState.ASKED, series__association__in=mine)

    def to_decide(self, today: date) -> "UnusedTimeQuerySet":
        """Answered, or not answered in time."""
        late = Q(state=UnusedState.ASKED, answer_due_on__lt=today)
        return self.filter(late | Q(state=UnusedState.EXPLAINED)).order_by("answer_due_on", "pk")

    def withdrawn(self) -> "UnusedTimeQuerySet":
        return self.filter(state=UnusedState.WITHDRAWN)

    def visible_to(self, user: "User | None") -> "UnusedTimeQuerySet":
        """Staff see all; others those of the associations that they act for."""
        if user is None or not user.is_authenticated:
            return self.none()
        mine = Association.objects.acted_for_by(user)
        return self if user.is_staff else self.filter(series__association__in=mine)


class UnusedTime(HasLifecycle):
    """A regular time with low or no use two weeks running: the association is asked, and heard, before staff decide."""

    lifecycle = UNUSED

    series = models.ForeignKey(
        BookingSeries, models.PROTECT, related_name="unused", verbose_name=_("booking series")
    )
    state = models.CharField(_("status"), max_length=10, choices=UnusedState, default=UnusedState.ASKED)
    asked_at = models.DateTimeField(_("asked"))
    answer_due_on = models.DateField(_("answer by"))
    answer = models.TextField(_("the association's answer"), blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    decision = models.TextField(_("why"), blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip

    objects = UnusedTimeQuerySet.as_manager()

    class Meta:
        verbose_name = _("time that is not used")
        verbose_name_plural = _("time that is not used")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                "series", condition=Q(state__in=sorted(OPEN_UNUSED)), name="unused_one_open_for_a_series"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | (~Q(decision="") & Q(decided_by__isnull=False)),
                name="unused_withdrawn_has_a_reason",
            ),
        )

    def __str__(self) -> str:
        return str(_("Unused time %(number)s") % {"number": self.pk})

    def may_be_withdrawn(self, at: datetime) -> bool:
        """The association has been heard: it has answered, or had its time to."""
        from portal.clock import day_of

        return self.state == UnusedState.EXPLAINED or self.answer_due_on < day_of(at)

    def get_absolute_url(self) -> str:
        return reverse("unused", args=[self.pk])

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.series.association)
