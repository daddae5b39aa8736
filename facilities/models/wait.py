from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from facilities.models.booking import Booking
from facilities.models.facility import Facility
from facilities.models.kinds import Purpose
from facilities.states import OPEN_WAIT, WAIT, WaitState
from organizations.models import Association
from portal.lifecycle import Role
from portal.waiting import Line, Queued, QueueQuerySet

if TYPE_CHECKING:
    from portal.models import User


class TimeWaitQuerySet(QueueQuerySet["TimeWait"]):
    def for_members(self, user: "User") -> "TimeWaitQuerySet":
        """Those of the associations that `user` acts for, and what they wait for themselves."""
        return self.filter(
            Q(association__in=Association.objects.acted_for_by(user)) | Q(association=None, asked_by=user)
        )

    def same(self, wait: "TimeWait") -> "TimeWaitQuerySet":
        """That of the same who want the same."""
        own = {"asked_by": wait.asked_by_id} if wait.association_id is None else {}
        return self.filter(association=wait.association_id, facility=wait.facility_id, starts_at=wait.starts_at,
                           ends_at=wait.ends_at, **own)  # fmt: skip

    def for_some_of(self, booking: Booking) -> "TimeWaitQuerySet":
        """Those that wait for some of the floor and time of a booking."""
        return self.filter(span__overlap=booking.span, period__overlap=booking.period)

    def over(self, at: datetime) -> "TimeWaitQuerySet":
        """Still in line though the time has begun."""
        return self.filter(state__in=sorted(OPEN_WAIT), starts_at__lte=at)


class TimeWait(Queued):
    """An association, or a person for themselves, that wants a time which somebody else has, should it become free."""

    lifecycle = WAIT
    line = Line(waiting=WaitState.WAITING, offered=WaitState.OFFERED, holding=frozenset({WaitState.TAKEN}))

    facility = models.ForeignKey(Facility, models.PROTECT, related_name="waits", verbose_name=_("facility"))
    span = BigIntegerRangeField(editable=False)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    period = DateTimeRangeField(editable=False)
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, related_name="time_waits", verbose_name=_("association")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    is_adult = models.BooleanField(_("has confirmed to be 18 or older"), default=False, editable=False)
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    participants = models.PositiveIntegerField(_("how many come"), null=True, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=WaitState, default=WaitState.WAITING)
    booking = models.ForeignKey(
        Booking, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booking")
    )

    objects = TimeWaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("wait for a time")
        verbose_name_plural = _("waiting list")
        ordering = ("starts_at", "asked_at")
        indexes = (GistIndex("span", "period", name="wait_for_floor_and_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="wait_ends_after_its_start"),
            models.UniqueConstraint(
                "association", "facility", "starts_at", "ends_at",
                condition=Q(state__in=sorted(OPEN_WAIT)), name="wait_once_for_a_time",
            ),
            models.UniqueConstraint(
                "asked_by", "facility", "starts_at", "ends_at",
                condition=Q(association=None, state__in=sorted(OPEN_WAIT)), name="wait_once_for_oneself",
            ),
            models.CheckConstraint(
                condition=Q(association__isnull=False) | Q(is_adult=True), name="wait_of_ones_own_is_an_adults"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False)
                | (Q(association=None) & ~Q(state__in=sorted(OPEN_WAIT))),
                name="wait_forgets_only_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(booking__isnull=False), name="wait_taken_has_its_booking"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offered_until__isnull=False), name="wait_offer_has_an_end"
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(_("Waiting list %(number)s") % {"number": self.pk})

    @property
    def is_for_oneself(self) -> bool:
        """A person's own: no association waits."""
        return self.association_id is None

    @property
    def is_waiting(self) -> bool:
        return self.state == WaitState.WAITING

    @property
    def is_offered(self) -> bool:
        return self.state == WaitState.OFFERED

    def get_absolute_url(self) -> str:
        return reverse("wait", args=[self.pk])

    def roles_of(self, user: "User | None") -> set[Role]:
        from facilities.permissions import roles_for_wait

        return roles_for_wait(user, self)
