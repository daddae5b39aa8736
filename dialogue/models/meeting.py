from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from dialogue.permissions import is_staff, roles_for_municipal
from dialogue.states import COMING, MEETING, PUBLIC_MEETING, MeetingState
from portal import clock
from portal.lifecycle import HasLifecycle, Role

if TYPE_CHECKING:
    from portal.models import User

REMINDER_DAYS = 2


class MeetingKind(models.TextChoices):
    DIALOGUE = "dialogue", _("dialogue meeting")
    MEETING_POINT = "meeting_point", _("meeting point")


class MeetingQuerySet(models.QuerySet["DialogueMeeting"]):
    def visible_to(self, user: "User | None") -> "MeetingQuerySet":
        return self if is_staff(user) else self.public()

    def public(self) -> "MeetingQuerySet":
        return self.filter(state__in=PUBLIC_MEETING)

    def published(self) -> "MeetingQuerySet":
        return self.filter(state=MeetingState.PUBLISHED)

    def coming(self, at: datetime) -> "MeetingQuerySet":
        """Public ones that are not over, the next first. A cancelled one stays: people look for it."""
        return self.public().filter(ends_at__gte=at).order_by("starts_at")

    def held(self, at: datetime) -> "MeetingQuerySet":
        return self.published().filter(ends_at__lt=at).order_by("-starts_at")

    def takes_sign_ups(self, at: datetime) -> "MeetingQuerySet":
        today = at.astimezone(clock.OSLO).date()
        return self.published().filter(starts_at__gt=at, signup_deadline__gte=today)

    def to_invite(self, at: datetime) -> "MeetingQuerySet":
        return self.published().filter(invited_at=None, starts_at__gt=at)

    def to_remind(self, at: datetime) -> "MeetingQuerySet":
        """Those that begin at the latest the day after tomorrow."""
        last = at.astimezone(clock.OSLO).date() + timedelta(days=REMINDER_DAYS)
        return self.published().filter(starts_at__gt=at, starts_at__lte=clock.end_of(last))

    def with_counts(self) -> "MeetingQuerySet":
        """Adds `associations` and `participants`: how many come."""
        coming = models.Q(registrations__state__in=sorted(COMING))
        return self.annotate(
            associations=models.Count("registrations", filter=coming),
            participants=Coalesce(models.Sum("registrations__participants", filter=coming), 0),
        )

    def search(self, query: str) -> "MeetingQuerySet":
        return self.public().filter(
            models.Q(title__icontains=query) | models.Q(description__icontains=query) | models.Q(place__icontains=query)
        )  # fmt: skip


class DialogueMeeting(HasLifecycle):
    """A meeting between the municipality and the associations (dialogmøte, treffpunkt).

    `signup_deadline` is a day: sign-ups are taken until its last second in Norway. `capacity` counts people,
    and empty means room for all.
    """

    lifecycle = MEETING
    associations: int  # by with_counts()
    participants: int  # by with_counts()

    kind = models.CharField(_("kind"), max_length=14, choices=MeetingKind, default=MeetingKind.DIALOGUE)
    title = models.CharField(_("title"), max_length=120)
    description = models.TextField(_("description"))
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=160)
    capacity = models.PositiveSmallIntegerField(
        _("room for"), null=True, blank=True, help_text=_("Number of people. Empty: room for all.")
    )
    signup_deadline = models.DateField(_("sign-up deadline"), help_text=_("Until the end of the day."))
    state = models.CharField(_("status"), max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    revision = models.PositiveSmallIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    invited_at = models.DateTimeField(_("invitation sent"), null=True, blank=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("dialogue meeting")
        verbose_name_plural = _("dialogue meetings")
        ordering = ("-starts_at",)
        indexes = (models.Index("state", "starts_at", name="meeting_by_time"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="meeting_ends_after_it_starts",
                violation_error_message=_("The meeting must end after it starts."),
            ),
            models.CheckConstraint(
                condition=models.Q(capacity__isnull=True) | models.Q(capacity__gt=0),
                name="meeting_has_room",
                violation_error_message=_("A meeting has room for at least one."),
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(published_at__isnull=False),
                name="meeting_published_has_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if self.starts_at and self.signup_deadline and self.signup_deadline > self.day:
            raise ValidationError({"signup_deadline": _("The deadline must be before the meeting.")})

    def get_absolute_url(self) -> str:
        return reverse("meeting", args=[self.pk])

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(clock.OSLO).date()

    def roles_of(self, user: "User | None") -> set[Role]:
        return roles_for_municipal(user)


class AgendaItem(models.Model):
    """One point of a meeting's agenda."""

    meeting = models.ForeignKey(DialogueMeeting, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda")
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint("meeting", "position", name="agenda_number_unique_in_its_meeting",
                                    violation_error_message=_("Two points have the same number.")),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title
