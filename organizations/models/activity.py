import uuid
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations import hours, recurrence
from organizations.models.activity_type import ActivityType
from organizations.models.association import Association
from organizations.models.district import District
from organizations.models.offer import in_words
from organizations.models.search import in_norwegian, literally, matching
from organizations.recurrence import BY_WEEK, MOST_NIGHTS, ActivityKind
from organizations.states import (
    ACTIVITY,
    EDITABLE_ACTIVITY,
    PUBLIC_ACTIVITY,
    PUBLIC_ASSOCIATION,
    ActivityState,
)
from portal.lifecycle import HasLifecycle, Role
from portal.models.version import counts

if TYPE_CHECKING:
    from organizations.models.occurrence import OccurrenceQuerySet
    from portal.models import User


class ActivityQuerySet(models.QuerySet["Activity"]):
    def public(self) -> "ActivityQuerySet":
        return self.filter(state__in=PUBLIC_ACTIVITY, association__state__in=PUBLIC_ASSOCIATION)

    def editable(self) -> "ActivityQuerySet":
        return self.filter(state__in=EDITABLE_ACTIVITY)

    def awaiting_decision(self) -> "ActivityQuerySet":
        """Entered by an association that is not known well enough yet; staff look at them."""
        return self.filter(state=ActivityState.SUBMITTED)

    def has_been_public(self) -> "ActivityQuerySet":
        return self.filter(published_at__isnull=False)

    def entered_here(self) -> "ActivityQuerySet":
        """Not fetched from an association's own calendar."""
        return self.filter(source_event=None)

    def acted_for_by(self, user: "User") -> "ActivityQuerySet":
        """Those of the associations that `user` has a mandate for."""
        return self.filter(association__in=Association.objects.acted_for_by(user))

    def visible_to(self, user: "User | None") -> "ActivityQuerySet":
        """What stands in the calendar; one's own associations' drafts too; staff see all."""
        if user is None or not user.is_authenticated:
            return self.public()
        if user.is_staff:
            return self
        return self.filter(pk__in=self.public().values("pk")) | self.filter(
            pk__in=self.acted_for_by(user).values("pk")
        )

    def searched(self, text: str) -> "ActivityQuerySet":
        query = matching(text)
        return self.filter(search=query) if query else self.none()

    def going_on(self, at: datetime) -> "ActivityQuerySet":
        """With a date to come. Asked of each activity, not by a join: that would read every date there is."""
        return self.filter(models.Exists(_coming(at)))

    def next_first(self, at: datetime) -> "ActivityQuerySet":
        """With `next_at`, when it takes place next; what is over, or has no dates yet, comes last."""
        next_at = models.Subquery(_coming(at).order_by("starts_at").values("starts_at")[:1])
        return self.annotate(next_at=next_at).order_by(
            models.F("next_at").asc(nulls_last=True), "-changed_at", "-pk"
        )

    def coming_or_unfinished(self) -> "ActivityQuerySet":
        """Of those from `next_first`: what takes place again, and what is not in the calendar yet."""
        return self.exclude(next_at=None, state__in=PUBLIC_ACTIVITY)

    def short_of(self, horizon: date) -> "ActivityQuerySet":
        """Regular offers whose stored dates end before `horizon`, although the offer goes on."""
        goes_on = models.Q(repeats_until__isnull=True) | models.Q(repeats_until__gt=models.F("planned_until"))
        return self.filter(goes_on, state=ActivityState.PUBLISHED, planned_until__lt=horizon).exclude(
            kind=ActivityKind.EVENT
        )


def _coming(at: datetime) -> "OccurrenceQuerySet":
    """The dates to come of the activity of an outer query."""
    from organizations.models.occurrence import Occurrence

    return Occurrence.objects.in_plan().filter(activity=models.OuterRef("pk"), ends_at__gt=at)


class Activity(HasLifecycle):
    """Something to take part in: one date, or one that comes again until a day (or until further notice).

    Times are what a clock on the wall shows; the dates themselves are stored as `Occurrence` rows. `nights` is how
    many midnights each of them goes past: none for most, one for a party, two for a weekend.
    """

    lifecycle = ACTIVITY
    next_at: datetime | None  # given by `next_first`

    association = models.ForeignKey(
        Association, models.PROTECT, related_name="activities", verbose_name=_("association")
    )
    kind = models.CharField(_("how often"), max_length=10, choices=ActivityKind, default=ActivityKind.REGULAR)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"), blank=True)
    activity_type = models.ForeignKey(
        ActivityType,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("activity type"),
    )
    place = models.CharField(_("place"), max_length=120)
    district = models.ForeignKey(
        District,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("district"),
    )
    starts_on = models.DateField(_("first date"))
    weekdays = ArrayField(
        models.PositiveSmallIntegerField(), default=list, blank=True, verbose_name=_("weekdays")
    )  # ISO numbers; none is the weekday of the first date
    start_time = models.TimeField(_("begins at"))
    end_time = models.TimeField(_("ends at"))
    nights = models.PositiveSmallIntegerField(_("nights"), default=0)
    repeats_until = models.DateField(_("last date"), null=True, blank=True)
    age_from = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    price = models.PositiveIntegerField(
        _("price in kroner"), null=True, blank=True
    )  # 0 is free, none not stated
    is_step_free = models.BooleanField(_("step-free access"), default=False)
    sign_up = models.CharField(_("how to sign up"), max_length=200, blank=True)
    state = models.CharField(_("status"), max_length=10, choices=ActivityState, default=ActivityState.DRAFT)
    submitted_at = models.DateTimeField(_("sent to the municipality"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sent by"),
    )
    published_at = models.DateTimeField(_("put in the calendar"), null=True, blank=True)
    return_reason = models.TextField(_("why it was sent back"), blank=True)
    source = models.CharField(max_length=80, unique=True, null=True, blank=True, editable=False)
    planned_until = models.DateField(_("dates stored until"), null=True, blank=True, editable=False)
    key = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False
    )  # one form sent twice is one activity
    created_at = models.DateTimeField(_("entered"))
    changed_at = models.DateTimeField(_("changed"))
    search = models.GeneratedField(
        expression=literally("title")
        + in_norwegian("title", weight="A")
        + in_norwegian("place", weight="B")
        + in_norwegian("description", weight="C"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ("starts_on", "start_time", "id")
        indexes = (GinIndex("search", name="activity_search"),)
        triggers = (counts("calendar", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end_time__gt=models.F("start_time")) | models.Q(nights__gt=0),
                name="activity_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(nights__lte=MOST_NIGHTS), name="activity_goes_on_for_a_month_at_most"
            ),
            models.CheckConstraint(
                condition=models.Q(repeats_until__isnull=True)
                | (~models.Q(kind=ActivityKind.EVENT) & models.Q(repeats_until__gte=models.F("starts_on"))),
                name="activity_repeats_only_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(age_from__isnull=True)
                | models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
                name="activity_ages_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ActivityState.PUBLISHED) | models.Q(published_at__isnull=False),
                name="activity_in_the_calendar_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays=[]) | models.Q(kind__in=sorted(BY_WEEK)),
                name="activity_has_weekdays_by_the_week",
            ),
            models.CheckConstraint(
                condition=models.Q(weekdays__contained_by=list(range(1, 8))),
                name="activity_weekdays_are_iso_numbers",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.pk])

    @property
    def is_regular(self) -> bool:
        return self.kind != ActivityKind.EVENT

    @property
    def how_often(self) -> str:
        """→ "Hver tirsdag"; "" for a single event."""
        return recurrence.in_words(self.kind, self.starts_on, self.weekdays)

    @property
    def hours(self) -> str:
        """→ "kl. 18.00–19.30"; of what goes on for days, until when."""
        return hours.of_a_rule(
            self.starts_on, self.start_time, self.end_time, self.nights, is_regular=self.is_regular
        )

    @property
    def ends_on(self) -> date:
        """The day on which the first date ends."""
        return self.starts_on + timedelta(days=self.nights)

    @property
    def ages(self) -> str:
        """For whom, in words; "" for everybody."""
        return in_words(self.age_from, self.age_to)

    def days(self, *, until: date) -> Iterator[date]:
        """Its dates, from the first to the last or to `until`, both included."""
        last = min(self.repeats_until, until) if self.repeats_until else until
        return recurrence.days(self.kind, self.starts_on, until=last, weekdays=self.weekdays)

    def moments_on(self, day: date) -> tuple[datetime, datetime]:
        """When it begins and ends on one of its days."""
        return hours.moments(day, self.start_time, self.end_time, self.nights)

    def roles_of(self, user: "User | None") -> set[Role]:
        from organizations.permissions import roles_for

        return roles_for(user, self.association)
