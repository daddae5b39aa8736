import uuid
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.db import models
from django.db.models.functions import Coalesce, Greatest, Least, RowNumber
from django.utils.translation import gettext_lazy as _

from organizations import hours
from organizations.models.activity import Activity, ActivityKind
from organizations.models.association import Association
from organizations.recurrence import MOST_NIGHTS
from organizations.states import (
    OCCURRENCE,
    PUBLIC_ACTIVITY,
    PUBLIC_ASSOCIATION,
    ActivityState,
    OccurrenceState,
)
from portal.clock import OSLO
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts

if TYPE_CHECKING:
    from portal.models import User


LONGEST = timedelta(days=MOST_NIGHTS + 1, hours=1)  # the clock may be set back meanwhile
ONE_DAY = timedelta(
    hours=31
)  # from midnight to six the next morning, in the night when the clock is set back
GOES_ON = models.Q(last_on__gt=models.F("on"))  # over several days


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def public(self) -> "OccurrenceQuerySet":
        """What the calendar shows, cancelled dates included: people must see that they are cancelled."""
        return self.filter(
            is_in_plan=True,
            activity__state__in=PUBLIC_ACTIVITY,
            activity__association__state__in=PUBLIC_ASSOCIATION,
        )

    def visible_to(self, user: "User | None") -> "OccurrenceQuerySet":
        return self.filter(activity__in=Activity.objects.visible_to(user))

    def upcoming(self, at: datetime) -> "OccurrenceQuerySet":
        """Not over yet, the next first.

        What belongs to one day and is not over began less than `ONE_DAY` ago, unless something longer began before
        that: said here too, so that the index on the start is used.
        """
        longer = Occurrence.objects.filter(GOES_ON, ends_at__gt=at, starts_at__gt=at - LONGEST)
        first = longer.order_by("starts_at").values("starts_at")[:1]
        earliest = Least(models.Value(at - ONE_DAY), models.Subquery(first))  # LEAST leaves out what is NULL
        return self.filter(ends_at__gt=at, starts_at__gte=earliest).order_by("starts_at", "id")

    def over(self, at: datetime) -> "OccurrenceQuerySet":
        """Over by `at`, the latest first."""
        return self.filter(ends_at__lte=at).order_by("-starts_at", "-id")

    def not_begun(self, at: datetime) -> "OccurrenceQuerySet":
        return self.filter(starts_at__gt=at).order_by("starts_at", "id")

    def written_by(self, user: "User") -> "OccurrenceQuerySet":
        """Those that `user` may change: shown or skipped, of the associations that one acts for."""
        return self.filter(
            models.Q(is_in_plan=True) | models.Q(state=OccurrenceState.SKIPPED),
            activity__in=Activity.objects.acted_for_by(user),
        )

    def in_plan(self) -> "OccurrenceQuerySet":
        return self.filter(is_in_plan=True)

    def skipped(self) -> "OccurrenceQuerySet":
        return self.filter(state=OccurrenceState.SKIPPED)

    def taking_place(self) -> "OccurrenceQuerySet":
        return self.filter(state=OccurrenceState.PLANNED)

    def between(self, first: date, last: date) -> "OccurrenceQuerySet":
        """On the days from `first` to `last`, both included, in order of time: also what began before and goes on."""
        began_before = GOES_ON & models.Q(on__lt=first, last_on__gte=first)
        return self.filter(models.Q(on__range=(first, last)) | began_before).order_by("starts_at", "id")

    def reaching(self, first: date) -> "OccurrenceQuerySet":
        """On `first` or later."""
        return self.filter(models.Q(on__gte=first) | (GOES_ON & models.Q(last_on__gte=first)))

    def some_of_each_day(self, most: int) -> "OccurrenceQuerySet":
        """At most `most` that begin on each day, single events before weekly ones, for those come again.

        What goes on for days is always there, for it is shown on the others too. `on_the_day` says how many begin
        that day in all. In order of time; one query, however many there are.
        """
        weekly = models.ExpressionWrapper(~models.Q(activity__kind=ActivityKind.EVENT), models.BooleanField())
        numbered = self.annotate(
            number=models.Window(
                RowNumber(), partition_by="on", order_by=(weekly, models.F("starts_at"), models.F("id"))
            ),
            on_the_day=models.Window(models.Count("*"), partition_by="on"),
        )
        return numbered.filter(models.Q(number__lte=most) | GOES_ON).order_by("starts_at", "id")

    def for_feeds(self, first: date) -> "OccurrenceQuerySet":
        """From `first` on, with what has left the plan: a subscriber's calendar must be told to remove it."""
        return (
            self.reaching(first)
            .filter(activity__association__state__in=PUBLIC_ASSOCIATION)
            .exclude(activity__state=ActivityState.DRAFT)
            .order_by("starts_at", "id")
        )

    def of_association(self, association: Association) -> "OccurrenceQuerySet":
        return self.filter(activity__association=association)

    def with_activity(self) -> "OccurrenceQuerySet":
        """With what a line in a list shows, in the same query."""
        return self.select_related("activity", "activity__association")


class Occurrence(HasLifecycle):
    """One date of an activity. Computed from the wall clock, so 18:00 stays 18:00 across a clock change.

    `uid` never changes and `sequence` only grows: calendar programs that subscribe see moves and cancellations.
    A date that was skipped, or that an edit took away, is kept with `is_in_plan` off, so that they are told of that
    too. `last_on` is the last day that it is shown on. `moved_from` is the day that the rule has for it, when somebody
    has given it a time or a place of its own.
    """

    lifecycle = OCCURRENCE

    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="occurrences", verbose_name=_("activity")
    )
    on = models.DateField(_("date"))
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    last_on = models.GeneratedField(
        expression=Greatest(
            "on",
            models.Func(
                "ends_at",
                template="(%(expressions)s AT TIME ZONE 'Europe/Oslo' - interval '6 hours 1 second')::date",
            ),
        ),
        output_field=models.DateField(),
        db_persist=True,
        verbose_name=_("last day"),
    )  # as `hours.last_day` has it
    moved_from = models.DateField(_("moved from"), null=True, blank=True)
    place = models.CharField(_("another place"), max_length=120, blank=True)
    note = models.CharField(_("why"), max_length=200, blank=True)
    state = models.CharField(
        _("status"), max_length=10, choices=OccurrenceState, default=OccurrenceState.PLANNED
    )
    is_in_plan = models.BooleanField(default=True, editable=False)
    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed"))

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ("starts_at", "id")
        indexes = (
            models.Index("on", "starts_at", name="occurrence_by_day"),
            models.Index("starts_at", "id", name="occurrence_by_start"),
            models.Index("starts_at", condition=GOES_ON, name="occurrence_over_days_by_start"),
        )
        triggers = (counts("calendar", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)
        constraints = (
            models.UniqueConstraint(
                "activity", Coalesce("moved_from", "on"), name="occurrence_once_a_day_of_the_plan"
            ),
            models.CheckConstraint(
                condition=~models.Q(state=OccurrenceState.SKIPPED) | models.Q(is_in_plan=False),
                name="occurrence_skipped_is_not_in_the_plan",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at"))
                & models.Q(ends_at__lte=models.F("starts_at") + LONGEST),
                name="occurrence_ends_within_a_month",
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity} {self.on}"

    def get_absolute_url(self) -> str:
        return self.activity.get_absolute_url()

    @property
    def hours(self) -> str:
        """After the day it begins on: "kl. 18.00–19.30"."""
        return self.hours_on(self.on)

    def hours_on(self, day: date) -> str:
        """The same after the name of another day that it goes over."""
        return hours.in_words(self.starts_at, self.ends_at, on=self.on, last_on=self.last_on, day=day)

    @property
    def where(self) -> str:
        """Its own place, or the usual one."""
        return self.place or self.activity.place

    @property
    def nights(self) -> int:
        """How many midnights it goes past."""
        return (self.ends_at.astimezone(OSLO).date() - self.starts_at.astimezone(OSLO).date()).days

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def day_in_plan(self) -> date:
        """The day that the rule has for it."""
        return self.moved_from or self.on

    @property
    def is_of_the_plan(self) -> bool:
        """Stands for a day of the rule: shown, or left out on purpose."""
        return self.is_in_plan or self.state == OccurrenceState.SKIPPED

    def is_expected(self, at: datetime) -> bool:
        """Whether people may believe that it takes place."""
        return self.state == OccurrenceState.PLANNED and self.ends_at > at

    def roles_of(self, user: "User | None") -> set[Role]:
        return self.activity.roles_of(user)
